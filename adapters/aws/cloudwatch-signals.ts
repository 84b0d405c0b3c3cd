import type { CloudWatchClient, Metric } from "@aws-sdk/client-cloudwatch";
import type { TemporaryKeys } from "#adapters/aws/assumed-role";
import type { AwsBase } from "#adapters/aws/aws-account";
import { awsUnavailable } from "#adapters/aws/aws-failure";
import { type MetricPlace, placesOf, regionOf, type WantedMetric } from "#adapters/aws/resource-metrics";
import { MajorTomError, NotFoundError } from "#core/errors";
import type { SignalQuestion, Signals, SignalSeries } from "#core/ports/signals";

const HOUR_S = 3600;
const DAY_S = 86_400;
/** Beyond it hours are too many to look at. */
const HOURLY_DAYS = 21;
const MOST_SERIES = 4;
const ATTEMPTS = 4;
const CONNECT_MS = 5000;
const ANSWER_MS = 20_000;

export type CloudWatchOptions = {
  readonly base: AwsBase;
  /** Connected accounts by id, with their names. */
  readonly accounts: () => Promise<readonly { readonly accountId: string; readonly name: string }[]>;
  /** Of an account's read role. @throws NotFoundError for an account that is not connected */
  readonly keysOf: (accountId: string, region: string) => () => Promise<TemporaryKeys>;
};

/** Metrics of CloudWatch through the read roles of the connected accounts: $0.01 for 1,000 of them, and nothing for those that are not asked for. */
export function cloudWatchSignals({ base, accounts, keysOf }: CloudWatchOptions): Signals & { close(): void } {
  const clients = new Map<string, Promise<CloudWatchClient>>();
  const clientOf = (accountId: string, region: string): Promise<CloudWatchClient> => {
    const key = `${accountId}/${region}`;
    const found = clients.get(key) ?? open(keysOf(accountId, region), region);
    clients.set(key, found);
    return found;
  };
  const open = async (credentials: () => Promise<TemporaryKeys>, region: string) => {
    const { CloudWatchClient: Client } = await import("@aws-sdk/client-cloudwatch");
    return new Client({
      region,
      credentials,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
      ...(base.endpoint === undefined ? {} : { endpoint: base.endpoint }),
    });
  };
  const accountIdOf = async (account: string | null): Promise<string> => {
    const known = await accounts();
    const found = known.find(({ accountId, name }) => accountId === account || name === account);
    if (found !== undefined) return found.accountId;
    throw new NotFoundError(`The account ${account ?? "of this cost"} is not connected. Connect its read role to see its metrics.`);
  };

  return {
    async metrics(question, { signal }) {
      const places = placesOf(question.resource, question.service);
      if (places.length === 0) return [];
      const accountId = await accountIdOf(question.account);
      const region = regionOf(question.resource) ?? question.region ?? "us-east-1";
      try {
        return await read(await clientOf(accountId, region), places, question, { region, signal });
      } catch (cause) {
        if (signal?.aborted === true || cause instanceof MajorTomError) throw cause;
        throw awsUnavailable(cause, { accountId, region, what: "GetMetricData of CloudWatch" });
      }
    },
    // CloudTrail is not read.
    events: async () => [],
    close: () => {
      for (const client of clients.values()) void client.then((one) => one.destroy()).catch(() => undefined);
    },
  };
}

type Asked = { readonly metric: Metric; readonly wanted: WantedMetric; readonly periodSeconds: number };

async function read(
  client: CloudWatchClient,
  places: readonly MetricPlace[],
  question: SignalQuestion,
  { region, signal }: { readonly region: string; readonly signal: AbortSignal | undefined },
): Promise<readonly SignalSeries[]> {
  const { GetMetricDataCommand, ListMetricsCommand } = await import("@aws-sdk/client-cloudwatch");
  const options = signal === undefined ? {} : { abortSignal: signal };
  const days = (Date.parse(question.to) - Date.parse(question.from)) / 1000 / DAY_S;
  const asked: Asked[] = [];
  // A metric is named by all of its dimensions, of which the bill knows one.
  for (const { namespace, dimension, value, metrics } of places) {
    const { Metrics = [] } = await client.send(
      new ListMetricsCommand({ Namespace: namespace, Dimensions: [{ Name: dimension, Value: value }] }),
      options,
    );
    for (const wanted of metrics) {
      const listed = Metrics.filter(({ MetricName }) => MetricName === wanted.name);
      // One that ended two weeks ago is listed no more, and may still be asked for by its one dimension.
      const guessed = { Namespace: namespace, MetricName: wanted.name, Dimensions: [{ Name: dimension, Value: value }] };
      const periodSeconds = wanted.daily === true || days > HOURLY_DAYS ? DAY_S : HOUR_S;
      for (const metric of listed.length > 0 ? listed : namespace === "AWS/S3" ? [] : [guessed]) asked.push({ metric, wanted, periodSeconds });
    }
  }
  if (asked.length === 0) return [];
  const { MetricDataResults = [] } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(question.from),
      EndTime: new Date(question.to),
      ScanBy: "TimestampAscending",
      MetricDataQueries: asked.map(({ metric, wanted, periodSeconds }, index) => ({
        Id: `m${index}`,
        MetricStat: { Metric: metric, Period: periodSeconds, Stat: wanted.statistic },
      })),
    }),
    options,
  );
  return asked
    .flatMap(({ metric, wanted, periodSeconds }, index): SignalSeries[] => {
      const found = MetricDataResults.find(({ Id }) => Id === `m${index}`);
      const points = (found?.Timestamps ?? []).flatMap((at, point) => {
        const value = found?.Values?.[point];
        return value === undefined ? [] : [{ at: at.toISOString(), value }];
      });
      if (points.length === 0) return [];
      const kinds = (metric.Dimensions ?? []).slice(1).flatMap(({ Value }) => Value ?? []);
      const per = wanted.statistic === "Sum" ? ` ${periodSeconds === DAY_S ? "a day" : "an hour"}` : "";
      return [
        {
          label: `${wanted.name} of ${metric.Dimensions?.[0]?.Value ?? question.resource}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}`,
          unit: `${wanted.unit}${per}`,
          points,
          source: `CloudWatch, ${region}`,
        },
      ];
    })
    .slice(0, MOST_SERIES);
}
