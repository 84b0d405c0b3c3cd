import { z } from "zod";
import { ProposalDetail } from "#core/api/proposals";
import { MajorTomError } from "#core/errors";
import { differencesOf } from "#core/proposals/differences";
import { cancel, refuseEdit, reject, resolve } from "#core/proposals/lifecycle";
import { readableCard } from "#core/proposals/notice";
import { signingWords } from "#core/proposals/signing-words";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { expireOverdue } from "#services/proposals/expire";
import { flightPlan } from "#services/proposals/flight-plan";
import type { GateFacts } from "#services/proposals/gate-facts";
import { type RevisionCause } from "#services/proposals/revisions";
import { readAround, summaryOf } from "#services/proposals/summary";
import { noSuchProposal } from "#services/proposals/transition";

type Detail = z.infer<typeof ProposalDetail>;
type RevisionRow = {
  rev: number;
  hash: string;
  sealed: string;
  cause: RevisionCause;
  reason: string | null;
  dry_run: unknown;
  created_at: string | Date;
};

const Outcome = ProposalDetail.shape.outcome.unwrap();
const DryRun = ProposalDetail.shape.dryRun.unwrap();

/**
 * Everything about one proposal, the sealed text included.
 *
 * @throws NotFoundError for an id that is unknown or another tenant's
 */
export async function getProposal(ctx: ServiceContext, id: string): Promise<Detail> {
  requireScope(ctx, "proposal:read");
  await expireOverdue(ctx);
  return ctx.db.read(async (tx) => {
    const number = numberOf(id);
    const proposal = number === undefined ? undefined : await proposalsIn(tx).find(number);
    if (!proposal) throw noSuchProposal();
    const around = await readAround(ctx, tx);
    const { facts, names } = around;
    const revisions = await revisionsOf(tx, proposal);
    const [action] = await tx.query<{ id: string; outcome: unknown }>("SELECT id, outcome FROM actions WHERE number = $1", [proposal.number]);
    return {
      ...summaryOf(proposal, around),
      sealed: proposal.sealed,
      hash: proposal.hash,
      decisions: proposal.decisions.map((decision) => ({
        rev: decision.rev,
        hash: decision.hash,
        userId: decision.userId,
        name: names.get(decision.userId) ?? decision.userId,
        verdict: decision.verdict,
        channel: decision.channel,
        reason: decision.reason ?? null,
        at: decision.at.toISOString(),
        stepUpAt: decision.stepUpAt?.toISOString() ?? null,
      })),
      steps: [...(await flightPlan(tx, proposal.number, proposal.sealed))],
      signing: signingWords(proposal, facts.roster, facts.now),
      needsStepUp: proposal.policy.stepUp,
      revisions: revisions.map((revision, index) => ({
        rev: revision.rev,
        hash: revision.hash,
        createdAt: new Date(revision.created_at).toISOString(),
        cause: revision.cause,
        reason: revision.reason,
        differences: differencesFrom(revisions[index - 1], revision),
      })),
      dryRun: DryRun.safeParse(revisions.at(-1)?.dry_run).data ?? null,
      outcome: Outcome.safeParse(action?.outcome).data ?? null,
      actionId: action?.id ?? null,
      youMay: whatYouMay(ctx, proposal, facts),
    };
  });
}

function revisionsOf(tx: TenantTransaction, { number }: StoredProposal): Promise<RevisionRow[]> {
  return tx.query<RevisionRow>(
    "SELECT rev, hash, sealed, cause, reason, dry_run, created_at FROM proposal_revisions WHERE number = $1 ORDER BY rev",
    [number],
  );
}

function differencesFrom(before: RevisionRow | undefined, { sealed }: RevisionRow): Detail["revisions"][number]["differences"] {
  const isReadable = before !== undefined && readableCard(before.sealed) !== undefined && readableCard(sealed) !== undefined;
  return !isReadable ? [] : [...differencesOf(before.sealed, sealed)];
}

/** By the very rules that would refuse it. */
function whatYouMay(ctx: ServiceContext, proposal: StoredProposal, { hand, roster, now }: GateFacts): Detail["youMay"] {
  const may = (rule: () => unknown): boolean => {
    try {
      rule();
      return true;
    } catch (error) {
      if (error instanceof MajorTomError) return false;
      throw error;
    }
  };
  const role = hand.kind === "user" && hand.sessionLive && !hand.impersonated ? roster.get(hand.userId ?? "")?.role : undefined;
  const isManager = role === "owner" || role === "admin";
  return {
    reject: may(() => reject(proposal, { hand, roster, now, hash: proposal.hash })),
    revise: ctx.kinds.has(proposal.kind) && may(() => refuseEdit(proposal, { hand, roster, now, hash: proposal.hash })),
    cancel: may(() => cancel(proposal, hand, roster, now)),
    resolve: may(() => resolve(proposal, hand, roster, "succeeded", "a reason")),
    stop: isManager && proposal.state === "executing",
  };
}
