import type { DayNumber } from "#core/costs/forecast/day-number";

/**
 * What one day cost in one kind of charge, one service, and under one commitment. `onDemand` is what usage that a commitment
 * covers would have cost at public on-demand prices; 0 on every other row.
 */
export type DayCharge = {
  readonly day: DayNumber;
  /** CUR line item type, or FOCUS charge category. */
  readonly type: string;
  readonly service: string | null;
  readonly commitment: string | null;
  /** First day on which the commitment is over; undefined: none, or not told by the bill. */
  readonly ends: DayNumber | undefined;
  readonly cost: number;
  readonly onDemand: number;
};

/** What a charge is to a forecast. Credits never carry a pattern of their own into the usage. */
export type ChargeRole = "running" | "monthly" | "credit";

/** A charge that is there on fewer than this share of the days is booked, not metered. */
const RUNNING_SHARE = 0.4;

/** What a commitment covers may be seldom in a small part of a bill, and is metered all the same. */
const COMMITTED: ReadonlySet<string> = new Set(["SavingsPlanCoveredUsage", "SavingsPlanNegation", "SavingsPlanRecurringFee", "DiscountedUsage"]);

/** Running charges come day by day; monthly ones by the day of the month. Discounts that follow usage run with it. */
export function roleOf(type: string, presence: number): ChargeRole {
  if (type === "Credit" || type === "Refund" || type === "Adjustment") return "credit";
  if (type === "Tax" || type === "RIFee") return "monthly";
  if (COMMITTED.has(type)) return "running";
  return presence >= RUNNING_SHARE ? "running" : "monthly";
}
