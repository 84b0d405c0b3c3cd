import { resolve } from "#core/proposals/lifecycle";
import type { StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { transition } from "#services/proposals/transition";

export type Resolution = { readonly id: string; readonly outcome: "succeeded" | "failed" | "rolled_back"; readonly reason: string };

/**
 * An Owner looked at the provider and says what became of an action that needed a person. The evidence that they had
 * goes into the log with their words.
 *
 * @throws ForbiddenError, IllegalTransitionError, NotFoundError
 */
export async function resolveProposal(ctx: ServiceContext, { id, outcome, reason }: Resolution): Promise<StoredProposal> {
  return transition(ctx, {
    id,
    scope: "proposal:create",
    action: "proposal.resolve",
    verb: `Resolved as ${outcome.replace("_", " ")}:`,
    reason,
    decide: (stored, { hand, roster }) => resolve(stored, hand, roster, outcome, reason),
    topic: () => (outcome === "succeeded" ? "done" : outcome === "failed" ? "failed" : "returned"),
    also: (tx, { number }) => endAction(tx, number, { outcome, text: `${ctx.actor.name} looked at the provider: ${reason}` }),
  });
}

/** Ends the action with the proposal; what was not used of a limit is free again. */
async function endAction(tx: TenantTransaction, number: number, { outcome, text }: { outcome: Resolution["outcome"]; text: string }) {
  const [action] = await tx.query<{ id: string; outcome: unknown }>("SELECT id, outcome FROM actions WHERE number = $1 FOR UPDATE", [number]);
  if (!action) return undefined;
  // The evidence stays on the card, under the words of the person who judged it.
  await tx.query(
    `UPDATE actions SET state = $2, outcome = COALESCE(outcome, '{"undo": null, "evidence": []}'::jsonb) || jsonb_build_object('text', $3::text),
       ended_at = app_now(), lease_owner = NULL, lease_until = NULL, wake_at = NULL, fence = fence + 1 WHERE number = $1`,
    [number, outcome, text],
  );
  if (outcome !== "succeeded") {
    await tx.query("UPDATE cap_ledger SET released_at = app_now() WHERE action_id = $1 AND released_at IS NULL", [action.id]);
  }
  return { action: action.id, evidence: action.outcome };
}
