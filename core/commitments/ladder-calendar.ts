import type { HourlyUsage, Position } from "#core/commitments/model";

export type Expiry = {
  readonly kind: "plan" | "reservation";
  readonly id: string;
  /** Hours since the epoch. */
  readonly at: number;
  /** USD an hour that it commits. */
  readonly commitment: number;
  /** What the bill rises by when it is gone, USD a month of 730 h, alone, on this usage. Negative: it was a loss. */
  readonly billRisesUsdPerMonth: number;
  /** A renewal that starts exactly when it ends; undefined where it no longer pays. USD an hour, five places. */
  readonly renewal: { readonly startAt: number; readonly commitment: number } | undefined;
};

export type ExpiryMonth = {
  /** `2027-03` */
  readonly month: string;
  readonly expiries: readonly Expiry[];
  /** USD an hour committed that ends in the month. */
  readonly commitmentEnds: number;
  /** What falls back to on demand, USD a month, everything that ended until then gone together. */
  readonly backToOnDemandUsdPerMonth: number;
  /** More than a quarter of everything committed today ends in this month. */
  readonly cliff: boolean;
};

/** Months from `at` on in which something ends, ascending. */
export function expiryCalendar(usage: HourlyUsage, position: Position, at: number): readonly ExpiryMonth[] {
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length} ${at}`);
}
