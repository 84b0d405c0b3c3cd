import { type DayNumber, weekdayOf } from "#core/costs/forecast/day-number";
import { mean, median } from "#core/costs/forecast/robust";

/** How the days of a week differ: factors around 1, or amounts around 0 where a series goes below zero or is zero on most days. */
export type WeekdayFactors = { readonly kind: "factor" | "amount"; readonly of: readonly number[] };

/** Weeks that the factors are learned from: habits of longer ago may have changed. */
const WEEKS = 8;
/** A factor that stands on fewer days than this is drawn half-way to an ordinary day. */
const SURE_DAYS = 3;

/**
 * Weekday factors of a series without gaps: the median, by weekday, of each day against the mean of the seven days around it.
 *
 * @param values one number a day, the first of them of `from`
 */
export function weekdayFactors(values: readonly number[], from: DayNumber): WeekdayFactors {
  const recent = Math.max(0, values.length - WEEKS * 7);
  const level = mean(values.slice(recent));
  const kind = level > 0 && values.slice(recent).every((value) => value >= 0) ? "factor" : "amount";
  const neutral = kind === "factor" ? 1 : 0;
  const seen: number[][] = Array.from({ length: 7 }, () => []);
  for (let at = recent; at < values.length; at += 1) {
    // The last days have no whole week around them, so theirs is the last whole week.
    const start = Math.min(Math.max(at - 3, 0), values.length - 7);
    if (start < 0) continue;
    const around = mean(values.slice(start, start + 7));
    const value = values[at] ?? 0;
    if (kind === "factor" && around <= level * 1e-6) continue;
    seen[weekdayOf(from + at)]?.push(kind === "factor" ? value / around : value - around);
  }
  const raw = seen.map((found) => {
    if (found.length < 2) return neutral;
    return found.length >= SURE_DAYS ? median(found) : (median(found) + neutral) / 2;
  });
  // A week of factors must weigh a week of days.
  const centre = mean(raw);
  return { kind, of: raw.map((value) => (kind === "factor" ? (centre > 0 ? value / centre : 1) : value - centre)) };
}

export function withoutWeekday(value: number, day: DayNumber, factors: WeekdayFactors): number {
  const factor = factors.of[weekdayOf(day)] ?? 0;
  return factors.kind === "amount" ? value - factor : value / Math.max(factor, 0.02);
}

export function withWeekday(value: number, day: DayNumber, factors: WeekdayFactors): number {
  const factor = factors.of[weekdayOf(day)] ?? 0;
  return factors.kind === "amount" ? value + factor : value * factor;
}

/** How far a surprise of a day moves the level: in full on an ordinary day, little on one that is mostly off. */
export function pullOf(day: DayNumber, factors: WeekdayFactors): number {
  const factor = factors.of[weekdayOf(day)] ?? 0;
  return factors.kind === "amount" ? 1 : factor <= 1 ? factor : 1 / factor;
}
