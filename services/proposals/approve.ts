import { approve } from "#core/proposals/lifecycle";
import type { StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { transition } from "#services/proposals/transition";

/**
 * One person's signature on the bytes that they were shown. With the last one needed it may start.
 *
 * @throws StaleProposalError, ForbiddenError, IllegalTransitionError, NotFoundError
 */
export async function approveProposal(ctx: ServiceContext, { id, hash }: { readonly id: string; readonly hash: string }): Promise<StoredProposal> {
  return transition(ctx, {
    id,
    scope: "proposal:approve",
    action: "proposal.approve",
    verb: "Approved",
    decide: (stored, facts) => approve(stored, { ...facts, hash }),
    topic: (next) => (next.state === "approved" ? "approved" : "signed"),
  });
}
