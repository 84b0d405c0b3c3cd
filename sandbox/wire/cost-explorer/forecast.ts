import { z } from "zod";
import type { JsonCall } from "#sandbox/wire/aws/answer-json";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { Expression, filterSql } from "#sandbox/wire/cost-explorer/filter-sql";
import { MetricName, metricSql, unitOf } from "#sandbox/wire/cost-explorer/metric-sql";
import { bucketsOf, bucketSql, invalid, readDate, spanSql, startOfDay, startOfMonth, TimePeriod } from "#sandbox/wire/cost-explorer/time-period";

export const ForecastInput = z.object({
  TimePeriod,
  Metric: MetricName,
  Granularity: z.enum(["DAILY", "MONTHLY"]),
  Filter: Expression.optional(),
  PredictionIntervalLevel: z.number().int().min(51).max(99).optional(),
});

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 56;
const LEAST_DAYS = 14;
const DAILY_MONTHS = 3;
const MONTHLY_MONTHS = 18;
const USUAL_LEVEL = 80;

/** Mean of the same weekday, its trend by week, and an interval that widens with the square root of the days ahead. */
export async function getCostForecast({ lake }: JsonCall, input: z.infer<typeof ForecastInput>) {
  const now = lake.now();
  const today = startOfDay(now);
  const [from, to] = [readDate(input.TimePeriod.Start, "Start"), readDate(input.TimePeriod.End, "End")];
  if (from < today) throw invalid("Start date should not be in the past: it should be today or later");
  if (from >= to) throw invalid("Start date (and hour) should be before end date (and hour)");
  const most = input.Granularity === "DAILY" ? DAILY_MONTHS : MONTHLY_MONTHS;
  if (to > new Date(startOfMonth(today, most).getTime() + DAY_MS * (today.getUTCDate() - 1)))
    throw invalid(`Forecasts at ${input.Granularity} granularity reach ${most} months ahead`);
  const history = { from: new Date(today.getTime() - HISTORY_DAYS * DAY_MS), to: today };
  const rows = await askBill(lake, {
    select: [bucketSql("DAILY"), metricSql(input.Metric)],
    groups: 1,
    where: [
      spanSql(history),
      filterSql(input.Filter),
      "line_item_line_item_type NOT IN ('Credit', 'Refund', 'Tax', 'RIFee', 'SavingsPlanUpfrontFee')",
    ],
  });
  if (rows.length < LEAST_DAYS) throw new AwsError("DataUnavailableException", "Insufficient amount of historical data to generate forecast.");
  const days = rows.map(([day, sum]) => ({ at: Date.parse(`${String(day)}T00:00:00Z`), value: Number(sum) }));
  const { expect, spread } = fitted(days);
  const width = quantile(1 - (1 - (input.PredictionIntervalLevel ?? USUAL_LEVEL) / 100) / 2);
  const lastDay = days.at(-1)?.at ?? today.getTime();
  const results = bucketsOf({ from, to, granularity: input.Granularity }, now).map(({ start, end }) => {
    let [mean, variance] = [0, 0];
    for (let at = Date.parse(start); at < Date.parse(end); at += DAY_MS) {
      mean += expect(at);
      variance += spread ** 2 * (1 + (at - lastDay) / DAY_MS / HISTORY_DAYS);
    }
    const half = width * Math.sqrt(variance);
    return { start, end, mean, low: Math.max(mean - half, 0), high: mean + half };
  });
  return {
    Total: { Amount: amount(results.reduce((sum, { mean }) => sum + mean, 0)), Unit: unitOf(input.Metric, null) },
    ForecastResultsByTime: results.map(({ start, end, mean, low, high }) => ({
      TimePeriod: { Start: start, End: end },
      MeanValue: amount(mean),
      PredictionIntervalLowerBound: amount(low),
      PredictionIntervalUpperBound: amount(high),
    })),
  };
}

type Day = { readonly at: number; readonly value: number };

function fitted(days: readonly Day[]): { readonly expect: (at: number) => number; readonly spread: number } {
  const mean = average(days.map(({ value }) => value));
  const middle = average(days.map(({ at }) => at));
  const square = days.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const slope = days.reduce((sum, { at, value }) => sum + (at - middle) * (value - mean), 0) / square;
  const trend = (at: number) => mean + slope * (at - middle);
  const weekday = (at: number) => new Date(at).getUTCDay();
  const offsets = Array.from({ length: 7 }, (_, day) =>
    average(days.filter(({ at }) => weekday(at) === day).map(({ at, value }) => value - trend(at))),
  );
  const expect = (at: number) => Math.max(trend(at) + (offsets[weekday(at)] ?? 0), 0);
  const spread = Math.sqrt(average(days.map(({ at, value }) => (value - expect(at)) ** 2)));
  return { expect, spread };
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of the standard normal distribution, by bisection of its error function. */
function quantile(share: number): number {
  let [low, high] = [0, 6];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (0.5 * (1 + errorFunction(middle / Math.SQRT2)) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  return 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
}

function amount(value: number): string {
  return value.toFixed(10).replace(/\.?0+$/, "");
}
