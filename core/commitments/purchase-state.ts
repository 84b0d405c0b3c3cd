import { z } from "zod";
import type { PlanState } from "#core/ports/savings-plans";
import type { ProposalState } from "#core/proposals/state";

/** What people see of a purchase, in the order in which it goes well; then the ways in which it ends otherwise. */
export const PurchaseState = z.enum([
  "analyzing",
  "pending_approval",
  "queued",
  "purchased",
  "monitoring",
  "rejected",
  "expired",
  "returned",
  "cancelled",
  "failed",
  "needs_attention",
]);
export type PurchaseState = z.infer<typeof PurchaseState>;

/** An active plan is new for so long after its start, unless somebody decides to keep it before. */
export const NEW_PLAN_DAYS = 7;
const NEW_PLAN_MS = NEW_PLAN_DAYS * 86_400_000;

/** `absent`: the provider was asked and shows none. `unknown`: it could not be asked, and was never seen. */
export type PlanSeen = { readonly state: PlanState; readonly start: string } | "absent" | "unknown";

export type PurchaseFacts = {
  /** Undefined: still an analysis, nothing is drafted. */
  readonly proposal: ProposalState | undefined;
  readonly plan: PlanSeen;
  /** When a person said that it is kept. */
  readonly keptAt: Date | undefined;
  readonly now: Date;
};

/** A state and why it is that one, in a sentence for people. */
export type StateInWords = { readonly state: PurchaseState; readonly because: string };

/** Where money is promised, or will be without a further step of ours. */
const PROMISED: ReadonlySet<PlanState> = new Set(["active", "queued", "payment-pending"]);

const UNDECIDED: Readonly<Partial<Record<ProposalState, StateInWords>>> = {
  proposed: { state: "pending_approval", because: "It waits for signatures." },
  partially_approved: { state: "pending_approval", because: "It waits for further signatures." },
  approved: { state: "queued", because: "It is approved and will be ordered next; nothing is bought yet." },
  executing: { state: "queued", because: "It is being ordered from the provider." },
  rolling_back: { state: "queued", because: "The order is being taken back." },
};

/** Ends after which nothing may be owed. */
const WITHOUT_EFFECT: Readonly<Partial<Record<ProposalState, StateInWords>>> = {
  failed: { state: "failed", because: "It was not bought, and nothing is owed." },
  rolled_back: { state: "cancelled", because: "The order was taken back, and nothing is owed." },
  rejected: { state: "rejected", because: "It was refused, and nothing was bought." },
  cancelled: { state: "cancelled", because: "It was withdrawn before it was bought." },
  expired: { state: "expired", because: "Its time to be signed or started ran out, and nothing was bought." },
};

/**
 * What a purchase is for people, from what the gate and the provider say of it. Where the two contradict each other
 * about money, a person must look.
 *
 * @source docs/methods/commitment-pipeline.md
 */
export function purchaseState({ proposal, plan, keptAt, now }: PurchaseFacts): StateInWords {
  if (proposal === undefined) return { state: "analyzing", because: "The bill is being looked through; nothing is drafted yet." };
  if (proposal === "needs_attention") return { state: "needs_attention", because: "Whether it was bought could not be proved. An Owner must look." };
  const seen = typeof plan === "string" ? undefined : plan;
  if (proposal === "succeeded" && seen === undefined) return withoutPlan(plan === "absent");
  if (seen === undefined) return UNDECIDED[proposal] ?? WITHOUT_EFFECT[proposal] ?? withoutPlan(plan === "absent");
  if (proposal === "succeeded" || proposal === "executing" || proposal === "rolling_back") return ofPlan(seen, keptAt, now);
  if (!PROMISED.has(seen.state)) return UNDECIDED[proposal] ?? ofPlan(seen, keptAt, now);
  const gate = UNDECIDED[proposal] === undefined ? `is ${proposal.replaceAll("_", " ")}` : "has not started";
  const shown = seen.state.replaceAll("-", " ");
  return { state: "needs_attention", because: `The provider shows a plan that is ${shown}, although the purchase ${gate}. An Owner must look.` };
}

function ofPlan({ state, start }: Exclude<PlanSeen, string>, keptAt: Date | undefined, now: Date): StateInWords {
  switch (state) {
    case "queued":
      return { state: "queued", because: "The provider holds it until its start; until then it can be cancelled, and nothing is owed." };
    case "payment-pending":
      return { state: "queued", because: "The provider is taking the payment; it starts when that is done." };
    case "payment-failed":
      return { state: "failed", because: "The provider could not take the payment; the plan did not start, and nothing is owed." };
    case "queued-deleted":
      return { state: "cancelled", because: "It was cancelled before its start, and nothing is owed." };
    case "pending-return":
      return { state: "returned", because: "Its return is accepted, and the provider is carrying it out." };
    case "returned":
      return { state: "returned", because: "It was returned; what was paid upfront comes back." };
    case "retired":
      return { state: "expired", because: "Its term has ended; the usage is billed on demand again." };
    case "active":
      if (keptAt !== undefined) return { state: "monitoring", because: "It was decided to keep it; its use is checked daily." };
      return now.getTime() < Date.parse(start) + NEW_PLAN_MS
        ? { state: "purchased", because: `It is active and in its first ${NEW_PLAN_DAYS} days: keep it, or return it in time.` }
        : { state: "monitoring", because: "It is active; its use is checked daily." };
  }
}

/** The flight proved it, so that a provider who shows nothing has lost it or hides it. */
function withoutPlan(isAbsent: boolean): StateInWords {
  return isAbsent
    ? { state: "needs_attention", because: "It was bought, but the provider does not show the plan. An Owner must look." }
    : { state: "queued", because: "The provider has confirmed it; its plan was not read yet." };
}

const LABELS: Readonly<Record<PurchaseState, string>> = {
  analyzing: "Analyzing",
  pending_approval: "Pending approval",
  queued: "Queued",
  purchased: "Purchased",
  monitoring: "Monitoring",
  rejected: "Rejected",
  expired: "Expired",
  returned: "Returned",
  cancelled: "Cancelled",
  failed: "Failed",
  needs_attention: "Needs attention",
};

export function purchaseStateLabel(state: PurchaseState): string {
  return LABELS[state];
}

/** Where nothing more will happen by itself. */
export const ENDED_STATES: ReadonlySet<PurchaseState> = new Set(["rejected", "expired", "returned", "cancelled", "failed"]);
