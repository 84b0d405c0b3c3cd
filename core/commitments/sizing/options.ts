import { savingAt } from "#core/commitments/sizing/commitment-curve";
import { largestWorstSaving, minimumRegret } from "#core/commitments/sizing/minimum-regret";
import { optimumOf } from "#core/commitments/sizing/optimal-commitment";
import { type OptionFacts, optionFacts, type ScenarioCurves, scenarioCurves, type SizingInput } from "#core/commitments/sizing/option-facts";

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
    /** Its worst loss over the stress set, over that of the AWS-style one; undefined where the AWS-style one never loses. */
    readonly lossShare: number | undefined;
    /** False only where no commitment within two points keeps the loss at 60 %. */
    readonly withinLossShare: boolean;
  };
};

/**
 * Three ways to size the same plan: largest saving over the past, smallest largest regret over the scenarios (within two points of
 * effective savings rate, its worst loss over the stress set at most 60 % of the first one's), and what pays even in the worst scenario.
 * None is above the one before it: more than the past carried is bought when it is there, since too little costs less than too much.
 *
 * @throws InvalidInputError where the usage has no hours
 * @source docs/methods/commitment-sizing.md
 */
export function commitmentOptions(input: SizingInput): OptionSet {
  const curves = scenarioCurves(input);
  const maximum = optimumOf(curves.past).purchase;
  const all = [curves.past, ...curves.scenarios.map(({ curve }) => curve)];
  const stressed = curves.scenarios.filter(({ scenario }) => scenario.kind === "usage").map(({ curve }) => curve);
  const worstLoss = (commitment: number): number => Math.max(...[curves.past, ...stressed].map((curve) => -savingAt(curve, commitment)));
  const mostLoss = MOST_LOSS_SHARE * Math.max(0, worstLoss(maximum.commitment));
  const regret = minimumRegret({
    curves: all,
    past: 0,
    stress: all.flatMap((curve, index) => (index === 0 || stressed.includes(curve) ? [index] : [])),
    atMost: maximum.commitment,
    leastSaving: maximum.saving - MOST_RATE_GIVEN_UP * curves.past.onDemandEquivalent,
    mostLoss,
  });
  const floor = largestWorstSaving(all, regret);
  const named: readonly (readonly [OptionName, number])[] = [
    ["aws_maximum", maximum.commitment],
    ["minimum_regret", regret],
    ["floor", floor],
  ];
  const equivalent = curves.past.onDemandEquivalent;
  return {
    curves,
    options: named.map(([name, commitment]) => ({ name, facts: optionFacts(input, curves, commitment) })),
    comparison: {
      rateGivenUp: equivalent === 0 ? 0 : (maximum.saving - savingAt(curves.past, regret)) / equivalent,
      lossShare: mostLoss > 0 ? (MOST_LOSS_SHARE * Math.max(0, worstLoss(regret))) / mostLoss : undefined,
      withinLossShare: worstLoss(regret) <= mostLoss + 1e-9 * equivalent,
    },
  };
}
