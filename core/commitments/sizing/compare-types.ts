import type { HourlyUsage, Position } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import type { CurveReading } from "#core/commitments/sizing/commitment-curve";

/** The best commitment of one type, term and payment on the same usage. Alternatives: never added up. */
export type PlanChoice = {
  readonly candidate: Candidate;
  /** At the best commitment that can be bought. */
  readonly best: CurveReading;
  readonly savingUsdPerMonth: number;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
  readonly recurringUsdPerHour: number;
  /** What paying upfront costs at the annual rate of money, spread over the term's months. */
  readonly costOfMoneyUsdPerMonth: number;
  readonly savingAfterMoneyUsdPerMonth: number;
  /** More saved than the same plan with nothing upfront (undefined where that one is not among the candidates), before the cost of money. */
  readonly upfrontBuysUsdPerMonth: number | undefined;
};

/** Each candidate alone on the same usage, largest saving after the cost of money first. */
export function compareTypes(
  usage: HourlyUsage,
  position: Position,
  candidates: readonly Candidate[],
  annualRateOfMoney?: number,
): readonly PlanChoice[] {
  throw new RangeError(`Not computed: ${usage.hours} ${position.plans.length} ${candidates.length} ${annualRateOfMoney}`);
}
