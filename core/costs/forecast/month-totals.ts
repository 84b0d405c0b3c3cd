import type { DayNumber } from "#core/costs/forecast/day-number";
import type { BillProjection } from "#core/costs/forecast/project-bill";
import { quantile } from "#core/costs/forecast/robust";

/** Nine of ten outcomes are expected inside. */
export const INTERVAL_LEVEL = 0.9;

export type ProjectedSpan = { readonly expected: number; readonly low: number; readonly high: number };

/** Sums of a projection over half-open spans of days, with the interval that its futures give. */
export function monthTotals(projection: BillProjection, spans: readonly { readonly from: DayNumber; readonly to: DayNumber }[]): ProjectedSpan[] {
  return spans.map(({ from, to }) => {
    const [first, end] = [Math.max(0, from - projection.from), Math.max(0, to - projection.from)];
    const sum = (values: ArrayLike<number>) => {
      let total = 0;
      for (let at = first; at < end && at < values.length; at += 1) total += values[at] ?? 0;
      return total;
    };
    const expected = sum(projection.days);
    const sums = projection.paths.map(sum);
    const tail = (1 - INTERVAL_LEVEL) / 2;
    if (sums.length === 0) return { expected, low: expected, high: expected };
    return { expected, low: Math.min(expected, quantile(sums, tail)), high: Math.max(expected, quantile(sums, 1 - tail)) };
  });
}
