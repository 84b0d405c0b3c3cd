import { type HourlyUsage, MONTH_HOURS, type Plan, type Position, type Reservation } from "#core/commitments/model";
import { bestUnits, reservationCurve } from "#core/commitments/reservation-curve";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import { positionInForce } from "#core/commitments/sizing/candidate";
import { optimumOf, roundedDown } from "#core/commitments/sizing/optimal-commitment";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";

export type Expiry = {
  readonly kind: "plan" | "reservation";
  readonly id: string;
  /** Hours since the epoch. */
  readonly at: number;
  /** USD an hour that it commits. */
  readonly commitment: number;
  /** What the bill rises by when it is gone, USD a month of 730 h, alone, on this usage. Negative: it was a loss. */
  readonly billRisesUsdPerMonth: number;
  /** A renewal that starts exactly when it ends; undefined where none pays, or where what is queued takes its place. USD an hour, five places. */
  readonly renewal: { readonly startAt: number; readonly commitment: number } | undefined;
};

export type ExpiryMonth = {
  /** `2027-03` */
  readonly month: string;
  readonly expiries: readonly Expiry[];
  /** USD an hour committed that ends in the month. */
  readonly commitmentEnds: number;
  /** What falls back to on demand when all that ends in the month has ended, what is queued having begun; USD a month. */
  readonly backToOnDemandUsdPerMonth: number;
  /** The same less what is no longer committed: what the bill rises by. */
  readonly billRisesUsdPerMonth: number;
  /** More than a quarter of everything committed today ends in this month. */
  readonly cliff: boolean;
};

const CLIFF_SHARE = 0.25;
const HOUR_MS = 3_600_000;

/** Months from `at` on in which something ends, ascending. */
export function expiryCalendar(usage: HourlyUsage, position: Position, at: number): readonly ExpiryMonth[] {
  const ends = [...position.plans, ...position.reservations].filter(({ to }) => to > at).sort((a, b) => a.to - b.to || (a.id < b.id ? -1 : 1));
  const inForce = positionInForce(position, usage, at);
  const committedToday = [...inForce.plans, ...inForce.reservations].reduce((sum, one) => sum + commitmentOf(one), 0);
  const months = [...Map.groupBy(ends, ({ to }) => monthOf(to))];
  return months.map(([month, ending]) => {
    const first = Math.min(...ending.map(({ to }) => to));
    const last = Math.max(...ending.map(({ to }) => to));
    const before = bill(usage, positionInForce(position, usage, first - 1));
    const after = bill(usage, positionInForce(position, usage, last));
    const commitmentEnds = ending.reduce((sum, one) => sum + commitmentOf(one), 0);
    return {
      month,
      expiries: ending.map((one) => expiryOf(usage, position, one)),
      commitmentEnds,
      backToOnDemandUsdPerMonth: (after.onDemand - before.onDemand) * MONTH_HOURS,
      billRisesUsdPerMonth: (after.total - before.total) * MONTH_HOURS,
      cliff: commitmentEnds > CLIFF_SHARE * committedToday,
    };
  });
}

/** Alone: the others as they are in its last hour, and what is queued to start at its end. */
function expiryOf(usage: HourlyUsage, position: Position, one: Plan | Reservation): Expiry {
  const before = positionInForce(position, usage, one.to - 1);
  const starts = ({ from }: { readonly from: number }): boolean => from === one.to;
  const wanted = new Set(
    [...before.plans, ...before.reservations, ...position.plans.filter(starts), ...position.reservations.filter(starts)].map(({ id }) => id),
  );
  wanted.delete(one.id);
  const meant = {
    plans: position.plans.filter(({ id }) => wanted.has(id)),
    reservations: position.reservations.filter(({ id }) => wanted.has(id)),
    sharing: position.sharing,
  };
  const spanned = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const after = {
    ...meant,
    plans: meant.plans.map((plan) => ({ ...plan, to: spanned.to })),
    reservations: meant.reservations.map((reservation) => ({ ...reservation, to: spanned.to })),
  };
  const rest = positionInForce(after, usage, one.to);
  const renewed = "commitment" in one ? renewedPlan(usage, rest, one) : renewedReservation(usage, rest, one);
  return {
    kind: "commitment" in one ? "plan" : "reservation",
    id: one.id,
    at: one.to,
    commitment: commitmentOf(one),
    billRisesUsdPerMonth: (bill(usage, rest).total - bill(usage, before).total) * MONTH_HOURS,
    renewal: renewed > 0 ? { startAt: one.to, commitment: renewed } : undefined,
  };
}

/** The same kind of plan, as much of it as pays, never more than it was: what is more is a new decision. */
function renewedPlan(usage: HourlyUsage, rest: Position, plan: Plan): number {
  return roundedDown(Math.min(plan.commitment, optimumOf(buildCurve(usage, rest, plan)).purchase.commitment));
}

function renewedReservation(usage: HourlyUsage, rest: Position, one: Reservation): number {
  const curve = reservationCurve(usage, rest, one);
  return roundedDown(Math.min(one.units, bestUnits(curve, one.unitRate)) * one.unitRate);
}

/** USD an hour. */
function bill(usage: HourlyUsage, position: Position): { readonly onDemand: number; readonly total: number } {
  const { onDemand, total, hours } = billOf(applyWaterfall(usage, position));
  return hours === 0 ? { onDemand: 0, total: 0 } : { onDemand: onDemand / hours, total: total / hours };
}

function commitmentOf(one: Plan | Reservation): number {
  return "commitment" in one ? one.commitment : one.units * one.unitRate;
}

function monthOf(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString().slice(0, 7);
}
