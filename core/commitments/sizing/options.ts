import type { OptionFacts, ScenarioCurves, SizingInput } from "#core/commitments/sizing/option-facts";

export type OptionName = "aws_maximum" | "minimum_regret" | "floor";

/** Points of effective savings rate that the minimum-regret option may give up if the future is as the past. */
export const MOST_RATE_GIVEN_UP = 0.02;
/** Its worst loss over the stress set, as a share of the AWS-style maximum's. */
export const MOST_LOSS_SHARE = 0.6;

export type CommitmentOption = { readonly name: OptionName; readonly facts: OptionFacts };

export type OptionSet = {
  readonly curves: ScenarioCurves;
  readonly options: readonly CommitmentOption[];
  /** The minimum-regret option against the AWS-style one. */
  readonly comparison: {
    /** Points of effective savings rate given up if the future is as the past: share of one, at most 0.02. */
    readonly rateGivenUp: number;
    /** Its worst loss over that of the AWS-style one; undefined where the AWS-style one never loses. */
    readonly lossShare: number | undefined;
    /** False only where no commitment within two points keeps the loss at 60 %. */
    readonly withinLossShare: boolean;
  };
};

/**
 * Three ways to size the same plan: largest saving over the past, smallest largest regret over the scenarios (within two points of
 * effective savings rate), and what pays even in the worst scenario.
 *
 * @throws InvalidInputError where the usage has no hours
 * @source docs/methods/commitment-sizing.md
 */
export function commitmentOptions(input: SizingInput): OptionSet {
  throw new RangeError(`Not computed: ${input.start}`);
}
