import type { HourlyUsage, Position, Reservation } from "#core/commitments/model";
import { curveOf } from "#core/commitments/sizing/build-curve";
import { type CommitmentCurve, readCurve } from "#core/commitments/sizing/commitment-curve";

/** Id that no reservation of a provider has. */
const CANDIDATE = "~candidate";

/**
 * What is left on demand as a function of the units of one more reservation, USD an hour: break-points and `used` are units here, and the saving
 * at so many is what no longer goes on demand less units times rate. It is applied after the reservations that exist, before all plans.
 */
export function reservationCurve(usage: HourlyUsage, position: Position, reservation: Pick<Reservation, "account" | "unitsOf">): CommitmentCurve {
  const one: Reservation = { ...reservation, id: CANDIDATE, units: 0, unitRate: 0, from: usage.from, to: usage.from + usage.hours };
  return curveOf([{ usage, share: 1 }], () => ({ ...position, reservations: [...position.reservations, one] }), CANDIDATE);
}

/** Whole units with the largest saving at a rate of so many USD an hour each; the fewest such. */
export function bestUnits(curve: CommitmentCurve, unitRate: number): number {
  const most = Math.ceil(curve.left.last);
  let [best, bestSaving] = [0, 1e-12 * curve.onDemandEquivalent];
  for (let units = 1; units <= most; units += 1) {
    const saving = unitSaving(curve, units, unitRate);
    if (saving > bestSaving) [best, bestSaving] = [units, saving];
  }
  return best;
}

/** USD an hour; negative is a loss. */
export function unitSaving(curve: CommitmentCurve, units: number, unitRate: number): number {
  return curve.left.value(0) - readCurve(curve, units).onDemandLeft - units * unitRate;
}
