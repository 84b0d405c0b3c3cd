import type { OptionName } from "#core/commitments/sizing/options";
import type { SizingInput } from "#core/commitments/sizing/option-facts";

/** What would have come of it: sized with what was known then, billed on what came after. USD. */
export type BackTest = {
  readonly option: OptionName;
  /** Hours since the epoch. */
  readonly boughtAt: number;
  readonly sizedFrom: number;
  readonly evaluatedTo: number;
  readonly days: number;
  readonly commitment: number;
  /** Against buying nothing; negative is a loss. */
  readonly savedUsd: number;
  readonly utilization: number;
  readonly coverageBefore: number;
  readonly coverageAfter: number;
  readonly effectiveSavingsRateBefore: number;
  readonly effectiveSavingsRateAfter: number;
  /** What the best commitment in hindsight would have saved. */
  readonly hindsightUsd: number;
};

/**
 * "Bought 60 days ago, this would have …": for each option. Undefined where fewer than 14 days lie before.
 *
 * @param input `usage` must reach back over both windows: the longer history, not only the sizing window
 */
export function backTest(input: SizingInput, days = 60, sizeDays = 90): readonly BackTest[] | undefined {
  throw new RangeError(`Not computed: ${input.start} ${days} ${sizeDays}`);
}
