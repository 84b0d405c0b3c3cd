import { cancel } from "#core/proposals/lifecycle";
import type { StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { transition } from "#services/proposals/transition";

/**
 * Withdrawn by who asked for it, or by an Owner.
 *
 * @throws ForbiddenError, IllegalTransitionError, StaleProposalError, NotFoundError
 */
export async function cancelProposal(
  ctx: ServiceContext,
  { id, reason }: { readonly id: string; readonly reason?: string | undefined },
): Promise<StoredProposal> {
  return transition(ctx, {
    id,
    scope: "proposal:create",
    action: "proposal.cancel",
    verb: "Withdrew",
    reason,
    decide: (stored, { hand, roster, now }) => cancel(stored, hand, roster, now),
    topic: () => "cancelled",
  });
}
