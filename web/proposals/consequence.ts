import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { openSeal } from "#core/proposals/sealed";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
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

const YEARS = { "1y": "1 year", "3y": "3 years" } as const;
const PLANS = { Compute: "Compute Savings Plan", EC2Instance: "EC2 Instance Savings Plan", SageMaker: "SageMaker Savings Plan" } as const;
const UPFRONT = { no: "nothing upfront", partial: "half upfront", all: "all upfront" } as const;

/** The purchase that a sealed text is; undefined for every other kind and for a shape that this program does not know. */
export function purchaseOf(sealedText: string): SavingsPlanPurchase | undefined {
  const { kind, params } = openSeal(sealedText);
  const purchase = kind === "sp_purchase" ? SavingsPlanPurchase.safeParse(params) : undefined;
  return purchase?.success === true ? purchase.data : undefined;
}

export const termWords = (term: SavingsPlanPurchase["term"]): string => YEARS[term];
export const planWords = (type: SavingsPlanPurchase["type"]): string => PLANS[type];
export const paymentWords = (payment: SavingsPlanPurchase["payment"]): string => UPFRONT[payment];
export const hourly = (usd: string): string => `${formatValue(usd, "USD/h", { bare: true })} each hour`;

/** What a person signs: from the sealed text alone, the card's title where the kind promises no sum. */
export function consequenceOf(kind: ProposalKind, sealedText: string, cardTitle: string): Consequence {
  const purchase = purchaseOf(sealedText);
  if (purchase !== undefined) {
    const { total, term, type, family, region, commitment, upfront, payment, start } = purchase;
    const scope = family === null ? "" : ` of ${family}${region === null ? "" : ` in ${region}`}`;
    const queued =
      start.kind === "queued" ? `Queued for ${start.hours} h once it is bought` : `Queued until ${formatInstant(new Date(start.instant))}`;
    return {
      title: `Commit ${formatValue(total, "USD")} over ${YEARS[term]}`,
      says: `${PLANS[type]}${scope}, ${hourly(commitment)}, used or not, ${UPFRONT[payment]}${payment === "no" ? "" : ` (${formatValue(upfront, "USD")})`}.`,
      afterwards: `${queued}. Cancel at no cost until then.`,
      total,
    };
  }
  return { title: cardTitle, says: "", afterwards: AFTERWARDS[kind] ?? "It starts by itself once it is signed.", total: undefined };
}

const AFTERWARDS: Partial<Readonly<Record<ProposalKind, string>>> = {
  cap_raise: "It holds 24 hours after the last signature. Lowering it again needs no signature.",
  kill_switch_release: "What was held goes on by itself.",
};
