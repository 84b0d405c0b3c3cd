import type { UsageFact } from "#core/api/commitments";
import type { UsageGroupFacts } from "#core/commitments/sizing/usage-facts";
import { usagePattern } from "#core/commitments/usage-pattern";
import type { RowUse } from "#core/commitments/waterfall/result";
import type { AnalysisBase } from "#services/commitments/analysis-base";
import type { FigureOf } from "#services/commitments/commitment-figure";

/** Groups that are told of; the rest is in the query behind them. */
const MOST_GROUPS = 20;

/** Usage by family and region: how much, how steady, where it goes, what is left on demand. */
export function usageRows({ facts, standing, usage }: AnalysisBase, figure: FigureOf): UsageFact[] {
  const groups = facts.groups.filter(({ mean }) => mean > 0).slice(0, MOST_GROUPS);
  return groups.map((group, index) => {
    const rows = standing.rows.filter(({ row }) => row.service === group.service && row.region === group.region && row.family === group.family);
    const hours = hoursOf(rows, usage.hours);
    const make = (path: string, value: number | undefined, unit: string, metric: string, words: string) =>
      figure(`use${index}-${path}`, value, { unit, metric, kind: "measured", label: `${group.name}: ${words}` });
    return {
      service: group.service ?? "all",
      family: group.family ?? null,
      region: group.region ?? "all regions",
      mean: make("mean", group.mean, "USD/h", "on_demand_equivalent", "mean of an hour, on demand"),
      uncovered: make("left", leftOf(rows, usage.hours), "USD/h", "on_demand", "left on demand, an hour"),
      floor: make("floor", group.p10, "USD/h", "floor", "nine of ten hours reach it"),
      peak: make("peak", peakOf(hours), "USD/h", "peak", "highest hour"),
      variability: make("cv", group.coefficientOfVariation, "ratio", "variability", "standard deviation over mean"),
      trend: make("trend", group.trendPerMonth, "ratio", "trend_change", "trend a month"),
      season: seasonOf(group, hours, usage.from),
    };
  });
}

function hoursOf(rows: readonly RowUse[], length: number): Float64Array {
  const hours = new Float64Array(length);
  for (const { row } of rows)
    for (let hour = 0; hour < length; hour += 1) hours[hour] = (hours[hour] ?? 0) + (row.quantity[hour] ?? 0) * row.onDemandRate;
  return hours;
}

const peakOf = (hours: Float64Array) => hours.reduce((most, value) => Math.max(most, value), 0);
const leftOf = (rows: readonly RowUse[], hours: number) => (hours === 0 ? 0 : rows.reduce((sum, { total }) => sum + total.onDemand, 0) / hours);

/** Only where the hour of the week explains enough of what varies. */
function seasonOf({ weeklySeasonStrength }: UsageGroupFacts, hours: Float64Array, from: number): string | null {
  return weeklySeasonStrength === undefined || weeklySeasonStrength < 0.2 ? null : (usagePattern(hours, from) ?? null);
}
