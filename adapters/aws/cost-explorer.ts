import { setTimeout as wait } from "node:timers/promises";
import type { CostExplorerClient, Expression, GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import type { AwsBase } from "#adapters/aws/aws-account";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import type { CostExplorer, CostExplorerQuestion, CostExplorerRow } from "#core/ports/cost-explorer";

/** Cost Explorer has one address for all regions. */
const REGION = "us-east-1";
/** It takes five requests a second of an account, and fewer at a time. */
const APART_MS = 250;
const TRIES = 5;
const FIRST_WAIT_MS = 1000;
const MOST_PAGES = 200;

export type CostExplorerOptions = {
  readonly base: AwsBase;
  readonly keys: (() => Promise<TemporaryKeys>) | undefined;
  /** Instead of the SDK's own client. */
  readonly send?: (input: CostExplorerInput, signal: AbortSignal) => Promise<GetCostAndUsageCommandOutput>;
  readonly apartMs?: number;
};
export type CostExplorerInput = {
  TimePeriod: { Start: string; End: string };
  Granularity: "DAILY" | "MONTHLY";
  Metrics: string[];
  GroupBy: { Type: "DIMENSION"; Key: string }[];
  Filter?: Expression;
  NextPageToken?: string;
};

/** Asks page after page, not faster than allowed, and counts what is charged for. */
export function openCostExplorer({ base, keys, send: given, apartMs = APART_MS }: CostExplorerOptions): CostExplorer {
  let client: Promise<CostExplorerClient> | undefined;
  let paid = 0;
  let free = 0;
  const names = new Map<string, string>();
  const open = async () => {
    const { CostExplorerClient } = await import("@aws-sdk/client-cost-explorer");
    return new CostExplorerClient({
      region: REGION,
      // Tries are counted here: each that is answered is charged for.
      maxAttempts: 1,
      ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
      ...(keys !== undefined ? { credentials: keys } : base.keys === undefined ? {} : { credentials: base.keys as never }),
    });
  };
  const send =
    given ??
    (async (input: CostExplorerInput, signal: AbortSignal) => {
      const { GetCostAndUsageCommand } = await import("@aws-sdk/client-cost-explorer");
      client ??= open();
      return (await client).send(new GetCostAndUsageCommand(input), { abortSignal: signal });
    });
  const paced = async (input: CostExplorerInput, signal: AbortSignal): Promise<GetCostAndUsageCommandOutput> => {
    for (let tries = 1; ; tries += 1) {
      const delay = free - Date.now();
      free = Math.max(free, Date.now()) + apartMs;
      if (delay > 0) await wait(delay, undefined, { signal });
      try {
        const answer = await send(input, signal);
        paid += 1;
        return answer;
      } catch (error) {
        if (tries >= TRIES || !isPassing(error)) throw error;
        await wait(apartMs === 0 ? 0 : FIRST_WAIT_MS * 2 ** (tries - 1), undefined, { signal });
      }
    }
  };
  return {
    async costAndUsage(question, signal) {
      const rows: CostExplorerRow[] = [];
      let token: string | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const answer = await paced({ ...inputOf(question), ...(token === undefined ? {} : { NextPageToken: token }) }, signal);
        for (const { Value, Attributes } of answer.DimensionValueAttributes ?? [])
          if (Value !== undefined && Attributes?.["description"] !== undefined) names.set(Value, Attributes["description"]);
        rows.push(...rowsOf(answer));
        token = answer.NextPageToken;
        if (token === undefined || token === "") return rows;
      }
      throw new Error(`Cost Explorer did not come to an end within ${MOST_PAGES} pages.`);
    },
    accountNames: () => names,
    paidRequests: () => paid,
    close: () => void client?.then((one) => one.destroy()).catch(() => undefined),
  };
}

function inputOf({ from, to, granularity, metrics, groupBy, filter }: CostExplorerQuestion): CostExplorerInput {
  const dimension = filter && { Dimensions: { Key: filter.dimension, Values: [...filter.values] } };
  return {
    TimePeriod: { Start: from, End: to },
    Granularity: granularity,
    Metrics: [...metrics],
    GroupBy: groupBy.map((Key) => ({ Type: "DIMENSION", Key })),
    ...(dimension === undefined ? {} : { Filter: filter?.not === true ? { Not: dimension } : dimension }),
  };
}

function rowsOf(answer: GetCostAndUsageCommandOutput): CostExplorerRow[] {
  return (answer.ResultsByTime ?? []).flatMap(({ TimePeriod, Groups, Total, Estimated }) => {
    const span = { start: TimePeriod?.Start ?? "", end: TimePeriod?.End ?? "", estimated: Estimated ?? false };
    const groups =
      (Groups ?? []).length > 0 ? (Groups ?? []) : Total !== undefined && Object.keys(Total).length > 0 ? [{ Keys: [], Metrics: Total }] : [];
    return groups.map(({ Keys, Metrics }) => ({
      ...span,
      keys: Keys ?? [],
      metrics: Object.fromEntries(
        Object.entries(Metrics ?? {}).map(([name, value]) => [name, { amount: value.Amount ?? "0", unit: value.Unit ?? "" }]),
      ),
    }));
  });
}

function isPassing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return (
    ["LimitExceededException", "ThrottlingException", "Throttling", "TooManyRequestsException", "TimeoutError"].includes(name ?? "") ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}
