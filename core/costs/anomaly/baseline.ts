import { median, medianDeviation, medianSlope } from "#core/costs/forecast/robust";

/** What a day should cost, in log dollars, and how far days usually lie off. */
export type Baseline = { readonly centre: number; readonly spread: number };

export const WEEKS = 8;
/** Days of history that a baseline needs. */
export const LEAST_HISTORY = 14;
/** Least spread, in log dollars: two percent. Calm series would else alarm at cents. */
export const LEAST_SPREAD = 0.02;

/**
 * Median of the same weekday over eight weeks, each moved along the series' robust slope (Theil–Sen over the weeks' medians),
 * and the median absolute deviation of the days from such medians.
 *
 * @param history log1p of the days before, oldest first, ending with the day before the one in question
 */
export function baselineOf(history: readonly number[]): Baseline | undefined {
  const days = history.slice(-WEEKS * 7);
  if (days.length < LEAST_HISTORY) return undefined;
  const weekdays = Array.from({ length: 7 }, (_, weekday) =>
    days.flatMap((value, at) => ((days.length - at) % 7 === weekday ? [{ at, value }] : [])),
  );
  const level = weekdays.map((same) => median(same.map(({ value }) => value)));
  const plain = days.map((value, at) => value - (level[(days.length - at) % 7] ?? 0));
  const weeks: { x: number; y: number }[] = [];
  for (let end = days.length; end >= 7; end -= 7) weeks.push({ x: end - 4, y: median(plain.slice(end - 7, end)) });
  const slope = weeks.length < 4 ? 0 : medianSlope(weeks);
  const moved = weekdays.map((same) => median(same.map(({ at, value }) => value - slope * at)));
  const centre = (moved[0] ?? 0) + slope * days.length;
  const off = days.map((value, at) => value - slope * at - (moved[(days.length - at) % 7] ?? 0));
  return { centre, spread: Math.max(medianDeviation(off, 0) * correction(Math.max(1, weekdays[0]?.length ?? 1)), LEAST_SPREAD) };
}

/** Medians of few days lie too close to these days: the next one lies further off. Small-sample factor, checked by simulation. */
function correction(days: number): number {
  return 1 + 2.5 / days;
}
