import { reject } from "#core/proposals/lifecycle";
import type { StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { transition } from "#services/proposals/transition";

/**
 * Refuses it for good; the reason goes back to whoever asked for it.
 *
 * @throws StaleProposalError, ForbiddenError, IllegalTransitionError, NotFoundError
 */
export async function rejectProposal(
  ctx: ServiceContext,
  { id, hash, reason }: { readonly id: string; readonly hash: string; readonly reason?: string | undefined },
): Promise<StoredProposal> {
  return transition(ctx, {
    id,
    scope: "proposal:create",
    action: "proposal.reject",
    verb: "Rejected",
    reason,
    decide: (stored, facts) => reject(stored, { ...facts, hash, reason }),
    topic: () => "rejected",
  });
}
