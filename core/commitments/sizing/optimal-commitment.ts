import type { HourlyUsage, Position } from "#core/commitments/model";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { type CommitmentCurve, type CurveReading, pieceAt, readCurve, savingAt } from "#core/commitments/sizing/commitment-curve";

/** Least and most that the API sells, USD an hour. */
export const LEAST_COMMITMENT = 0.001;
export const MOST_COMMITMENT = 1_000_000;
/** Savings that differ by less than this share of the bill are the same: the smaller commitment is taken. */
const SAME_BILL = 1e-12;
const STEP = 1e-5;
/** Break-points shown on each side of the optimum. */
const AROUND = 5;

export type OptimalCommitment = {
  readonly curve: CommitmentCurve;
  /** Where the bill is least, exactly; the smallest such commitment. */
  readonly exact: CurveReading;
  /** What one buys: five places, rounded down (but where a tenth of a cent more is on a flat piece and cheaper); 0 where nothing pays. */
  readonly purchase: CurveReading;
  /** Break-points around it: what the next dollar does. */
  readonly around: readonly CurveReading[];
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
  const { at, left } = curve;
  const start = left[0] as number;
  const same = SAME_BILL * Math.max(start, at.at(-1) ?? 0);
  let [best, bestSaving] = [0, 0];
  for (let point = 1; point < at.length; point += 1) {
    const saving = start - (left[point] as number) - (at[point] as number);
    if (saving > bestSaving + same) [best, bestSaving] = [point, saving];
  }
  const exact = at[best] as number;
  const middle = pieceAt(at, exact);
  const around = Array.from(at.subarray(Math.max(0, middle - AROUND), middle + AROUND + 1), (commitment) => readCurve(curve, commitment));
  return { curve, exact: readCurve(curve, exact), purchase: readCurve(curve, bestToBuy(curve, bestSaving, exact)), around };
}

/**
 * Rounding down costs up to a step of the slope. A break-point nearly as good may lose less by it, and where the bill is flat above, the
 * next tenth of a cent may: it is taken only if the bill is lower there than rounded down.
 */
function bestToBuy(curve: CommitmentCurve, bestSaving: number, exact: number): number {
  const { at, left } = curve;
  const start = left[0] as number;
  let buy = roundedDown(exact);
  let saving = Math.max(0, savingAt(curve, buy));
  if (bestSaving - saving <= SAME_BILL * start) return buy;
  for (let point = 1; point < at.length; point += 1) {
    const here = at[point] as number;
    if (start - (left[point] as number) - here <= saving) continue;
    for (const other of [roundedDown(here), Math.ceil(here / LEAST_COMMITMENT) * LEAST_COMMITMENT]) {
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
