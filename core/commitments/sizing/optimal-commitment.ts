import type { HourlyUsage, Position } from "#core/commitments/model";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { type CommitmentCurve, type CurveReading, readCurve, SAME_BILL, savingAt } from "#core/commitments/sizing/commitment-curve";

/** Least and most that the API sells, USD an hour. */
export const LEAST_COMMITMENT = 0.001;
export const MOST_COMMITMENT = 1_000_000;
const STEP = 1e-5;

export type OptimalCommitment = {
  readonly curve: CommitmentCurve;
  /** Where the bill is least, exactly; the smallest such commitment. */
  readonly exact: CurveReading;
  /** What one buys: five places, rounded down (but where a tenth of a cent more is on a flat piece and cheaper); 0 where nothing pays. */
  readonly purchase: CurveReading;
};

/**
 * The commitment with the least bill over this usage: all break-points of the real bill, no grid.
 *
 * @throws InvalidInputError where the usage has no hours
 * @source docs/methods/commitment-sizing.md
 */
export function optimalCommitment(usage: HourlyUsage, position: Position, candidate: Candidate): OptimalCommitment {
  return optimumOf(buildCurve(usage, position, candidate));
}

/** The same on a curve that is there already. */
export function optimumOf(curve: CommitmentCurve): OptimalCommitment {
  const { at: exact, value: saving } = curve.best;
  return { curve, exact: readCurve(curve, exact), purchase: readCurve(curve, bestToBuy(curve, saving, exact)) };
}

/**
 * Rounding down costs up to a step of the slope. A break-point nearly as good may lose less by it, and where the bill is flat above, the
 * next tenth of a cent may: it is taken only if the bill is lower there than rounded down.
 */
function bestToBuy(curve: CommitmentCurve, bestSaving: number, exact: number): number {
  const start = curve.left.value(0);
  let buy = roundedDown(exact);
  let saving = Math.max(0, savingAt(curve, buy));
  if (bestSaving - saving <= SAME_BILL * start) return buy;
  for (const { at, value } of curve.left.pointsBelow(start - saving)) {
    if (start - value - at <= saving) continue;
    for (const other of [roundedDown(at), Math.ceil(at / LEAST_COMMITMENT) * LEAST_COMMITMENT]) {
      const otherSaving = savingAt(curve, other);
      if (otherSaving > saving && other <= MOST_COMMITMENT) [buy, saving] = [roundedDown(other), otherSaving];
    }
  }
  return saving <= 0 ? 0 : buy;
}

/** Down to what the API takes; 0 below the least that it sells. */
export function roundedDown(commitment: number): number {
  const steps = Math.floor(Math.min(commitment, MOST_COMMITMENT) / STEP + 1e-6);
  return steps < LEAST_COMMITMENT / STEP ? 0 : steps / 1e5;
}

/** Up to what the API takes, where a target must be reached. */
export function roundedUp(commitment: number): number {
  if (commitment <= 0) return 0;
  return Math.min(MOST_COMMITMENT, Math.max(LEAST_COMMITMENT, Math.ceil(commitment / STEP - 1e-6) / 1e5));
}
