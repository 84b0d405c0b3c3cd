import type { CommitmentCurve, CurveReading } from "#core/commitments/sizing/commitment-curve";

/** What people ask for. All that is given holds; without a target the best commitment is the wish. */
export type SizingConstraints = {
  /** Share of what is left on demand, of what the plan can cover: `cover 80 % of what is left` is 0.8. */
  readonly coverLeft?: number | undefined;
  /** Share of all eligible usage, what exists counted. */
  readonly coverage?: number | undefined;
  /** USD an hour. */
  readonly atMost?: number | undefined;
  /** USD an hour, as a person typed it. */
  readonly exactly?: number | undefined;
};

export type ConstrainedCommitment = {
  readonly reading: CurveReading;
  /** What decided: the wish, the ceiling, or that no plan can cover more. */
  readonly binding: "optimum" | "cover_left" | "coverage" | "at_most" | "exactly" | "unreachable";
  /** Share of what was left that it covers. */
  readonly coveredOfLeft: number;
};

/**
 * The commitment that does what is asked, by exact inversion of the curve.
 *
 * @throws InvalidInputError for shares outside 0 to 1 and amounts that the API does not take
 */
export function constrainedCommitment(curve: CommitmentCurve, constraints: SizingConstraints): ConstrainedCommitment {
  throw new RangeError(`Not computed: ${curve.at.length} ${constraints.atMost}`);
}
