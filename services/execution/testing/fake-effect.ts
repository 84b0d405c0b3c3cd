import { samplePurchase } from "#core/proposals/testing/sealed-savings-plan";
import type { PurchaseEffect } from "#services/commitments/expected-effect";
import { OFFERING } from "#services/execution/testing/fake-plans";

/** What a purchase would do, where no bill is: the same for every one of them. */
export function fakeEffect(over: Partial<PurchaseEffect> = {}): PurchaseEffect {
  const { expected, basis } = samplePurchase();
  return {
    offering: OFFERING,
    expected,
    rates: { source: "estimate", asOf: "2026-11-18T11:00:00.000Z" },
    ratesDigest: "rates",
    basis: { from: basis.from, to: basis.to, queryId: null },
    ...over,
  };
}
