import type { z } from "zod";
import type { ProposalList } from "#core/api/proposals";
import type { ProposalState } from "#core/proposals/state";
import { OPEN, TERMINAL } from "#core/proposals/state";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { expireOverdue } from "#services/proposals/expire";
import { readAround, summaryOf, waitsForCaller } from "#services/proposals/summary";

export type ProposalFilter = {
  readonly state?: ProposalState | undefined;
  readonly cluster?: string | undefined;
  /** Ended ones older than this id: the `nextBefore` of the page before. */
  readonly before?: string | undefined;
  readonly limit?: number | undefined;
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** What waits, runs and has ended, the newest first, with whether the caller may sign each and why not. */
export async function listProposals(ctx: ServiceContext, filter: ProposalFilter = {}): Promise<z.infer<typeof ProposalList>> {
  requireScope(ctx, "proposal:read");
  await expireOverdue(ctx);
  const limit = Math.min(Math.max(1, Math.trunc(filter.limit ?? DEFAULT_LIMIT)), MAX_LIMIT);
  const wanted = `($1::text IS NULL OR p.state = $1) AND ($2::text IS NULL OR p.cluster = $2)`;
  const parameters = [filter.state ?? null, filter.cluster ?? null];
  const before = filter.before === undefined ? undefined : numberOf(filter.before);
  return ctx.db.read(async (tx) => {
    const around = await readAround(ctx, tx);
    // A page of the history repeats nothing of what is not over.
    const live =
      before === undefined
        ? await proposalsIn(tx).select(`WHERE ${wanted} AND p.state <> ALL ($3::text[]) ORDER BY p.number DESC`, [...parameters, [...TERMINAL]])
        : [];
    const ended = await proposalsIn(tx).select(
      `WHERE ${wanted} AND p.state = ANY ($3::text[]) AND ($4::int IS NULL OR p.number < $4) ORDER BY p.number DESC LIMIT ${limit + 1}`,
      [...parameters, [...TERMINAL], before ?? null],
    );
    const shown = (proposals: readonly StoredProposal[]) => proposals.map((proposal) => summaryOf(proposal, around));
    const waiting = live.filter(({ state }) => OPEN.has(state) && state !== "approved");
    const page = ended.slice(0, limit);
    return {
      waitingForYou: shown(waiting.filter((proposal) => waitsForCaller(proposal, around.facts))),
      waitingForOthers: shown(waiting.filter((proposal) => !waitsForCaller(proposal, around.facts))),
      running: shown(live.filter(({ state }) => state === "approved" || state === "executing" || state === "rolling_back")),
      attention: shown(live.filter(({ state }) => state === "needs_attention")),
      ended: shown(page),
      nextBefore: ended.length > limit ? (page.at(-1)?.id ?? null) : null,
    };
  });
}
