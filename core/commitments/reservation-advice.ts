import type { HourlyUsage, Payment, Position, Term, UsageRow } from "#core/commitments/model";

/** A reservation that one could buy. */
export type ReservationOffer = {
  readonly term: Term;
  readonly payment: Payment;
  /** Effective USD an hour of one unit, upfront part spread over the term. */
  readonly unitRate: number;
  readonly upfrontPerUnit: number;
  /** Units that one unit of the row's usage takes; undefined: not covered. */
  readonly unitsOf: (row: UsageRow) => number | undefined;
  readonly account: string;
  /** As people read it: `db.r6g.large Aurora in eu-west-1`. */
  readonly name: string;
};

export type ReservationAdvice = {
  readonly offer: ReservationOffer;
  /** How many to buy; 0 where none pays. */
  readonly count: number;
  readonly savingUsdPerMonth: number;
  /** Hours that an instance must run to be cheaper reserved: share of one. */
  readonly breakEvenUtilization: number | undefined;
  readonly utilization: number;
  readonly coverageBefore: number;
  readonly coverageAfter: number;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
};

/** The count with the largest saving at these rates, on what other reservations leave. */
export function reservationAdvice(usage: HourlyUsage, position: Position, offers: readonly ReservationOffer[]): readonly ReservationAdvice[] {
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length} ${offers.length}`);
}

/** How a reservation is used now. */
export type ReservationUse = {
  readonly id: string;
  readonly units: number;
  readonly utilization: number;
  readonly unusedUsdPerMonth: number;
  /** Against on demand; negative is a loss. */
  readonly savingUsdPerMonth: number;
  /** Hours since the epoch. */
  readonly endsAt: number;
};

export function reservationUse(usage: HourlyUsage, position: Position): readonly ReservationUse[] {
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length}`);
}
