import type { OptionName } from "#core/api/commitments-option";
import { type BackTest, backTest, commitmentBackTest } from "#core/commitments/back-test";
import { MONTH_HOURS, type RateOf } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";
import { type CommitmentCurve, readCurve } from "#core/commitments/sizing/commitment-curve";
import { constrainedCommitment } from "#core/commitments/sizing/constraints";
import { frontier, type FrontierPoint } from "#core/commitments/sizing/frontier";
import { optimumOf } from "#core/commitments/sizing/optimal-commitment";
import { type OptionFacts, optionFacts, type SizingInput } from "#core/commitments/sizing/option-facts";
import { commitmentOptions, type OptionSet } from "#core/commitments/sizing/options";
import { type AnalysisBase, sizingInput } from "#services/commitments/analysis-base";

/** Points of the frontier that are drawn; any other is asked for by simulating it. */
const FRONTIER_POINTS = 40;
const BACK_TEST_DAYS = 60;
const LEAST_BACK_TEST_DAYS = 14;

export type PastTest = Omit<BackTest, "option">;
export type SizedOption = { readonly name: OptionName; readonly facts: OptionFacts; readonly backTest: PastTest | undefined };
export type Sized = {
  readonly base: AnalysisBase;
  readonly input: SizingInput;
  readonly set: OptionSet;
  /** Largest first. */
  readonly options: readonly SizedOption[];
  readonly frontier: readonly FrontierPoint[];
  /** What was asked for and cannot be done, a sentence each. */
  readonly notes: readonly string[];
};

/** Options, frontier and tests on the past of one candidate. */
export function sizeAnalysis(base: AnalysisBase, candidate: Candidate, lockInRateOf?: RateOf): Sized {
  const { question } = base;
  const input = sizingInput(base, candidate, lockInRateOf);
  const set = commitmentOptions(input);
  const cap = question.maxCommitment === null ? Number.POSITIVE_INFINITY : Number(question.maxCommitment);
  const tests = backTest({ ...input, usage: base.history }, BACK_TEST_DAYS) ?? [];
  const notes: string[] = [];
  const options = set.options.map(({ name, facts }): SizedOption => {
    if (facts.commitment <= cap) return { name, facts, backTest: tests.find(({ option }) => option === name) };
    return { name, facts: optionFacts(input, set.curves, cap), backTest: pastOf(base, candidate, cap) };
  });
  const target = question.targetCoverage === null ? undefined : Number(question.targetCoverage);
  if (target !== undefined) {
    const asked = targeted(set.curves.past, target, question.maxCommitment);
    notes.push(...asked.notes);
    options.push({ name: "custom", facts: optionFacts(input, set.curves, asked.commitment), backTest: pastOf(base, candidate, asked.commitment) });
  }
  return {
    base,
    input,
    set,
    options: options.toSorted((a, b) => b.facts.commitment - a.facts.commitment || ORDER.indexOf(a.name) - ORDER.indexOf(b.name)),
    frontier: frontier(input, set, FRONTIER_POINTS),
    notes,
  };
}

const ORDER: readonly OptionName[] = ["custom", "aws_maximum", "minimum_regret", "floor"];

/** The commitment that covers so much of what is left on demand, and why it does not where it cannot. */
export function targeted(
  curve: CommitmentCurve,
  coverLeft: number,
  most: string | null,
): { readonly commitment: number; readonly notes: readonly string[] } {
  const { reading, binding, coveredOfLeft } = constrainedCommitment(curve, { coverLeft, ...(most === null ? {} : { atMost: Number(most) }) });
  const share = (value: number) => `${Math.round(value * 1000) / 10} %`;
  const notes =
    binding === "at_most"
      ? [`The ceiling of $${most} an hour decides: it covers ${share(coveredOfLeft)} of what is left, not ${share(coverLeft)}.`]
      : binding === "unreachable"
        ? [`No commitment covers ${share(coverLeft)} of what is left: ${share(coveredOfLeft)} is the most that this plan can.`]
        : [];
  return { commitment: reading.commitment, notes };
}

/** So much bought some weeks ago, billed on what came since, beside what had begun by then. Undefined with too little history. */
export function pastOf({ history, read, question, start }: AnalysisBase, candidate: Candidate, commitment: number): PastTest | undefined {
  if (question.lookbackDays < LEAST_BACK_TEST_DAYS) return undefined;
  return commitmentBackTest({ usage: history, position: read.position.position, candidate, scenarios: [], start }, commitment, BACK_TEST_DAYS);
}

export type ScenarioReading = {
  readonly id: string;
  readonly label: string;
  readonly kind: "usage" | "event";
  /** -0.3: usage is 30 % less. */
  readonly change: number | undefined;
  /** By option: USD a month, share of one, USD over the term. */
  readonly options: readonly {
    readonly option: OptionName;
    readonly savingUsdPerMonth: number;
    readonly utilization: number;
    readonly regretUsd: number;
  }[];
};

/** Each scenario with what each commitment does in it. */
export function scenarioReadings(
  { curves }: Pick<OptionSet, "curves">,
  commitments: readonly { readonly name: OptionName; readonly commitment: number }[],
  termHours: number,
): ScenarioReading[] {
  return curves.scenarios.map(({ scenario, curve }) => {
    const best = optimumOf(curve).exact.saving;
    return {
      id: scenario.id,
      label: scenario.name,
      kind: scenario.kind === "event" ? "event" : "usage",
      change: scenario.factor === undefined ? undefined : scenario.factor - 1,
      options: commitments.map(({ name, commitment }) => {
        const { saving, utilization } = readCurve(curve, commitment);
        return { option: name, savingUsdPerMonth: saving * MONTH_HOURS, utilization, regretUsd: Math.max(0, best - saving) * termHours };
      }),
    };
  });
}
