import { InvalidInputError } from "#core/errors";
import { type CommitmentCurve, type CurveReading, readCurve } from "#core/commitments/sizing/commitment-curve";
import { LEAST_COMMITMENT, MOST_COMMITMENT, optimumOf, roundedDown, roundedUp } from "#core/commitments/sizing/optimal-commitment";

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
  /** What decided: the wish, the ceiling, or that no commitment of this plan covers more. */
  readonly binding: "optimum" | "cover_left" | "coverage" | "at_most" | "exactly" | "unreachable";
  /** Share of what was left that it covers; 1 where nothing was. */
  readonly coveredOfLeft: number;
};

type Wish = Pick<ConstrainedCommitment, "binding"> & { readonly commitment: number };

/**
 * The commitment that does what is asked, by exact inversion of the curve: the smallest that reaches a target, never above the ceiling.
 *
 * @throws InvalidInputError for shares outside 0 to 1, amounts that the API does not take, and an exact amount beside a target
 */
export function constrainedCommitment(curve: CommitmentCurve, constraints: SizingConstraints): ConstrainedCommitment {
  const { coverLeft, coverage, atMost, exactly } = constraints;
  checkShare(coverLeft);
  checkShare(coverage);
  checkAmount(atMost);
  checkAmount(exactly);
  if (exactly !== undefined && (coverLeft ?? coverage) !== undefined) {
    throw new InvalidInputError("Give either an amount an hour or a share to cover, not both.");
  }
  let wish = wishOf(curve, constraints);
  if (atMost !== undefined && wish.commitment > atMost) wish = { commitment: roundedDown(atMost), binding: "at_most" };
  const reading = readCurve(curve, wish.commitment);
  const left = curve.left.value(0);
  return { reading, binding: wish.binding, coveredOfLeft: curve.reachable > 0 ? (left - reading.onDemandLeft) / curve.reachable : 1 };
}

function wishOf(curve: CommitmentCurve, { coverLeft, coverage, exactly }: SizingConstraints): Wish {
  if (exactly !== undefined) return { commitment: roundedDown(exactly), binding: "exactly" };
  const wishes: Wish[] = [];
  if (coverLeft !== undefined) wishes.push(reaching(curve, curve.left.value(0) - coverLeft * curve.reachable, "cover_left"));
  if (coverage !== undefined) wishes.push(reaching(curve, (1 - coverage) * curve.onDemandEquivalent, "coverage"));
  const [first] = wishes.toSorted((a, b) => b.commitment - a.commitment);
  return first ?? { commitment: optimumOf(curve).purchase.commitment, binding: "optimum" };
}

/** The smallest commitment that leaves no more than this on demand, USD an hour: what is left never rises with the commitment. */
function reaching({ left, onDemandEquivalent }: CommitmentCurve, most: number, binding: Wish["binding"]): Wish {
  const same = 1e-12 * onDemandEquivalent;
  const piece = left.pieceReaching(most + same);
  if (piece === undefined) {
    const last = left.pieceReaching(left.value(left.last) + same)?.[1].at ?? left.last;
    return { commitment: roundedUp(last), binding: "unreachable" };
  }
  const [before, after] = piece;
  if (after.at === 0) return { commitment: 0, binding };
  const share = Math.min(1, (before.value - most) / (before.value - after.value));
  return { commitment: roundedUp(before.at + share * (after.at - before.at)), binding };
}

function checkShare(share: number | undefined): void {
  if (share !== undefined && !(share >= 0 && share <= 1)) {
    throw new InvalidInputError("A share to cover is between 0 and 100 %: give one such as 80 %.");
  }
}

function checkAmount(amount: number | undefined): void {
  if (amount !== undefined && !(amount >= LEAST_COMMITMENT && amount <= MOST_COMMITMENT)) {
    throw new InvalidInputError("A Savings Plan commits 0.001 to 1,000,000 dollars an hour: give an amount in that range.");
  }
}
