import { ForbiddenError, IllegalTransitionError, NotFoundError } from "#core/errors";
import { inWords } from "#core/proposals/lifecycle";
import { numberOf, proposalsIn } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { FLIGHT_PLANS } from "#services/execution/flight-plans";
import { readSteps } from "#services/execution/journal";
import { announce } from "#services/notifications/announce";
import { mutate } from "#services/mutation";
import { gateFacts } from "#services/proposals/gate-facts";

/**
 * A person wants a running action stopped and undone: an Owner, an Admin, or who asked for it.
 *
 * @throws NotFoundError, ForbiddenError, IllegalTransitionError where nothing runs or the last step has begun
 */
export async function stopAction(ctx: ServiceContext, proposalId: string, reason: string | undefined): Promise<void> {
  await mutate(ctx, {
    scope: "proposal:create",
    action: "action.stop",
    target: proposalId,
    event: `Stopped ${proposalId}`,
    run: async (tx) => {
      const number = numberOf(proposalId);
      const proposal = number === undefined ? undefined : await proposalsIn(tx).lock(number);
      if (proposal === undefined) throw new NotFoundError(`There is no proposal ${proposalId}.`);
      const { hand, roster } = await gateFacts(ctx, tx);
      const member = hand.userId === null ? undefined : roster.get(hand.userId);
      const isTheirs = proposal.requester.userId === hand.userId && member?.role !== "viewer";
      if (hand.kind !== "user" || !hand.sessionLive || member === undefined || !(isTheirs || member.role === "owner" || member.role === "admin")) {
        throw new ForbiddenError("Only an Owner, an Admin or who asked for it may stop it.");
      }
      if (proposal.state !== "executing") throw new IllegalTransitionError(`${proposal.id} is ${inWords(proposal.state)}; there is nothing to stop.`);
      const [action] = await tx.query<{ id: string; stop_requested_by: string | null }>(
        "SELECT id, stop_requested_by FROM actions WHERE number = $1 AND state = 'executing' FOR UPDATE",
        [proposal.number],
      );
      if (action === undefined) throw new IllegalTransitionError(`${proposal.id} does not run.`);
      if (action.stop_requested_by !== null) return { result: undefined, unchanged: true };
      const last = (await readSteps(tx, action.id)).find(({ name }) => name === FLIGHT_PLANS.get(proposal.kind)?.pointOfNoReturn);
      if (last !== undefined && last.state !== "failed" && last.ref.retry !== true) {
        throw new IllegalTransitionError(`${proposal.id} is at its last step, which cannot be undone. Propose the reverse when it is done.`);
      }
      await tx.query("UPDATE actions SET stop_requested_by = $2, wake_at = NULL WHERE id = $1", [action.id, ctx.actor.name]);
      await announce(tx, "proposal", proposal.id);
      return { result: undefined, after: { action: action.id, stoppedBy: ctx.actor.name, reason: reason ?? null } };
    },
  });
}
