import { type HourlyUsage, MONTH_HOURS, type Payment, type Position, type Term, TERM_HOURS, type UsageRow } from "#core/commitments/model";
import { bestUnits, reservationCurve, unitSaving } from "#core/commitments/reservation-curve";
import { readCurve } from "#core/commitments/sizing/commitment-curve";
import { applyWaterfall } from "#core/commitments/waterfall/apply";

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
  /** Share of the hours that one must be used to cost no more than on demand; undefined where nothing runs that it covers. */
  readonly breakEvenUtilization: number | undefined;
  readonly utilization: number;
  /** Of what the offer may cover: share that is not paid on demand, at on-demand rates. */
  readonly coverageBefore: number;
  readonly coverageAfter: number;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
};

/**
 * For each offer alone the count with the largest saving, on what other reservations leave; what a plan covers already counts as far as
 * the plan then idles. Several offers for the same usage are alternatives.
 */
export function reservationAdvice(usage: HourlyUsage, position: Position, offers: readonly ReservationOffer[]): readonly ReservationAdvice[] {
  return offers.map((offer) => {
    const curve = reservationCurve(usage, position, offer);
    const count = bestUnits(curve, offer.unitRate);
    const { onDemandLeft, used, utilization } = readCurve(curve, count);
    const displaced = curve.left.value(0) - onDemandLeft;
    const covers = usage.rows.filter((row) => offer.unitsOf(row) !== undefined && row.quantity.some((units) => units > 0));
    const equivalent = covers.reduce((sum, row) => sum + row.onDemandRate * row.quantity.reduce((all, units) => all + units, 0), 0) / usage.hours;
    const total = count * offer.unitRate * TERM_HOURS[offer.term];
    return {
      offer,
      count,
      savingUsdPerMonth: unitSaving(curve, count, offer.unitRate) * MONTH_HOURS,
      breakEvenUtilization: displaced > 0 ? (used * offer.unitRate) / displaced : breakEvenOf(offer, covers),
      utilization,
      coverageBefore: equivalent > 0 ? 1 - curve.reachable / equivalent : 0,
      coverageAfter: equivalent > 0 ? 1 - (curve.reachable - displaced) / equivalent : 0,
      totalUsd: total,
      upfrontUsd: count * offer.upfrontPerUnit,
    };
  });
}

/** Of the row that gains most. */
function breakEvenOf({ unitRate, unitsOf }: ReservationOffer, rows: readonly UsageRow[]): number | undefined {
  const shares = rows.map((row) => ((unitsOf(row) ?? 0) * unitRate) / row.onDemandRate).filter((share) => Number.isFinite(share));
  return shares.length === 0 ? undefined : Math.min(...shares);
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

/** Each reservation over the hours of the usage in which it was in force; those that were not are left out. */
export function reservationUse(usage: HourlyUsage, position: Position): readonly ReservationUse[] {
  return applyWaterfall(usage, position).reservations.flatMap(({ reservation, total }) => {
    if (total.hours === 0) return [];
    const perMonth = MONTH_HOURS / total.hours;
    return [
      {
        id: reservation.id,
        units: reservation.units,
        utilization: total.units > 0 ? total.used / total.units : 0,
        unusedUsdPerMonth: total.unused * reservation.unitRate * perMonth,
        savingUsdPerMonth: (total.onDemandEquivalent - total.usd) * perMonth,
        endsAt: reservation.to,
      },
    ];
  });
}
