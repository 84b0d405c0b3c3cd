import { ForbiddenError, StaleProposalError } from "#core/errors";
import type { Hand } from "#core/proposals/proposal";
import type { Roster } from "#core/proposals/quorum";
import { isOver, moveTo } from "#core/proposals/lifecycle";
import { openSeal } from "#core/proposals/sealed";
import { OPEN } from "#core/proposals/state";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { expireOverdue } from "#services/proposals/expire";
import { type GateFacts, gateFacts } from "#services/proposals/gate-facts";
import type { Plan } from "#services/proposals/kind-definition";
import { kindOf, orderFrom } from "#services/proposals/kinds";
import { sealNextRevision } from "#services/proposals/revisions";
import { lockProposal, noSuchProposal } from "#services/proposals/transition";

export type Edit = { readonly id: string; readonly hash: string; readonly params: Readonly<Record<string, unknown>> };

/**
 * A person's edit: planned anew from the world as it is now, sealed as the next revision, without any signature.
 *
 * @throws as `draftProposal`, and StaleProposalError where they edit what they did not see
 */
export async function reviseProposal(ctx: ServiceContext, { id, hash, params }: Edit): Promise<StoredProposal> {
  let plan: Plan | undefined;
  try {
    return await mutate(ctx, {
      scope: "proposal:create",
      action: "proposal.revise",
      target: id,
      event: `Edited ${id}`,
      async prepare() {
        const seen = await ctx.db.read(async (tx) => {
          const number = numberOf(id);
          const stored = number === undefined ? undefined : await proposalsIn(tx).find(number);
          if (!stored) throw noSuchProposal();
          refuseEdit(stored, hash, await gateFacts(ctx, tx));
          return stored;
        });
        const definition = kindOf(ctx, seen.kind);
        const known = definition.orderOf(openSeal(seen.sealed)) as Readonly<Record<string, unknown>>;
        plan = await definition.plan(ctx, orderFrom(definition, { ...known, ...params }));
      },
      async run(tx) {
        if (!plan) throw new Error("An edit ran without its plan.");
        const stored = await lockProposal(tx, id);
        refuseEdit(stored, hash, await gateFacts(ctx, tx));
        const next = await sealNextRevision(tx, { stored, plan, cause: "edit", reason: undefined, by: ctx.actor.name });
        return {
          result: next,
          event: `Edited ${id}, now revision ${next.rev}`,
          before: { state: stored.state, rev: stored.rev, hash: stored.hash },
          after: { state: next.state, rev: next.rev, hash: next.hash, params },
        };
      },
    });
  } catch (error) {
    if (error instanceof StaleProposalError) await expireOverdue(ctx).catch(() => undefined);
    throw error;
  }
}

function refuseEdit(stored: StoredProposal, hash: string, { hand, roster, now }: GateFacts): void {
  if (!OPEN.has(stored.state)) moveTo(stored, "proposed");
  if (isOver(stored, now)) throw new StaleProposalError(`${stored.id} has expired. Draft it again.`);
  if (hash !== stored.hash) throw new StaleProposalError(`${stored.id} has changed since you saw it. Look at it again, then edit.`);
  const why = whyNotEdit(hand, roster);
  if (why !== undefined) throw new ForbiddenError(why);
}

/** Whoever may draft may edit; signatures are void afterwards. */
export function whyNotEdit(hand: Hand, roster: Roster): string | undefined {
  if (hand.kind !== "user" || hand.userId === null || hand.sessionId === null) return "Only a person who is signed in may edit it.";
  if (!hand.sessionLive) return "Your session has ended. Sign in again.";
  if (hand.impersonated) return "Nobody edits while acting as somebody else.";
  const member = roster.get(hand.userId);
  if (!member) return "You are no member of this organization any more.";
  return member.role === "viewer" ? "Only an Owner or an Admin may edit this." : undefined;
}
