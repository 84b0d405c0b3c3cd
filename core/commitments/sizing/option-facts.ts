import type { HourlyUsage, Position } from "#core/commitments/model";
import type { Scenario } from "#core/commitments/scenarios";
import type { Candidate } from "#core/commitments/sizing/candidate";
import type { CommitmentCurve } from "#core/commitments/sizing/commitment-curve";

/** Cost of money where the customer has not said it: 8 % a year. */
export const ANNUAL_RATE_OF_MONEY = 0.08;

/** Everything that one plan is sized from. */
export type SizingInput = {
  /** The window that it is sized on, without what approved changes take away. */
  readonly usage: HourlyUsage;
  /** Plans in force and queued, reservations, sharing, with their real dates. */
  readonly position: Position;
  readonly candidate: Candidate;
  /** The stress set, events and trend; the past is always one of them, whether listed or not. */
  readonly scenarios: readonly Scenario[];
  /** When it would start: hours since the epoch. */
  readonly start: number;
  /** Share of one a year; 8 % where left out. */
  readonly annualRateOfMoney?: number | undefined;
};

/** One curve for each scenario; `past` is where the future is as the past. */
export type ScenarioCurves = {
  readonly past: CommitmentCurve;
  readonly scenarios: readonly { readonly scenario: Scenario; readonly curve: CommitmentCurve }[];
};

/** Over the scenarios; expected: where the future is as the past. Shares of one. */
export type Band = { readonly low: number; readonly expected: number; readonly high: number };

export type CostOfMoney = {
  readonly annualRate: number;
  /** What paying the upfront part at the start costs over the term, against paying it hour by hour. */
  readonly usd: number;
};

export type BreakEven = {
  /** `cash`: the upfront payment has come back. `paid_back`: even if all usage stopped then, on demand would have cost as much. */
  readonly kind: "cash" | "paid_back";
  /** After the start; undefined where it never does within the term. */
  readonly hours: number | undefined;
  /** Hours since the epoch. */
  readonly at: number | undefined;
};

/** What a commitment of a candidate means. USD; positive losses are losses. */
export type OptionFacts = {
  /** USD an hour. */
  readonly commitment: number;
  readonly savingUsdPerHour: number;
  readonly savingUsdPerMonth: number;
  readonly effectiveSavingsRateBefore: number;
  readonly effectiveSavingsRateAfter: number;
  readonly coverageBefore: number;
  /** All eligible usage, with what exists. */
  readonly coverage: Band;
  /** Of this plan. */
  readonly utilization: Band;
  /** Of this plan: below this share of use it costs more than on demand. Undefined where it displaces nothing. */
  readonly breakEvenUtilization: number | undefined;
  /** Months of today's eligible usage at plan rates that are promised, with and without this plan, everything that exists counted. */
  readonly lockInMonths: number;
  readonly lockInMonthsBefore: number;
  /** What is still to be paid whatever happens: this plan and everything that exists. */
  readonly liabilityUsd: number;
  /** Over the term, in the worst scenario, against buying nothing. Negative: it saves even there. */
  readonly worstLossUsd: number;
  readonly worstScenario: string;
  /** Largest of what was missed against each scenario's own best commitment, over the term. */
  readonly largestRegretUsd: number;
  readonly largestRegretScenario: string;
  /** The upfront payment back; for no upfront the date from which stopping all usage loses nothing. */
  readonly breakEven: BreakEven;
  /** The same question for every payment: from then on even stopping all usage has been paid back. */
  readonly paidBack: BreakEven;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
  readonly recurringUsdPerHour: number;
  readonly costOfMoney: CostOfMoney;
};

/** The curves of every scenario, for options, frontier and what-if. */
export function scenarioCurves(input: SizingInput): ScenarioCurves {
  throw new RangeError(`Not computed: ${input.start}`);
}

/** Facts of any commitment: an option, a point of the frontier, what a person typed. */
export function optionFacts(input: SizingInput, curves: ScenarioCurves, commitment: number): OptionFacts {
  throw new RangeError(`Not computed: ${input.start} ${curves.scenarios.length} ${commitment}`);
}
