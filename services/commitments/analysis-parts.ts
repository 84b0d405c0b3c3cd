import type { CommitmentAnalysis, ExcludedChange, ScenarioRow } from "#core/api/commitments";
import type { FrontierPoint } from "#core/api/commitments-option";
import type { FrontierPoint as Point } from "#core/commitments/sizing/frontier";
import { ANNUAL_RATE_OF_MONEY } from "#core/commitments/sizing/payment";
import { committable } from "#core/commitments/committable";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { lockInMonths } from "#core/commitments/waterfall/lock-in";
import { measuresOf } from "#core/commitments/waterfall/measures";
import { formatDay } from "#core/figures/dates";
import type { Analyzed } from "#services/commitments/analyzed";
import type { FigureOf } from "#services/commitments/commitment-figure";
import { meanAtRates } from "#services/commitments/eligible-usage";
import { type Excluded, excludedWords } from "#services/commitments/excluded-changes";
import { instantOfHour } from "#services/commitments/hours";
import type { ScenarioReading } from "#services/commitments/size-analysis";

export function sufficiencyOf({ verdict, why, base, left }: Analyzed, figure: FigureOf): CommitmentAnalysis["sufficiency"] {
  return {
    verdict,
    why,
    days: base.facts.days,
    leftPerHour: figure("left", left, {
      unit: "USD/h",
      metric: "on_demand",
      kind: "measured",
      label: "Left on demand that a plan could cover, an hour",
    }),
  };
}

/** The lookback as it was billed, by the waterfall. */
export function nowOf({ base, rates }: Analyzed, figure: FigureOf): CommitmentAnalysis["now"] {
  const { billed, read, start } = base;
  const result = applyWaterfall(billed, read.position.position);
  const [plans, both] = [measuresOf(result, "plans"), committable(result)];
  const at = start;
  const held = read.position.position.plans.filter(({ to }) => to > at);
  const make = (path: string, value: number | undefined, unit: string, metric: string, label: string) =>
    figure(path, value, { unit, metric, kind: "measured", label });
  return {
    coverage: make("now-coverage", plans.coverage, "ratio", "coverage", "Savings Plan coverage"),
    utilization: make("now-utilization", plans.utilization, "ratio", "utilization", "Savings Plan utilization"),
    effectiveSavingsRate: make("now-esr", both.effectiveSavingsRate, "ratio", "effective_savings_rate", "Effective savings rate"),
    commitmentPerHour: make(
      "now-commitment",
      held.reduce((sum, { commitment }) => sum + commitment, 0),
      "USD/h",
      "commitment",
      "Commitment of what stands and is queued, an hour",
    ),
    lockInMonths: make(
      "now-lock-in",
      rates === undefined ? undefined : lockInMonths(held, at, meanAtRates(base.usage, rates.rateOf)),
      "months",
      "lock_in",
      "Months of today's usage that are promised",
    ),
    eligiblePerHour: make(
      "now-eligible",
      billed.hours === 0 ? undefined : plans.onDemandEquivalent / billed.hours,
      "USD/h",
      "eligible_spend",
      "Usage that a Savings Plan covers or could cover, at on-demand rates, an hour",
    ),
  };
}

export function scenarioRow(reading: ScenarioReading, index: number, figure: FigureOf): ScenarioRow {
  const { id, label, kind, change, options } = reading;
  return {
    id,
    label,
    kind,
    change: change === undefined ? null : figure(`s${index}-change`, change, { unit: "ratio", metric: "usage_change", label: `Scenario: ${label}` }),
    options: options.map(({ option, savingUsdPerMonth, utilization, regretUsd }) => {
      const make = (path: string, value: number, unit: string, metric: string, words: string) =>
        figure(`s${index}-${option}-${path}`, value, { unit, metric, label: `${label}, ${option.replace("_", " ")}: ${words}` });
      return {
        option,
        saving: make("saving", savingUsdPerMonth, "USD/month", "saving", "net saving a month"),
        utilization: make("utilization", utilization, "ratio", "utilization", "utilization"),
        regret: make("regret", regretUsd, "USD", "regret", "missed against the best for it, over the term"),
      };
    }),
  };
}

export function frontierPointOf(
  { commitment, effectiveSavingsRate, lockInMonths: months, savingUsdPerMonth, worstLossUsd, options }: Point,
  at: number | string,
  figure: FigureOf,
): FrontierPoint {
  const make = (path: string, value: number, unit: string, metric: string, words: string) =>
    figure(`f${at}-${path}`, value, { unit, metric, label: `Frontier: ${words}` });
  return {
    commitment: make("commitment", commitment, "USD/h", "commitment", "commitment an hour"),
    esr: make("esr", effectiveSavingsRate, "ratio", "effective_savings_rate", "effective savings rate"),
    lockInMonths: make("lock-in", months, "months", "lock_in", "months of usage promised"),
    saving: make("saving", savingUsdPerMonth, "USD/month", "saving", "net saving a month"),
    worstLoss: make("worst", worstLossUsd, "USD", "worst_loss", "loss over the term in the worst scenario"),
    option: options[0] ?? null,
  };
}

export function excludedOf(excluded: readonly Excluded[], figure: FigureOf): ExcludedChange[] {
  return excluded.map((one, index) => ({
    proposal: one.change.proposal,
    kind: one.change.kind,
    title: one.change.title,
    state: one.change.state,
    perHour: figure(`out${index}`, one.perHour, {
      unit: "USD/h",
      metric: "on_demand",
      label: `${one.change.proposal}: usage taken out of the base, an hour`,
    }),
    why: excludedWords(one),
  }));
}

export function ratesOf({ rates }: Analyzed, asOf: string): CommitmentAnalysis["rates"] {
  if (rates === undefined) return { source: "offering_rates", asOf, label: "No rates could be read." };
  const when = formatDay(new Date(rates.asOf));
  return {
    source: rates.source,
    asOf: rates.asOf,
    label:
      rates.source === "estimate"
        ? `Rates are estimates from published discounts, ${when}.`
        : `Rates are those at which AWS sells the plan, read ${when}.`,
  };
}

export function moneyOf(figure: FigureOf): CommitmentAnalysis["costOfMoney"] {
  const annualRate = figure("money-rate", ANNUAL_RATE_OF_MONEY, { unit: "ratio", metric: "cost_of_money", label: "Rate of money a year" });
  return { annualRate, sentence: `What is paid ahead is charged ${Math.round(ANNUAL_RATE_OF_MONEY * 100)} % a year.` };
}

export function periodWords({ from, hours }: { readonly from: number; readonly hours: number }): string {
  return `${formatDay(new Date(instantOfHour(from)))} to ${formatDay(new Date(instantOfHour(Math.max(from, from + hours - 1))))}`;
}
