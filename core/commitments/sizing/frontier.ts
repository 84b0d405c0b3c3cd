import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { optionFacts } from "#core/commitments/sizing/option-facts";
import type { OptionName, OptionSet } from "#core/commitments/sizing/options";
import { roundedDown } from "#core/commitments/sizing/optimal-commitment";

export type FrontierPoint = {
  /** USD an hour, ascending. */
  readonly commitment: number;
  readonly effectiveSavingsRate: number;
  readonly lockInMonths: number;
  readonly savingUsdPerMonth: number;
  /** Over the term; positive is a loss. */
  readonly worstLossUsd: number;
  readonly worstScenario: string;
  readonly coverage: number;
  readonly utilization: number;
  /** The options that this point is, exactly. */
  readonly options: readonly OptionName[];
};

/** The line goes on so far beyond the AWS-style maximum, to show that it falls. */
const BEYOND = 1.5;

/** From nothing to beyond the AWS-style maximum, with the three options among the points; only what can be bought. */
export function frontier(input: SizingInput, set: OptionSet, count = 60): readonly FrontierPoint[] {
  const chosen = set.options.map(({ facts }) => facts.commitment);
  const ceiling = set.curves.past.left.last;
  const maximum = Math.max(...chosen);
  const end = maximum > 0 ? maximum * BEYOND : ceiling;
  const steps = Math.max(1, count - 1 - chosen.length);
  const even = Array.from({ length: steps + 1 }, (_, index) => roundedDown((end * index) / steps));
  const commitments = [...new Set([...even, ...chosen])].toSorted((a, b) => a - b);
  return commitments.map((commitment) => frontierPoint(input, set, commitment));
}

/** Any point of the same line, exactly. */
export function frontierPoint(input: SizingInput, set: OptionSet, commitment: number): FrontierPoint {
  const facts = optionFacts(input, set.curves, commitment);
  return {
    commitment,
    effectiveSavingsRate: facts.effectiveSavingsRateAfter,
    lockInMonths: facts.lockInMonths,
    savingUsdPerMonth: facts.savingUsdPerMonth,
    worstLossUsd: facts.worstLossUsd,
    worstScenario: facts.worstScenario,
    coverage: facts.coverage.expected,
    utilization: facts.utilization.expected,
    options: set.options.filter((option) => option.facts.commitment === commitment).map(({ name }) => name),
  };
}
