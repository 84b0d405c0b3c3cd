import { type Decimal, decimal, dividedBy, sumOf, times, toNumber } from "#core/figures/decimal";

/** One day of the bill for what is measured: what it cost, and how much of it ran (hours, GB-months; or hours of the clock). */
export type DayOfUse = { readonly day: string; readonly cost: Decimal; readonly units: Decimal };

export type MeasuredDay = {
  readonly day: string;
  readonly units: Decimal;
  /** What these units would have cost at the rate before. */
  readonly counterfactual: Decimal;
  readonly actual: Decimal;
};

/** What was learned before the action: the rate, and how far the rate of a day strays from it. */
export type RateBefore = {
  readonly rate: Decimal;
  /** Standard deviation of a day's rate, correlation of neighbouring days counted in; undefined with fewer than two days. */
  readonly spread: number | undefined;
  readonly days: number;
};

export type Interval = { readonly low: Decimal; readonly high: Decimal };

/** Share of true values that the interval is to hold. */
export const INTERVAL_SHARE = 0.9;
/** Neighbouring days that are alike carry less than two days' knowledge; beyond this the days are one. */
const MOST_CORRELATION = 0.8;

/** The rate before the action, cost over units, so that a day counts by what ran in it. Undefined where nothing ran. */
export function rateBefore(days: readonly DayOfUse[]): RateBefore | undefined {
  const ran = days.filter(({ units }) => units > 0n);
  const units = sumOf(ran.map((day) => day.units));
  if (units <= 0n) return undefined;
  const rate = dividedBy(sumOf(ran.map(({ cost }) => cost)), units);
  return { rate, spread: spreadOf(ran, toNumber(rate)), days: ran.length };
}

function spreadOf(days: readonly DayOfUse[], rate: number): number | undefined {
  if (days.length < 2) return undefined;
  const residuals = days.map(({ cost, units }) => toNumber(cost) / toNumber(units) - rate);
  const squares = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const variance = squares / (residuals.length - 1);
  // Amounts are rounded by the biller: a fixed price has no spread.
  if (Math.sqrt(variance) <= Math.abs(rate) * 1e-6) return 0;
  const neighbours = residuals.slice(1).reduce((sum, residual, at) => sum + residual * (residuals[at] ?? 0), 0);
  const correlation = Math.min(MOST_CORRELATION, Math.max(0, neighbours / squares));
  return Math.sqrt((variance * (1 + correlation)) / (1 - correlation));
}

/** What the days after would have cost at the rate before: adjusted for usage, so that less traffic is not called a saving. */
export function measureAgainst(before: RateBefore, after: readonly DayOfUse[]): MeasuredDay[] {
  return after.map(({ day, cost, units }) => ({ day, units, counterfactual: times(before.rate, units), actual: cost }));
}

/**
 * What was saved over the days, and an interval that holds the true saving nine times of ten: the spread of a day's rate,
 * and the doubt of the rate itself, which was learned from a limited number of days.
 *
 * @returns no interval where fewer than two days were there before
 * @source docs/methods/savings-ledger.md#interval
 */
export function savedOver(
  before: Pick<RateBefore, "spread" | "days">,
  days: readonly MeasuredDay[],
): { readonly saved: Decimal; readonly interval: Interval | undefined } {
  const saved = sumOf(days.map(({ counterfactual, actual }) => counterfactual - actual));
  if (before.spread === undefined) return { saved, interval: undefined };
  const units = days.map((day) => toNumber(day.units));
  const sum = units.reduce((total, one) => total + one, 0);
  const squares = units.reduce((total, one) => total + one * one, 0);
  const half = decimal((quantile95(before.days - 1) * before.spread * Math.sqrt(squares + (sum * sum) / before.days)).toFixed(12));
  return { saved, interval: { low: saved - half, high: saved + half } };
}

const QUANTILES = [6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812] as const;

/** 95 % quantile of Student's t: with both tails, 90 % between them. */
export function quantile95(degrees: number): number {
  const known = QUANTILES[degrees - 1];
  if (known !== undefined) return known;
  const z = 1.6448536;
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}

/** Savings of several entries together; their errors do not know of each other. */
export function together(parts: readonly { readonly saved: Decimal; readonly interval: Interval | undefined }[]): {
  readonly saved: Decimal;
  readonly interval: Interval | undefined;
} {
  const saved = sumOf(parts.map((part) => part.saved));
  if (parts.some(({ interval }) => interval === undefined)) return { saved, interval: undefined };
  const half = Math.sqrt(parts.reduce((sum, part) => sum + (part.interval === undefined ? 0 : toNumber(part.interval.high - part.saved) ** 2), 0));
  const size = decimal(half.toFixed(12));
  return { saved, interval: { low: saved - size, high: saved + size } };
}
