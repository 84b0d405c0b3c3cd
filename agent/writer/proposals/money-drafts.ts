import type { Figure } from "#core/costs/figure";
import { formatInstant } from "#core/figures/dates";
import { paymentWords } from "#core/proposals/savings-plan-words";
import { accountWords } from "#agent/writer/commitments-held";
import { caveat, finding, type Sentence } from "#agent/writer/compose";
import { type Ledger, sign } from "#agent/writer/ledger";
import { sentence } from "#agent/writer/proposals/words";
import { hasNumeral, inert, tight } from "#agent/writer/words";
import type { EndFacts, PurchaseFacts } from "#tools/kit/money-facts";
import type { ProposalFacts } from "#tools/kit/proposal-facts";

const TERM = { "1y": "one year", "3y": "three years" } as const;
type Of = (path: string) => Figure | undefined;

const figureOf =
  ({ id, rev }: ProposalFacts, figures: readonly Figure[]): Of =>
  (path) =>
    figures.find((figure) => figure.id === `${id}.r${rev}.${path}`);
const printed = (figure: Figure | undefined, ledger: Ledger) => (figure === undefined ? "unknown" : ledger.print(figure));

/** ": buy a Compute Savings Plan of $2.50 per hour for one year, nothing upfront" */
export function moneyWords(facts: ProposalFacts, figures: readonly Figure[], ledger: Ledger): string {
  const of = figureOf(facts, figures);
  const { purchase, planEnd } = facts;
  if (purchase !== undefined)
    return `: buy ${purchase.what.startsWith("EC2") ? "an" : "a"} ${inert(purchase.what)} of ${printed(of("commitment"), ledger)} for ${TERM[purchase.term]}, ${paymentWords(purchase.payment)}`;
  if (planEnd !== undefined)
    return `: ${planEnd.isReturn ? "return the" : "delete the queued"} ${inert(planEnd.what)} of ${printed(of("commitment"), ledger)} in ${accountWords(planEnd.accountName)}`;
  return "";
}

export function moneyFindings(facts: ProposalFacts, figures: readonly Figure[], ledger: Ledger): Sentence[] {
  const of = figureOf(facts, figures);
  if (facts.purchase !== undefined) return purchaseFindings(facts.purchase, of, ledger);
  return facts.planEnd === undefined ? [] : endFindings(facts.planEnd, of, ledger);
}

function purchaseFindings({ start, expected, notes, rateSource }: PurchaseFacts, of: Of, ledger: Ledger): Sentence[] {
  const [total, saving, worst] = [of("total"), of("saving_month"), of("worst")];
  const starts = start.kind === "at" ? `It starts ${instant(start.instant)}` : "Once it is signed it is queued, with a cancel button until it starts";
  return [
    finding(
      1,
      `It promises ${printed(total, ledger)} in all, and would ${sign(saving) < 0 ? "cost more" : "save"}: ${saving === undefined ? "unknown" : ledger.size(saving)}, net of what you hold.`,
    ),
    sign(worst) > 0 && worst !== undefined
      ? finding(
          0.9,
          `In the worst scenario${hasNumeral(expected.worstScenario) ? "" : ` (${inert(expected.worstScenario)})`} it would lose ${ledger.size(worst)} over its term.`,
        )
      : finding(0.9, "It loses in none of the scenarios."),
    finding(0.8, `${starts}. Two people sign unless its card says otherwise; each signs in again and types the total.`),
    ...notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 2)
      .map((note) => caveat(0.8, sentence(inert(note, 300)))),
    ...(rateSource === "estimate" ? [caveat(0.6, "Its rates are estimates from published discounts.")] : []),
  ];
}

function endFindings({ isReturn, until, notes }: EndFacts, of: Of, ledger: Ledger): Sentence[] {
  const [released, refunded, used, allowed] = [of("released"), of("refunded"), of("returns_used"), of("returns_allowed")];
  const back = sign(refunded) > 0 && refunded !== undefined ? `, and ${ledger.print(refunded)} comes back` : "";
  return [
    finding(1, `${printed(released, ledger)} is then no longer owed${back}. It must be done by ${instant(until)}.`),
    isReturn && used !== undefined && allowed !== undefined
      ? finding(0.8, `It uses one of the ${ledger.print(allowed)} returns of the year; ${ledger.print(used)} are used so far.`)
      : finding(0.8, "It uses no return and costs nothing."),
    ...notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 2)
      .map((note) => caveat(0.8, sentence(inert(note, 300)))),
  ];
}

const instant = (text: string) => tight(formatInstant(new Date(text)));
