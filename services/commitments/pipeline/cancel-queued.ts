import type { PauseAnswer } from "#core/api/commitment-workflow";
import { MajorTomError } from "#core/errors";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import { livingEndings } from "#services/commitments/pipeline/list-purchases";
import { selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { purchaseTitle } from "#services/commitments/pipeline/purchase-view";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { plansOfPausedCustomers } from "#services/vendor/paused-plans";

type Outcome = PauseAnswer["queued"][number];

/**
 * Cancels each plan that was bought here and has not started: drafts its deletion and, in the name of the person whose
 * press this is, signs exactly these bytes; with `only`, of these plans. What they may not sign waits for somebody who may. Repeating it drafts nothing twice.
 */
export async function cancelQueued(ctx: ServiceContext, only?: ReadonlySet<string>): Promise<readonly Outcome[]> {
  await syncPurchases(ctx);
  const { queued, endings } = await ctx.db.read(async (tx) => ({
    queued: await selectPurchases(
      tx,
      "WHERE plan_state = 'queued' AND plan_id IS NOT NULL AND state IN ('queued', 'needs_attention') ORDER BY number",
    ),
    endings: await livingEndings(tx),
  }));
  const outcomes: Outcome[] = [];
  const wanted = queued.filter(({ planId }) => only === undefined || only.has(planId ?? ""));
  for (const purchase of wanted) outcomes.push(await cancelOne(ctx, purchase, endings.get(purchase.planId ?? "")));
  return outcomes;
}

/** While buying is paused, for oneself or for a customer, what is queued is drafted for cancelling; somebody signs it. */
export async function cancelWhilePaused(ctx: ServiceContext): Promise<void> {
  const { pause, ofCustomers } = await ctx.db.read(async (tx) => ({
    pause: (await commitmentSettings(tx)).pause,
    ofCustomers: await plansOfPausedCustomers(tx),
  }));
  if (pause !== undefined) await cancelQueued(ctx);
  else if (ofCustomers.size > 0) await cancelQueued(ctx, ofCustomers);
}

async function cancelOne(ctx: ServiceContext, purchase: StoredPurchase, known: string | undefined): Promise<Outcome> {
  const plan = purchase.planId ?? "";
  const title = purchaseTitle(purchase);
  let drafted: StoredProposal | undefined;
  try {
    drafted = known === undefined ? await draftCancelling(ctx, plan) : await proposalOf(ctx, known);
    if (drafted === undefined) throw new Error(`${known} cannot be found.`);
    if (drafted.state !== "proposed" && drafted.state !== "partially_approved") {
      return { plan, title, outcome: "signed", proposal: drafted.id, text: `${drafted.id} cancels it; it is signed.` };
    }
    if (drafted.kind !== "sp_delete_queued")
      return { plan, title, outcome: "waiting", proposal: drafted.id, text: `${drafted.id} is about it and waits.` };
    if (ctx.actor.kind !== "user") return waiting(plan, title, drafted.id, "An Owner or an Admin signs it on the page Approvals.");
    const signed = await approveProposal(ctx, { id: drafted.id, hash: drafted.hash });
    return signed.state === "approved"
      ? { plan, title, outcome: "signed", proposal: drafted.id, text: `${drafted.id} cancels it; your press signed it.` }
      : waiting(plan, title, drafted.id, "It waits for a further signature.");
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    if (drafted !== undefined) return waiting(plan, title, drafted.id, error.message);
    return { plan, title, outcome: "left", proposal: null, text: error.message };
  }
}

const waiting = (plan: string, title: string, proposal: string, why: string): Outcome => ({
  plan,
  title,
  outcome: "waiting",
  proposal,
  text: `${proposal} would cancel it. ${why}`,
});

async function draftCancelling(ctx: ServiceContext, plan: string): Promise<StoredProposal> {
  const { pause } = await ctx.db.read(commitmentSettings);
  const reason = pause === undefined ? "Cancelled before its start." : `Buying is paused by ${pause.by}.`;
  return (await draftProposal(ctx, { kind: "sp_delete_queued", params: { plan, reason } })).proposal;
}

async function proposalOf(ctx: ServiceContext, id: string): Promise<StoredProposal | undefined> {
  const number = numberOf(id);
  return number === undefined ? undefined : ctx.db.read((tx) => proposalsIn(tx).find(number));
}
