import { join } from "node:path";
import type { GetCostAndUsageCommandOutput } from "@aws-sdk/client-cost-explorer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CostExplorerInput, openCostExplorer } from "#adapters/aws/cost-explorer";
import { costExplorerExport } from "#adapters/exports/cost-explorer-export";
import { ExportStore } from "#adapters/exports/export-store";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import { billingMonths, expectedCostUsd, usdOfRequests } from "#core/ingest/cost-explorer-months";
import { CostSourceInput } from "#core/ingest/source";

const NOW = new Date("2026-11-26T01:00:00Z");
const signal = new AbortController().signal;
const asker = { roleArn: "arn:aws:iam::111122223333:role/MajorTomCostRead", externalId: undefined, trustedPrincipal: null };

/** An answer of GetCostAndUsage as AWS gives it. */
function answer(
  input: CostExplorerInput,
  groups: readonly (readonly [string, string, string, string])[],
  next?: string,
): GetCostAndUsageCommandOutput {
  return {
    $metadata: { httpStatusCode: 200 },
    GroupDefinitions: [],
    ResultsByTime: [
      {
        TimePeriod: { Start: input.TimePeriod.Start, End: input.TimePeriod.Start.replace(/01$/, "02") },
        Total: {},
        Groups: groups.map(([service, account, unblended, amortized]) => ({
          Keys: [service, account],
          Metrics: { UnblendedCost: { Amount: unblended, Unit: "USD" }, AmortizedCost: { Amount: amortized, Unit: "USD" } },
        })),
        Estimated: true,
      },
    ],
    DimensionValueAttributes: [{ Value: "111122223333", Attributes: { description: "production" } }],
    ...(next === undefined ? {} : { NextPageToken: next }),
  };
}

let dir: Awaited<ReturnType<typeof aFolder>>;
beforeAll(async () => {
  dir = await aFolder();
});
afterAll(() => dir.remove());

describe("Cost Explorer as a source", () => {
  it("asks page after page, counts each answered request, and tries what was throttled again", async () => {
    const asked: CostExplorerInput[] = [];
    let refused = 0;
    const explorer = openCostExplorer({
      base: { endpoint: undefined, keys: undefined },
      keys: undefined,
      apartMs: 0,
      send: async (input) => {
        asked.push(input);
        if (asked.length === 2 && refused === 0) {
          refused += 1;
          throw Object.assign(new Error("Rate exceeded"), { name: "LimitExceededException" });
        }
        return answer(input, [["AmazonS3", "111122223333", "1.5", "1.5"]], input.NextPageToken === undefined ? "page-2" : undefined);
      },
    });
    const rows = await explorer.costAndUsage(
      { from: "2026-10-01", to: "2026-11-01", granularity: "DAILY", metrics: ["UnblendedCost"], groupBy: ["SERVICE", "LINKED_ACCOUNT"] },
      signal,
    );
    expect(rows).toHaveLength(2);
    expect(asked.map(({ NextPageToken }) => NextPageToken)).toEqual([undefined, "page-2", "page-2"]);
    expect(explorer.paidRequests()).toBe(2);
    expect(usdOfRequests(explorer.paidRequests())).toBe("0.02");
    expect(explorer.accountNames().get("111122223333")).toBe("production");
  });

  it("tells a refusal as the action that is missing", async () => {
    const explorer = openCostExplorer({
      base: { endpoint: undefined, keys: undefined },
      keys: undefined,
      apartMs: 0,
      send: async () => {
        throw Object.assign(new Error("User is not authorized to perform: ce:GetCostAndUsage"), { name: "AccessDeniedException" });
      },
    });
    const reader = costExplorerExport({
      sourceId: "src_00000000",
      source: { kind: "cost_explorer", granularity: "daily", months: 1 },
      explorer,
      store: new ExportStore(join(dir.path, "denied")),
      asker,
      now: () => NOW,
    });
    const { periods } = await reader.offer({ months: 1, signal });
    const fetching = reader.fetch(periods[0]!, {
      signal,
      progress: { bytes: () => undefined, object: () => undefined, objectDone: () => undefined },
    });
    await expect(fetching).rejects.toThrow("Allow ce:GetCostAndUsage on * to the role arn:aws:iam::111122223333:role/MajorTomCostRead");
    expect(reader.paidRequests()).toBe(0);
  });

  it("becomes a table that is answered from, with credits apart, and says what it does not know", async () => {
    const explorer = openCostExplorer({
      base: { endpoint: undefined, keys: undefined },
      keys: undefined,
      apartMs: 0,
      send: async (input) =>
        input.GroupBy[0]?.Key === "SERVICE"
          ? answer(input, [
              ["Amazon Elastic Compute Cloud - Compute", "111122223333", "10.25", "8.5"],
              ["Amazon Simple Storage Service", "111122223333", "2", "2"],
            ])
          : answer(input, [["Credit", "111122223333", "-1.25", "-1.25"]]),
    });
    const store = new ExportStore(join(dir.path, "read"));
    const source = { kind: "cost_explorer", granularity: "daily", months: 2 } as const;
    const reader = costExplorerExport({ sourceId: "src_00000000", source, explorer, store, asker, now: () => NOW });
    const { periods } = await reader.offer({ months: 2, signal });
    expect(reader.paidRequests()).toBe(0);
    for (const period of periods)
      await reader.fetch(period, { signal, progress: { bytes: () => undefined, object: () => undefined, objectDone: () => undefined } });
    expect(reader.paidRequests()).toBe(4);
    expect(usdOfRequests(reader.paidRequests())).toBe(expectedCostUsd(2));
    await store.publish(["src_00000000"]);
    const engine = await openDuckdbEngine({ dir: join(dir.path, "engine"), source: { glob: store.current, label: "Cost Explorer" }, now: () => NOW });
    const prepared = await engine.prepare(
      "SELECT billing_period, sum(BilledCost) AS billed, sum(EffectiveCost) AS effective FROM focus WHERE billing_period >= '2026-10' GROUP BY billing_period ORDER BY billing_period",
      { origin: "compiled", maxRows: 10 },
    );
    const { rows } = await engine.run(prepared, { maxRows: 10, timeoutMs: 30_000 });
    expect(rows.map(([period, billed, effective]) => [period, Number(billed), Number(effective)])).toEqual([
      ["2026-10", 11, 9.25],
      ["2026-11", 11, 9.25],
    ]);
    expect(engine.catalog().missing.map(({ column }) => column.toLowerCase())).toContain("resourceid");
    await engine.close();
    const held = await store.held("src_00000000");
    expect(held).toHaveLength(2);
  });

  it("offers whole days only, reads a closed month once and an open one once a day", () => {
    const versions = (at: string) => billingMonths(new Date(at), 3, "daily");
    const [november, october, september] = versions("2026-11-04T05:00:00Z");
    expect(november).toMatchObject({ billingPeriod: "2026-11", from: "2026-11-01", to: "2026-11-04", version: "ce-daily-2026-11-04" });
    expect(october?.version).toBe("ce-daily-2026-11-04");
    expect(september?.version).toBe("ce-daily-final");
    expect(versions("2026-11-06T00:00:00Z")[1]?.version).toBe("ce-daily-final");
    expect(versions("2026-11-01T09:00:00Z").map(({ billingPeriod }) => billingPeriod)).toEqual(["2026-10", "2026-09"]);
  });

  it("is not asked for more months than it keeps", () => {
    const parsed = (over: object) => CostSourceInput.safeParse({ kind: "cost_explorer", ...over });
    expect(parsed({}).data).toMatchObject({ months: 14, granularity: "daily" });
    expect(parsed({ months: 15 }).error?.issues[0]?.message).toContain("keeps 14 months by day");
    expect(parsed({ months: 38, granularity: "monthly" }).success).toBe(true);
    expect(parsed({ months: 39, granularity: "monthly" }).success).toBe(false);
  });
});
