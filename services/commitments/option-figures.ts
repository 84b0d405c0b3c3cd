import type { UnderstoodQuestion } from "#core/api/commitments";
import type { CommitmentOption, LadderTranche, OptionName } from "#core/api/commitments-option";
import { RETURNABLE_COMMITMENT } from "#core/commitments/ladder";
import { TERM_HOURS } from "#core/commitments/model";
import { roundedDown } from "#core/commitments/sizing/optimal-commitment";
import type { OptionFacts } from "#core/commitments/sizing/option-facts";
import { formatDay } from "#core/figures/dates";
import { formatFigure } from "#core/figures/format";
import type { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { type BuyingLimits, ladderWithin, roomAnHour } from "#services/commitments/buying-limits";
import type { FigureOf } from "#services/commitments/commitment-figure";
import type { PastTest } from "#services/commitments/size-analysis";
import { instantOfHour } from "#services/commitments/hours";

export const OPTION_LABELS: Readonly<Record<OptionName, string>> = {
  aws_maximum: "AWS-style maximum",
  minimum_regret: "Minimum regret",
  floor: "Floor",
  custom: "As asked",
};
const HOW: Readonly<Record<OptionName, string>> = {
  aws_maximum: "The largest saving if the future is exactly as the past, as AWS recommends it.",
  minimum_regret:
    "The smallest largest regret over usage from −30 % to +30 % and what is known to come, at no more than two points of effective savings rate.",
  floor: "What still pays in the worst scenario.",
  custom: "The commitment that was asked for.",
};
/** A target is bought in so many tranches, where it is laddered. */
const TRANCHES = 3;

export type OptionFrame = {
  readonly figure: FigureOf;
  readonly question: UnderstoodQuestion;
  readonly analysis: string;
  readonly limits: BuyingLimits;
  readonly now: Date;
  readonly dataTo: string;
};

/** An option with a figure for each of its numbers, its tranches, and the order that drafts it. */
export function optionOf(name: OptionName, facts: OptionFacts, backTest: PastTest | undefined, frame: OptionFrame): CommitmentOption {
  const { figure, question, limits, now, dataTo } = frame;
  const label = OPTION_LABELS[name];
  const make = (path: string, value: number | undefined, unit: string, metric: string, words: string) =>
    figure(`${name}-${path}`, value, { unit, metric, label: `${label}: ${words}` });
  const band = (path: string, value: OptionFacts["coverage"], words: string) => ({
    low: make(`${path}-low`, value.low, "ratio", path, `${words}, low`),
    expected: make(path, value.expected, "ratio", path, words),
    high: make(`${path}-high`, value.high, "ratio", path, `${words}, high`),
  });
  const termHours = TERM_HOURS[question.term];
  const commitment = make("commitment", facts.commitment, "USD/h", "commitment", "commitment an hour");
  const breakEvenUtilization = make("break-even", facts.breakEvenUtilization, "ratio", "break_even_utilization", "utilization from which on it pays");
  const paidBack = facts.paidBack.at === undefined ? null : instantOfHour(facts.paidBack.at);
  const rungs = ladderWithin({ target: facts.commitment, termHours, queued: 0, dataTo, now }, limits, TRANCHES).tranches;
  return {
    name,
    label,
    how: HOW[name],
    commitment,
    total: make("total", facts.totalUsd, "USD", "commitment", "whole commitment over the term"),
    upfront: make("upfront", facts.upfrontUsd, "USD", "upfront", "paid when it starts"),
    saving: make("saving", facts.savingUsdPerMonth, "USD/month", "saving", "net saving a month"),
    savingOverTerm: make("saving-term", facts.savingUsdPerHour * termHours, "USD", "saving", "net saving over the term"),
    esrBefore: make("esr-before", facts.effectiveSavingsRateBefore, "ratio", "effective_savings_rate", "effective savings rate before"),
    esrAfter: make("esr", facts.effectiveSavingsRateAfter, "ratio", "effective_savings_rate", "effective savings rate after"),
    coverageBefore: make("coverage-before", facts.coverageBefore, "ratio", "coverage", "coverage before"),
    coverage: band("coverage", facts.coverage, "coverage after"),
    utilization: band("utilization", facts.utilization, "utilization of the new plan"),
    lockInMonthsBefore: make("lock-in-before", facts.lockInMonthsBefore, "months", "lock_in", "months of usage promised before"),
    lockInMonthsAfter: make("lock-in", facts.lockInMonths, "months", "lock_in", "months of usage promised after"),
    worstLoss: make("worst", facts.worstLossUsd, "USD", "worst_loss", `loss over the term in the worst scenario (${facts.worstScenario})`),
    worstScenario: facts.worstScenario,
    largestRegret: make("regret", facts.largestRegretUsd, "USD", "regret", `largest regret over the term (${facts.largestRegretScenario})`),
    breakEvenUtilization,
    breakEvenDate: paidBack,
    breakEvenSentence: breakEvenWords(paidBack, formatFigure(breakEvenUtilization), facts.commitment),
    costOfMoney: make("money", facts.costOfMoney.usd, "USD", "cost_of_money", "what paying ahead costs over the term"),
    backTest: backTest === undefined ? null : backTestOf(name, backTest, frame),
    ladder: rungs.map((rung): LadderTranche => {
      const words = `tranche ${rung.number}`;
      return {
        n: rung.number,
        commitment: make(`t${rung.number}`, rung.commitment, "USD/h", "commitment", words),
        total: make(`t${rung.number}-total`, rung.commitment * termHours, "USD", "commitment", `${words}, over its term`),
        buyAt: rung.notBefore,
        why: rung.because.join(" "),
      };
    }),
    order: orderOf(facts.commitment, frame),
  };
}

function breakEvenWords(date: string | null, share: string, commitment: number): string {
  if (commitment === 0) return "Nothing is committed.";
  const used = `It pays from ${share} of use on.`;
  if (date === null) return `${used} It needs its whole term for that.`;
  return `${used} From ${formatDay(new Date(date))} on it has paid for itself: even if all usage stopped then, on demand would have cost as much.`;
}

function backTestOf(name: OptionName, test: PastTest, { figure }: OptionFrame): NonNullable<CommitmentOption["backTest"]> {
  const [from, to] = [instantOfHour(test.boughtAt), instantOfHour(test.evaluatedTo)];
  const label = OPTION_LABELS[name];
  const period = { from, to };
  // Nobody bought it: usage was measured, what it would have saved was not.
  const of = { kind: "projected" as const, period };
  const saving = figure(`${name}-test-saving`, test.savedUsd, {
    unit: "USD",
    metric: "saving",
    label: `${label}: bought ${test.days} days ago, saved since`,
    ...of,
  });
  const utilization = figure(`${name}-test-utilization`, test.utilization, {
    unit: "ratio",
    metric: "utilization",
    label: `${label}: bought ${test.days} days ago, utilization since`,
    ...of,
  });
  const amount = formatFigure(saving, { sign: "never" });
  const done =
    test.commitment === 0
      ? "would have been nothing"
      : `would have ${test.savedUsd < 0 ? "lost" : "saved"} ${amount} at ${formatFigure(utilization)} utilization`;
  return { days: test.days, from, to, saving, utilization, sentence: `Bought ${test.days} days ago by what was known then, this ${done}.` };
}

/** As much of it as one plan may be: what AWS takes back, and what the limits of money leave. Null: nothing. */
export function orderOf(
  commitment: number,
  { question, analysis, limits }: Pick<OptionFrame, "question" | "analysis" | "limits">,
): SavingsPlanOrder | null {
  const room = roomAnHour(limits, TERM_HOURS[question.term]);
  const bought = roundedDown(Math.min(commitment, RETURNABLE_COMMITMENT, room));
  if (bought === 0) return null;
  return {
    type: question.type,
    ...(question.family === null ? {} : { family: question.family }),
    ...(question.region === null ? {} : { region: question.region }),
    account: question.account.id,
    term: question.term,
    payment: question.payment,
    commitment: plain(bought),
    analysis,
  };
}

/** Up to five places without trailing zeros, as the API and the gate take it. */
export function plain(commitment: number): string {
  return commitment.toFixed(5).replace(/\.?0+$/, "");
}
