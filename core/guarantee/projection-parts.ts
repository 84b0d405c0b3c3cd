import type { Projection } from "#core/api/projection";
import { SPEND_CATEGORIES } from "#core/api/projection";
import type { Figure } from "#core/costs/figure";
import type { Decimal } from "#core/figures/decimal";
import { CATEGORY_LABELS, whyEmpty } from "#core/guarantee/spend-category";
import { afterGuarantee, type ExclusionKind, type SplitBill } from "#core/guarantee/split-bill";

type Cost = (path: string, value: Decimal, label: string, kind?: Figure["kind"]) => Figure;

const EXCLUSIONS: Readonly<Record<ExclusionKind, { readonly label: string; readonly why: string }>> = {
  tax: { label: "Tax", why: "Tax follows the law, not the price list." },
  support: { label: "Support", why: "Support is a plan of its own." },
  credits: { label: "Credits", why: "Credits were given before; the guarantee neither takes nor repeats them." },
  refunds: { label: "Refunds and adjustments", why: "Refunds correct earlier charges." },
  marketplace: { label: "Marketplace", why: "What other sellers charge through AWS has prices of their own." },
  other_fees: { label: "Commitment fees without usage", why: "Unused parts of commitments and one-off fees are no usage." },
};

/** What the guarantee does not reach, each with its amount, those of 0.00 too. */
export function projectionExclusions(split: SplitBill, period: string, cost: Cost): Projection["base"]["exclusions"] {
  return Object.entries(EXCLUSIONS).map(([kind, { label, why }]) => ({
    kind: kind as ExclusionKind,
    label,
    why,
    amount: cost(`excluded_${kind}`, split.exclusions[kind as ExclusionKind], `${label}, ${period}`),
  }));
}

/** The base by category before and after the guarantee; a category with nothing in it says why. */
export function projectionCategories(split: SplitBill, period: string, cost: Cost): Projection["categories"] {
  return SPEND_CATEGORIES.map((category) => {
    const found = split.categories.get(category);
    const before = found?.amount ?? 0n;
    const after = afterGuarantee(before);
    const label = CATEGORY_LABELS[category];
    return {
      category,
      label,
      before: cost(`${category}.before`, before, `${label}, ${period}`),
      after: cost(`${category}.after`, after, `${label} after the guaranteed 20 %, ${period}`, "projected"),
      saving: cost(`${category}.saving`, before - after, `${label}, guaranteed 20 %, ${period}`, "projected"),
      empty: found === undefined,
      why: found === undefined ? whyEmpty(category, `charges in ${period}`) : null,
      services: [...(found?.services ?? [])],
    };
  });
}
