import { z } from "zod";
import type { MetricStore, PeriodValue } from "#sandbox/metrics/metric-store";
import type { MetricDimension, ResourceMetric } from "#sandbox/metrics/metric";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import type { WireValue } from "#sandbox/wire/cloudwatch/cbor";

export type MetricCall = { readonly store: MetricStore; readonly account: string; readonly region: string; readonly now: Date };
type Answered = { readonly value: WireValue; readonly micros: number };
export type MetricOperation = (call: MetricCall, input: unknown) => Answered;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long values of a period are kept; finer ones are gone earlier. */
const KEPT: readonly (readonly [periodSeconds: number, days: number])[] = [
  [60, 15],
  [300, 63],
  [3600, 455],
];
const MOST_QUERIES = 500;
const MOST_DATA = 100_800;
const MOST_STATISTICS = 1440;
const PAGE = 500;
const LISTED_DAYS = 14;
/** $0.01 for 1,000 metrics of GetMetricData, and for 1,000 requests of the others. */
const MICROS = 10;

const instant = z.preprocess((at) => (typeof at === "number" ? new Date(at * 1000) : typeof at === "string" ? new Date(at) : at), z.date());
const integer = z.coerce.number().int();
const Dimensions = z.array(z.object({ Name: z.string(), Value: z.string() })).max(30);
const Query = z.object({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, "must begin with a small letter"),
  Label: z.string().optional(),
  ReturnData: z.preprocess((flag) => (typeof flag === "string" ? flag === "true" : flag), z.boolean()).optional(),
  Expression: z.string().optional(),
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: Dimensions.optional() }),
      Period: integer,
      Stat: z.string(),
      Unit: z.string().optional(),
    })
    .optional(),
});
const MetricDataInput = z.object({
  MetricDataQueries: z.array(Query).min(1).max(MOST_QUERIES),
  StartTime: instant,
  EndTime: instant,
  ScanBy: z.enum(["TimestampAscending", "TimestampDescending"]).optional(),
  MaxDatapoints: integer.min(1).max(MOST_DATA).optional(),
  NextToken: z.string().optional(),
});
const StatisticsInput = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: Dimensions.optional(),
  StartTime: instant,
  EndTime: instant,
  Period: integer,
  Statistics: z
    .array(z.enum(["Average", "Sum", "Minimum", "Maximum", "SampleCount"]))
    .min(1)
    .max(5),
  Unit: z.string().optional(),
});
const ListInput = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string().optional() }))
    .max(10)
    .optional(),
  RecentlyActive: z.literal("PT3H").optional(),
  NextToken: z.string().optional(),
});

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

function parsed<T>(schema: z.ZodType<T>, input: unknown): T {
  const found = schema.safeParse(input);
  if (found.success) return found.data;
  throw invalid(found.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
}

type Asked = { readonly namespace: string; readonly name: string; readonly dimensions: readonly MetricDimension[]; readonly periodSeconds: number };

function valuesOf({ store, account, region, now }: MetricCall, { periodSeconds, ...metric }: Asked, start: Date, end: Date): readonly PeriodValue[] {
  if (start >= end) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  if (periodSeconds <= 0 || periodSeconds % 60 !== 0) throw invalid("The parameter Period must be a multiple of 60.");
  const keptDays = KEPT.findLast(([least]) => periodSeconds >= least)?.[1] ?? 0;
  const from = new Date(Math.max(start.getTime(), now.getTime() - keptDays * DAY_MS));
  // What is measured of the hour that runs is not told before it is over.
  const to = new Date(Math.min(end.getTime(), Math.floor(now.getTime() / HOUR_MS) * HOUR_MS));
  return store.values({ account, region, ...metric }, { from, to, periodSeconds });
}

function statistic(name: string, value: PeriodValue): number {
  switch (name) {
    case "Average":
      return value.average;
    case "Sum":
      return value.sum;
    case "Minimum":
      return value.minimum;
    case "Maximum":
      return value.maximum;
    case "SampleCount":
      return value.samples;
  }
  const percentile = /^p(\d{1,2}(?:\.\d+)?)$/.exec(name)?.[1];
  if (percentile === undefined) throw invalid(`The value ${name} for parameter Stat is not supported.`);
  return value.minimum + (value.maximum - value.minimum) * (Number(percentile) / 100);
}

function getMetricData(call: MetricCall, given: unknown): Answered {
  const { MetricDataQueries, StartTime, EndTime, ScanBy, MaxDatapoints = MOST_DATA, NextToken } = parsed(MetricDataInput, given);
  const ids = MetricDataQueries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw invalid("The values of MetricDataQueries.Id must be unique.");
  const series = MetricDataQueries.map(({ Id, Label, MetricStat, Expression }) => {
    if (Expression !== undefined || MetricStat === undefined)
      throw new AwsError("ValidationError", `The sandbox's CloudWatch has no metric maths: ask ${Id} as a MetricStat.`);
    const { Metric, Period, Stat } = MetricStat;
    const asked = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions: Metric.Dimensions ?? [], periodSeconds: Period };
    const values = valuesOf(call, asked, StartTime, EndTime).map((value) => ({ at: value.at, value: statistic(Stat, value) }));
    return { Id, Label: Label ?? Metric.MetricName, values: ScanBy === "TimestampAscending" ? values : values.toReversed() };
  });
  const from = offsetOf(NextToken);
  let [skip, room] = [from, MaxDatapoints];
  const all = series.reduce((sum, { values }) => sum + values.length, 0);
  const results = series.map(({ Id, Label, values }) => {
    const page = values.slice(skip, skip + room);
    const isWhole = skip + page.length >= values.length;
    skip = Math.max(skip - values.length, 0);
    room -= page.length;
    return {
      Id,
      Label,
      Timestamps: page.map(({ at }) => at),
      Values: page.map(({ value }) => value),
      StatusCode: isWhole ? "Complete" : "PartialData",
    };
  });
  const next = from + MaxDatapoints < all ? { NextToken: tokenOf(from + MaxDatapoints) } : {};
  return { value: { MetricDataResults: results, Messages: [], ...next }, micros: MICROS * MetricDataQueries.length };
}

function getMetricStatistics(call: MetricCall, given: unknown): Answered {
  const { Namespace, MetricName, Dimensions: dimensions = [], StartTime, EndTime, Period, Statistics } = parsed(StatisticsInput, given);
  const most = (EndTime.getTime() - StartTime.getTime()) / 1000 / Period;
  if (most > MOST_STATISTICS)
    throw new AwsError(
      "InvalidParameterCombinationException",
      `You have requested up to ${Math.ceil(most)} datapoints, which exceeds the limit of ${MOST_STATISTICS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const values = valuesOf(call, { namespace: Namespace, name: MetricName, dimensions, periodSeconds: Period }, StartTime, EndTime);
  const lasts = { from: Math.floor(StartTime.getTime() / HOUR_MS), to: Math.ceil(EndTime.getTime() / HOUR_MS) };
  const unit = call.store.metrics(call, lasts.from, lasts.to).find((one) => one.namespace === Namespace && one.name === MetricName)?.unit;
  return {
    value: {
      Label: MetricName,
      Datapoints: values.map((value) => ({
        Timestamp: value.at,
        ...Object.fromEntries(Statistics.map((name) => [name, statistic(name, value)])),
        Unit: unit,
      })),
    },
    micros: MICROS,
  };
}

function listMetrics(call: MetricCall, given: unknown): Answered {
  const { Namespace, MetricName, Dimensions: wanted = [], RecentlyActive, NextToken } = parsed(ListInput, given);
  const to = Math.floor(call.now.getTime() / HOUR_MS);
  const found = call.store
    .metrics(call, to - (RecentlyActive === undefined ? LISTED_DAYS * 24 : 3), to)
    .filter(
      (metric: ResourceMetric) =>
        (Namespace === undefined || metric.namespace === Namespace) &&
        (MetricName === undefined || metric.name === MetricName) &&
        wanted.every((one) => metric.dimensions.some(({ Name, Value }) => Name === one.Name && (one.Value === undefined || one.Value === Value))),
    );
  const from = offsetOf(NextToken);
  const page = found.slice(from, from + PAGE);
  const next = from + PAGE < found.length ? { NextToken: tokenOf(from + PAGE) } : {};
  return {
    value: { Metrics: page.map(({ namespace, name, dimensions }) => ({ Namespace: namespace, MetricName: name, Dimensions: dimensions })), ...next },
    micros: MICROS,
  };
}

function tokenOf(offset: number): string {
  return Buffer.from(`from ${offset}`).toString("base64url");
}

function offsetOf(token: string | undefined): number {
  if (token === undefined) return 0;
  const offset = /^from (\d{1,9})$/.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1];
  if (offset === undefined) throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
  return Number(offset);
}

/** CloudWatch, version 2010-08-01: what of it there is. */
export const METRIC_OPERATIONS: ReadonlyMap<string, MetricOperation> = new Map([
  ["GetMetricData", getMetricData],
  ["GetMetricStatistics", getMetricStatistics],
  ["ListMetrics", listMetrics],
]);
