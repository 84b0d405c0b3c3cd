import type { Projection, SpendCategory } from "#core/api/projection";
import { type Decimal, decimal, rounded, sumOf, times } from "#core/figures/decimal";
import { categoryOf } from "#core/guarantee/spend-category";

/** The price promise of the vendor of record: a share of the base. */
export const GUARANTEED_SHARE: Decimal = decimal("0.2");

export type ExclusionKind = Projection["base"]["exclusions"][number]["kind"];

/** What one group of line items is, by the semantic model's dimensions. */
export type BillPart = {
  readonly chargeCategory: string | null;
  readonly lineItemType: string | null;
  readonly service: string | null;
  readonly seller: string | null;
  readonly cluster: string | null;
  readonly amount: Decimal;
};

export type SplitBill = {
  readonly bill: Decimal;
  readonly base: Decimal;
  readonly exclusions: Readonly<Record<ExclusionKind, Decimal>>;
  readonly categories: ReadonlyMap<SpendCategory, { readonly amount: Decimal; readonly services: readonly string[] }>;
};

/**
 * Splits a bill into the base of the guarantee (charges of usage, commitments with what they covered) and what it does not reach.
 * bill = base + exclusions, exactly; base = its categories, exactly.
 *
 * @param purchasesCount whether the money of commitments is in purchase rows only (a cost metric that does not spread them)
 */
export function splitBill(parts: readonly BillPart[], purchasesCount: boolean): SplitBill {
  const exclusions: Record<ExclusionKind, Decimal> = { tax: 0n, support: 0n, credits: 0n, refunds: 0n, marketplace: 0n, other_fees: 0n };
  const categories = new Map<SpendCategory, { amount: Decimal; services: Set<string> }>();
  let base = 0n;
  for (const part of parts) {
    const kind = excludedAs(part, purchasesCount);
    if (kind !== undefined) {
      exclusions[kind] += part.amount;
      continue;
    }
    base += part.amount;
    const category = categoryOf(part.service, part.cluster);
    const entry = categories.get(category) ?? { amount: 0n, services: new Set<string>() };
    categories.set(category, { amount: entry.amount + part.amount, services: entry.services.add(part.service ?? "unknown") });
  }
  return {
    bill: sumOf(parts.map(({ amount }) => amount)),
    base,
    exclusions,
    categories: new Map([...categories].map(([category, { amount, services }]) => [category, { amount, services: [...services].toSorted() }])),
  };
}

/** In this order: a tax on a marketplace product is a tax. */
function excludedAs(part: BillPart, purchasesCount: boolean): ExclusionKind | undefined {
  const { chargeCategory: category, lineItemType } = part;
  if (category === "Tax") return "tax";
  if (lineItemType === "Refund") return "refunds";
  if (category === "Credit") return "credits";
  if (category === "Adjustment") return lineItemType === null ? "refunds" : adjustmentOf(lineItemType);
  if (isMarketplace(part.seller)) return "marketplace";
  if (part.service !== null && /support/i.test(part.service)) return "support";
  if (category === "Purchase" && !purchasesCount) return "other_fees";
  return undefined;
}

function adjustmentOf(lineItemType: string): ExclusionKind {
  return /credit|discount/i.test(lineItemType) ? "credits" : "refunds";
}

/** CUR: `AWS Marketplace` beside `AWS`. FOCUS: the publisher of the software. */
function isMarketplace(seller: string | null): boolean {
  return seller !== null && seller !== "" && (/marketplace/i.test(seller) || !/^(?:aws|amazon|aispl)/i.test(seller));
}

/** What the base is after the guaranteed share. */
export function afterGuarantee(base: Decimal): Decimal {
  return base - times(base, GUARANTEED_SHARE);
}

/** Share saved, from the two amounts as people see them (rounded to cents); undefined without a base. */
export function shownDelta(before: Decimal, after: Decimal): Decimal | undefined {
  const [x, y] = [rounded(before, 2), rounded(after, 2)];
  return x <= 0n ? undefined : ((x - y) * 10n ** 18n) / x;
}
