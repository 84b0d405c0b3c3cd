import { StaleProposalError } from "#core/errors";
import { refuseEdit } from "#core/proposals/lifecycle";
import { openSeal } from "#core/proposals/sealed";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { expireOverdue } from "#services/proposals/expire";
import { gateFacts } from "#services/proposals/gate-facts";
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
          refuseEdit(stored, { ...(await gateFacts(ctx, tx)), hash });
          return stored;
        });
        const definition = kindOf(ctx, seen.kind);
        const known = definition.orderOf(openSeal(seen.sealed)) as Readonly<Record<string, unknown>>;
        plan = await definition.plan(ctx, orderFrom(definition, definition.editOf?.(known, params) ?? { ...known, ...params }));
      },
      async run(tx) {
        if (!plan) throw new Error("An edit ran without its plan.");
        const stored = await lockProposal(tx, id);
        refuseEdit(stored, { ...(await gateFacts(ctx, tx)), hash });
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
