import { SavingsPlanPurchase, SavingsPlanPurchasePreconditions } from "#core/proposals/savings-plan";
import type { SealedProposal } from "#core/proposals/sealed";
import { startIfBought } from "#core/commitments/purchase-terms";
import type { PurchaseCase } from "#services/commitments/expected-effect";

export type OpenedPurchase = { readonly params: SavingsPlanPurchase; readonly preconditions: SavingsPlanPurchasePreconditions };

export function openedPurchase({ params, preconditions }: Pick<SealedProposal, "params" | "preconditions">): OpenedPurchase {
  return { params: SavingsPlanPurchase.parse(params), preconditions: SavingsPlanPurchasePreconditions.parse(preconditions) };
}

/** The sealed purchase, were it made at this instant. */
export function caseOf({ account, type, family, region, term, payment, commitment, start }: SavingsPlanPurchase, at: Date): PurchaseCase {
  return {
    account,
    type,
    term,
    payment,
    commitment,
    family: family ?? undefined,
    region: region ?? undefined,
    start: startIfBought(start, at),
  };
}
