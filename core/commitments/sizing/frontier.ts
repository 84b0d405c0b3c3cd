import type { SizingInput } from "#core/commitments/sizing/option-facts";
import type { OptionName, OptionSet } from "#core/commitments/sizing/options";

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
  /** The option that this point is, exactly. */
  readonly options: readonly OptionName[];
};

/** From nothing to beyond the AWS-style maximum, with the three options among the points. */
export function frontier(input: SizingInput, set: OptionSet, count = 60): readonly FrontierPoint[] {
  throw new RangeError(`Not computed: ${input.start} ${set.options.length} ${count}`);
}

/** Any point of the same line, exactly. */
export function frontierPoint(input: SizingInput, set: OptionSet, commitment: number): FrontierPoint {
  throw new RangeError(`Not computed: ${input.start} ${set.options.length} ${commitment}`);
}
