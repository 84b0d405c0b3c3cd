import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { absoluteDecimal, compareDecimals } from "#core/money";
import type { Card, CardFigure, CardLine } from "#core/proposals/card";
import { type SavingsPlanEnd, SP_DELETE_QUEUED_STEPS, SP_RETURN_STEPS } from "#core/proposals/savings-plan";
import { hourlyWords, paymentWords, planWords, SAVINGS_PLAN_PLAYBOOK, termWords } from "#core/proposals/savings-plan-words";
import { shownText } from "#core/proposals/shown-text";

const dollars = (usd: string) => formatValue(usd, "USD");

export function returnCard(params: SavingsPlanEnd): Card {
  const { returnsUsed, returnsAllowed } = params;
  const counted = returnsUsed === null || returnsAllowed === null ? "" : ` It is return ${returnsUsed + 1} of ${returnsAllowed} of the year.`;
  return {
    ...endCard(params),
    title: `Return the ${planWords(params)} of ${hourlyWords(params.commitment)}`,
    after: [
      { label: "Plan", value: "returned; its usage is billed on demand again, or by other plans" },
      { label: "No longer owed", value: dollars(params.released) },
      { label: "Comes back", value: `${dollars(params.refunded)}, paid upfront` },
      ...reasonLine(params),
    ],
    steps: SP_RETURN_STEPS.map((name) => ({
      name,
      label: name === "return" ? "Return" : "Confirm",
      undo: name === "return" ? "no undo" : "a new purchase",
    })),
    undo: `A return cannot be taken back.${counted} The way back is a new purchase, at the rates of that day.`,
  };
}

export function deleteQueuedCard(params: SavingsPlanEnd): Card {
  return {
    ...endCard(params),
    title: `Cancel the queued ${planWords(params)} of ${hourlyWords(params.commitment)}`,
    after: [
      { label: "Plan", value: "deleted before its start" },
      { label: "No longer owed", value: dollars(params.released) },
      { label: "Comes back", value: `${dollars(params.refunded)}, since nothing was paid yet` },
      ...reasonLine(params),
    ],
    steps: SP_DELETE_QUEUED_STEPS.map((name) => ({
      name,
      label: name === "delete_queued" ? "Cancel" : "Confirm",
      undo: name === "delete_queued" ? "no undo" : "a new purchase",
    })),
    undo: "Cancelling costs nothing and uses no return. The way back is a new purchase, at the rates of that day.",
  };
}

function endCard(params: SavingsPlanEnd): Omit<Card, "title" | "after" | "steps" | "undo"> {
  return {
    subject: { cluster: undefined, target: shownText(params.plan) },
    before: [
      { label: "Plan", value: planWords(params) },
      { label: "Owned by", value: `${shownText(params.accountName)} (${shownText(params.account)})` },
      { label: "Commitment", value: `${hourlyWords(params.commitment)}, ${termWords(params.term)}, ${paymentWords(params.payment)}` },
      { label: "Id", value: shownText(params.plan) },
      { label: "ARN", value: shownText(params.arn) },
      { label: "Latest", value: formatInstant(new Date(params.until)) },
    ],
    figures: figuresOf(params),
    checks: params.checks.map(({ name, verdict, text }) => ({ name: shownText(name), verdict, text: shownText(text) })),
    moves: [],
    playbook: SAVINGS_PLAN_PLAYBOOK,
  };
}

function reasonLine({ reason }: SavingsPlanEnd): readonly CardLine[] {
  return reason === null ? [] : [{ label: "Because", value: shownText(reason) }];
}

function figuresOf({ savingUsdPerHour, released, refunded }: SavingsPlanEnd): readonly CardFigure[] {
  const amounts: readonly CardFigure[] = [
    { label: "No longer owed", value: dollars(released), unit: "text", kind: "projected", context: "over the rest of the term" },
    { label: "Comes back", value: dollars(refunded), unit: "text", kind: "projected", context: "what was paid upfront" },
  ];
  if (savingUsdPerHour === null) return amounts;
  const dearer = compareDecimals(savingUsdPerHour, "0") < 0;
  return [
    {
      label: dearer ? "Costs more, per hour" : "Saves, per hour",
      value: absoluteDecimal(savingUsdPerHour),
      unit: "USD/h",
      kind: "projected",
      context: "net of all other plans, if usage stays as it was",
    },
    ...amounts,
  ];
}
