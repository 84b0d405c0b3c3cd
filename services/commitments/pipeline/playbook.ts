import type { PurchaseState } from "#core/commitments/purchase-state";

const RUNBOOK = "/runbooks/savings-plans";

const SECTIONS: Readonly<Partial<Record<PurchaseState, string>>> = {
  pending_approval: "before-it-is-bought",
  queued: "queued",
  purchased: "in-the-return-window",
  monitoring: "after-the-return-window",
  failed: "payment-failed",
  needs_attention: "needs-attention",
};

/** Section of the runbook that says what to do in a state. */
export function playbookOf(state: PurchaseState): string {
  const section = SECTIONS[state];
  return section === undefined ? RUNBOOK : `${RUNBOOK}#${section}`;
}
