import type { HourlyUsage, Position } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import type { CommitmentCurve, CurveReading } from "#core/commitments/sizing/commitment-curve";

/** Least and most that the API sells, USD an hour. */
export const LEAST_COMMITMENT = 0.001;
export const MOST_COMMITMENT = 1_000_000;

export type OptimalCommitment = {
  readonly curve: CommitmentCurve;
  /** Where the bill is least, exactly; the smallest such commitment. */
  readonly exact: CurveReading;
  /** What one buys: five places, never above the exact one; 0 where nothing pays. */
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
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length} ${candidate.type}`);
}

/** Down to what the API takes; 0 below the least that it sells. */
export function roundedDown(commitment: number): number {
  const steps = Math.floor(Math.min(commitment, MOST_COMMITMENT) * 1e5 + 1e-6);
  return steps < 100 ? 0 : steps / 1e5;
}

/** Up to what the API takes, where a target must be reached. */
export function roundedUp(commitment: number): number {
  if (commitment <= 0) return 0;
  return Math.min(MOST_COMMITMENT, Math.max(100, Math.ceil(commitment * 1e5 - 1e-6)) / 1e5);
}
