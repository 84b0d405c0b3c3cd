import { formatDay, formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { absoluteDecimal, compareDecimals } from "#core/money";
import type { Card, CardFigure, CardLine } from "#core/proposals/card";
import { SP_PURCHASE_STEPS, type SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { hourlyWords, paymentWords, planWords, SAVINGS_PLAN_PLAYBOOK, termWords } from "#core/proposals/savings-plan-words";
import { shownText } from "#core/proposals/shown-text";

const dollars = (usd: string) => formatValue(usd, "USD");
const share = (ratio: string) => formatValue(ratio, "ratio");

/** The card of a purchase; every value that decides what is promised is on it. */
export function savingsPlanCard(params: SavingsPlanPurchase): Card {
  return {
    title: `Commit ${dollars(params.total)} over ${termWords(params.term)}`,
    subject: { cluster: undefined, target: `${planWords(params)}, ${shownText(params.accountName)}` },
    before: beforeOf(params),
    after: afterOf(params),
    figures: figuresOf(params),
    checks: params.checks.map(({ name, verdict, text }) => ({ name: shownText(name), verdict, text: shownText(text) })),
    moves: [],
    steps: SP_PURCHASE_STEPS.map((name) => ({ name, label: LABELS[name], undo: stepUndo(name, params) })),
    undo: undoOf(params),
    playbook: SAVINGS_PLAN_PLAYBOOK,
  };
}

/** "Cancel until it starts: costs nothing. Then return until 30 Nov 2026; no undo afterwards." */
export function undoOf({ undo }: Pick<SavingsPlanPurchase, "undo">): string {
  const first = "Cancel until it starts: costs nothing, and uses no return.";
  if (!undo.returnable || undo.returnUntil === null) {
    return `${first} Once it has started it cannot be planned to return it (${shownText(undo.reason ?? "the provider takes none back")}): no undo then, it runs out by itself.`;
  }
  return `${first} Then return until ${formatDay(new Date(undo.returnUntil))} (once it is bought the provider's own date counts; ${undo.returnsUsed} of ${undo.returnsAllowed} returns of the year are used). No undo afterwards.`;
}

function beforeOf({ expected }: SavingsPlanPurchase): readonly CardLine[] {
  return [
    { label: "Covered", value: `${share(expected.coverageBefore)} of what plans may cover` },
    { label: "Effective savings rate", value: share(expected.effectiveSavingsRateBefore) },
  ];
}

function afterOf(params: SavingsPlanPurchase): readonly CardLine[] {
  const { expected, rates, basis } = params;
  const line = (label: string, value: string): CardLine => ({ label, value });
  return [
    line("Plan", planWords(params)),
    line("Bought by", `${shownText(params.accountName)} (${shownText(params.account)})`),
    ...(params.customer === null ? [] : [line("Bought for", `${shownText(params.customer.name)} (${shownText(params.customer.id)})`)]),
    line("Commitment", `${hourlyWords(params.commitment)} ${params.currency}, used or not`),
    line("Term", `${termWords(params.term)}, ${paymentWords(params.payment)}`),
    line("Total", dollars(params.total)),
    line("Paid at its start", dollars(params.upfront)),
    line("Starts", startOf(params)),
    line("Offering", shownText(params.offeringId)),
    line("Covered", `${share(expected.coverageAfter)} of what plans may cover`),
    line("Effective savings rate", share(expected.effectiveSavingsRateAfter)),
    line("Rates", `${RATES[rates.source]}, ${formatInstant(new Date(rates.asOf))}`),
    line(
      "Worked out from",
      `usage from ${formatInstant(new Date(basis.from))} to ${formatInstant(new Date(basis.to))}` +
        (basis.analysis === null ? "" : `, analysis ${shownText(basis.analysis)}`) +
        (basis.queryId === null ? "" : `, query ${shownText(basis.queryId)}`),
    ),
    ...(params.monthEndReason === null ? [] : [line("Late in the month, because", shownText(params.monthEndReason))]),
    ...params.limits.map((limit) => line("Limit", shownText(limit))),
  ];
}

const RATES = { offering_rates: "the provider's own for this offering", estimate: "an estimate, not the provider's list" } as const;

function startOf({ start }: SavingsPlanPurchase): string {
  if (start.kind === "at") return `on ${formatInstant(new Date(start.instant))}, queued until then`;
  return `${start.hours} ${start.hours === 1 ? "hour" : "hours"} after it is bought, queued until then`;
}

function figuresOf({ expected, total, rates, term }: SavingsPlanPurchase): readonly CardFigure[] {
  const dearer = compareDecimals(expected.savingUsdPerMonth, "0") < 0;
  const loses = compareDecimals(expected.worstLossUsd, "0") > 0;
  const figure = (label: string, value: string, unit: CardFigure["unit"], context: string): CardFigure => {
    return { label, value, unit, kind: "projected", context };
  };
  const basis = `net of all other plans, if usage stays as it was; 730 h${rates.source === "estimate" ? "; estimated rates" : ""}`;
  return [
    figure(dearer ? "Costs more, per month" : "Saves, per month", absoluteDecimal(expected.savingUsdPerMonth), "USD/month", basis),
    figure(dearer ? "Costs more, per hour" : "Saves, per hour", absoluteDecimal(expected.savingUsdPerHour), "USD/h", basis),
    figure("Promised", dollars(total), "text", `over ${termWords(term)}, used or not`),
    figure("Lock-in", `${expected.lockInMonths} months`, "text", "of today's eligible usage, everything that is promised counted"),
    figure(
      loses ? "Worst-case loss" : "Worst case",
      loses ? dollars(expected.worstLossUsd) : `saves ${formatValue(expected.worstLossUsd, "USD", { sign: "never" })}`,
      "text",
      `over the term against buying nothing, ${shownText(expected.worstScenario)}`,
    ),
    figure("Coverage", `${share(expected.coverageBefore)} to ${share(expected.coverageAfter)}`, "text", "of what plans may cover, before and after"),
    figure(
      "Utilization",
      share(expected.utilization),
      "text",
      `${share(expected.utilizationLow)} to ${share(expected.utilizationHigh)} over the scenarios; pays above ${share(expected.breakEvenUtilization)}`,
    ),
  ];
}

type Step = (typeof SP_PURCHASE_STEPS)[number];
const LABELS: Readonly<Record<Step, string>> = { reserve_cap: "Reserve", purchase: "Purchase", confirm: "Confirm" };

function stepUndo(step: Step, { undo }: SavingsPlanPurchase): string {
  switch (step) {
    case "reserve_cap":
      return "the limit is free again";
    case "purchase":
      return "cancel until it starts";
    case "confirm":
      return undo.returnable && undo.returnUntil !== null ? `return until ${formatDay(new Date(undo.returnUntil))}` : "no undo once it has started";
  }
}
