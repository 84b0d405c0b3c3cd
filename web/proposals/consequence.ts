import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { hourlyWords, paymentWords, planWords, termWords } from "#core/proposals/savings-plan-words";
import { openSeal } from "#core/proposals/sealed";
import type { ProposalKind } from "#core/proposals/state";

/** What signing brings about, in the words of the sheet that is signed. */
export type Consequence = {
  /** "Commit $21,900.00 over 1 year" */
  readonly title: string;
  readonly says: string;
  /** What happens right after the last signature, and how it can be taken back. */
  readonly afterwards: string;
  /** USD with two places, to be typed; undefined where no sum is promised. */
  readonly total: string | undefined;
};

/** The purchase that a sealed text is; undefined for every other kind and for a shape that this program does not know. */
export function purchaseOf(sealedText: string): SavingsPlanPurchase | undefined {
  const { kind, params } = openSeal(sealedText);
  const purchase = kind === "sp_purchase" ? SavingsPlanPurchase.safeParse(params) : undefined;
  return purchase?.success === true ? purchase.data : undefined;
}

/** What a person signs: from the sealed text alone, the card's title where the kind promises no sum. */
export function consequenceOf(kind: ProposalKind, sealedText: string, cardTitle: string): Consequence {
  const purchase = purchaseOf(sealedText);
  if (purchase !== undefined) {
    const { total, term, commitment, upfront, payment, start } = purchase;
    const paid = payment === "no" ? "" : ` (${formatValue(upfront, "USD")})`;
    const begins =
      start.kind === "queued"
        ? `Bought at once and queued: it starts ${start.hours} ${start.hours === 1 ? "hour" : "hours"} later`
        : `Bought at once and queued until ${formatInstant(new Date(start.instant))}`;
    return {
      title: `Commit ${formatValue(total, "USD")} over ${termWords(term)}`,
      says: `${planWords(purchase)}, ${hourlyWords(commitment)}, used or not, ${paymentWords(payment)}${paid}.`,
      afterwards: `${begins}. Cancel at no cost until then.`,
      total,
    };
  }
  return { title: cardTitle, says: "", afterwards: AFTERWARDS[kind] ?? "It starts by itself once it is signed.", total: undefined };
}

const AFTERWARDS: Partial<Readonly<Record<ProposalKind, string>>> = {
  cap_raise: "It counts 24 hours after the last signature. An Owner lowers it again at once, without a proposal.",
  kill_switch_release: "What was held goes on by itself.",
};
