import type { HourlyUsage, Plan, Position, Reservation, UsageRow } from "#core/commitments/model";

/** What one plan did. Arrays are as long as the span; hours outside of the plan's own are zero in all of them. USD at the plan's rates. */
export type PlanUse = {
  readonly plan: Plan;
  readonly used: Float64Array;
  readonly unused: Float64Array;
  /** Sums over the span; `onDemandEquivalent` is what the covered usage would cost on demand. */
  readonly total: {
    readonly hours: number;
    readonly commitment: number;
    readonly used: number;
    readonly unused: number;
    readonly onDemandEquivalent: number;
  };
};

/** What one purchase of reserved instances did, in its own units. */
export type ReservationUse = {
  readonly reservation: Reservation;
  readonly used: Float64Array;
  readonly unused: Float64Array;
  /** `usd` is what it costs in the span, used or not; `units` and the rest are unit-hours. */
  readonly total: {
    readonly hours: number;
    readonly units: number;
    readonly used: number;
    readonly unused: number;
    readonly usd: number;
    readonly onDemandEquivalent: number;
  };
};

/** Quantities in units of the row, each as long as the span. What nothing of was covered has no entry. */
export type RowUse = {
  readonly row: UsageRow;
  /** What is left on demand. */
  readonly onDemand: Float64Array;
  /** In order of application. `unitsPerUnit`: units of the reservation for one unit of the row. */
  readonly reserved: readonly { readonly reservation: Reservation; readonly unitsPerUnit: number; readonly quantity: Float64Array }[];
  /** In order of application. `rate`: USD a unit under the plan. */
  readonly covered: readonly { readonly plan: Plan; readonly rate: number; readonly quantity: Float64Array }[];
  /** USD over the span. `amortized` is the sum of the three parts; unused commitment belongs to the plan and to no row. */
  readonly total: {
    readonly onDemandEquivalent: number;
    readonly onDemand: number;
    readonly covered: number;
    readonly reserved: number;
    readonly amortized: number;
    /** On-demand equivalents of the last two. */
    readonly coveredOnDemandEquivalent: number;
    readonly reservedOnDemandEquivalent: number;
  };
};

/** Who paid what in each hour. `plans` and `reservations` are in order of application, `rows` as in the usage. */
export type WaterfallResult = {
  readonly usage: HourlyUsage;
  readonly position: Position;
  readonly plans: readonly PlanUse[];
  readonly reservations: readonly ReservationUse[];
  readonly rows: readonly RowUse[];
};
