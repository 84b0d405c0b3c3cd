import { canonicalJson } from "#core/audit/canonical-json";
import { ConflictError, ForbiddenError, LimitExceededError } from "#core/errors";
import { inWords } from "#core/proposals/lifecycle";
import { noticeOf } from "#core/proposals/notice";
import { MOST_OPEN_PROPOSALS, policyFor } from "#core/proposals/policy";
import type { Provenance } from "#core/proposals/provenance";
import { whyNotSubmit } from "#core/proposals/quorum";
import { openSeal } from "#core/proposals/sealed";
import { OPEN, type ProposalKind } from "#core/proposals/state";
import { proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { type Change, mutate } from "#services/mutation";
import { tell } from "#services/notifications/tell";
import { expireOverdue } from "#services/proposals/expire";
import { gateFacts } from "#services/proposals/gate-facts";
import type { KindDefinition, Plan } from "#services/proposals/kind-definition";
import { kindOf, orderFrom } from "#services/proposals/kinds";
import { insertRevision, sealRevision } from "#services/proposals/revisions";
import { findThread, ownerOf } from "#services/threads/thread";

export type DraftInput = {
  readonly kind: ProposalKind;
  /** As the kind takes it; checked again here. */
  readonly params: unknown;
  /** The conversation that it comes from and where its outcome is told: the requester's own. */
  readonly threadId?: string | undefined;
  /** Drafted together with others, shown as one card. */
  readonly batch?: string | undefined;
  /** Where each argument came from, where a tool drafts; kept in the log. */
  readonly provenance?: Provenance | undefined;
};

export type Drafted = {
  readonly proposal: StoredProposal;
  /** The agent had drafted exactly this before in the same conversation: that one, not a second one. */
  readonly wasThere: boolean;
};

const LIVE = [...OPEN, "executing", "rolling_back", "needs_attention"];

/**
 * Looks at the world, seals what would be done and asks for signatures. Nothing is changed by it.
 * The requester is the person who asks, or in whose conversation the agent runs.
 *
 * @throws InvalidInputError, NotFoundError, GuardRefusedError from the plan; ConflictError where the target has a live
 * proposal; LimitExceededError where too many are open
 */
export async function draftProposal(ctx: ServiceContext, input: DraftInput): Promise<Drafted> {
  const { kind, params, threadId, batch, provenance } = input;
  let planned: { readonly definition: KindDefinition; readonly plan: Plan } | undefined;
  return mutate(ctx, {
    scope: "proposal:create",
    action: "proposal.draft",
    target: kind,
    event: `Draft of a ${inWords(kind)}`,
    async prepare() {
      const definition = kindOf(ctx, kind);
      const order = orderFrom(definition, params);
      await refuseEarly(ctx, kind);
      await expireOverdue(ctx);
      planned = { definition, plan: await definition.plan(ctx, order) };
    },
    async run(tx): Promise<Change<Drafted>> {
      if (!planned) throw new Error("A draft ran without its plan.");
      const { definition, plan } = planned;
      if (threadId !== undefined) await findThread(tx, ownerOf(ctx), threadId);
      await lockDrafts(tx);
      const there = await liveWithTarget(tx, plan.target);
      if (there) {
        const isRepeat = ctx.actor.kind === "agent" && threadId !== undefined && there.threadId === threadId;
        if (isRepeat && isSameOrder(definition, there.sealed, plan)) {
          return { result: { proposal: there, wasThere: true }, unchanged: true };
        }
        throw new ConflictError(
          `${there.id} is about the same thing and is ${inWords(there.state)}. Decide on it, or withdraw it, before you draft another.`,
        );
      }
      const number = await nextNumber(tx);
      const requesterKind = ctx.actor.kind === "user" ? "human" : ctx.actor.kind === "agent" ? "agent" : "analyser";
      const { hand, roster, now } = await gateFacts(ctx, tx);
      const revision = await sealRevision(tx, { number, rev: 1, kind, plan, submittedInPerson: requesterKind === "human" });
      const why = whyNotSubmit(revision.policy, hand, roster, now);
      if (why !== undefined) throw new ForbiddenError(why);
      await tx.query(
        `INSERT INTO proposals (tenant_id, number, kind, state, rev, requester_user_id, requester_kind, thread_id, cluster, batch, target)
         VALUES ($1, $2, $3, 'proposed', 1, $4, $5, $6, $7, $8, $9)`,
        [tx.tenantId, number, kind, ctx.actor.userId, requesterKind, threadId ?? null, plan.cluster ?? null, batch ?? null, plan.target ?? null],
      );
      await insertRevision(tx, { number, rev: 1 }, revision, { cause: "draft", reason: undefined });
      const proposal = await proposalsIn(tx).find(number);
      if (!proposal) throw new Error("The proposal that was just drafted cannot be found.");
      const notice = noticeOf(proposal, { by: ctx.actor.name });
      await tell(tx, { topic: "proposed", number, threadId, payload: notice });
      return {
        result: { proposal, wasThere: false },
        target: proposal.id,
        event: `Drafted ${proposal.id}: ${notice.title}`,
        after: { state: proposal.state, rev: 1, hash: proposal.hash, cluster: plan.cluster, threadId, batch, provenance },
      };
    },
  });
}

/** Who may not ask for it at all is told before the world is looked at, which takes a while. */
async function refuseEarly(ctx: ServiceContext, kind: ProposalKind): Promise<void> {
  const policy = policyFor({ kind, production: true, submittedInPerson: ctx.actor.kind === "user" });
  const { hand, roster, now } = await ctx.db.read((tx) => gateFacts(ctx, tx));
  const why = whyNotSubmit(policy, hand, roster, now);
  if (why !== undefined) throw new ForbiddenError(why);
}

/** Whether both say the same to the kind, whatever a person may call the target and whatever prices do meanwhile. */
function isSameOrder(definition: KindDefinition, sealedText: string, plan: Plan): boolean {
  const sealed = openSeal(sealedText);
  const { connection, region, params, preconditions } = plan;
  const planned = definition.orderOf({ ...sealed, connection, region, params, preconditions });
  return canonicalJson(definition.orderOf(sealed)) === canonicalJson(planned);
}

/** One draft of a tenant at a time, so that numbers have no gaps and the count of open ones holds. */
async function lockDrafts(tx: TenantTransaction): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('proposals:' || $1, 0))", [tx.tenantId]);
}

async function nextNumber(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.query<{ last: number; open: number }>(
    "SELECT coalesce(max(number), 0)::int AS last, (count(*) FILTER (WHERE state = ANY ($1::text[])))::int AS open FROM proposals",
    [[...OPEN]],
  );
  if ((row?.open ?? 0) >= MOST_OPEN_PROPOSALS) {
    throw new LimitExceededError(`${MOST_OPEN_PROPOSALS} proposals are open. Decide on some of them, or withdraw them, before you draft another.`);
  }
  return (row?.last ?? 0) + 1;
}

async function liveWithTarget(tx: TenantTransaction, target: string | undefined): Promise<StoredProposal | undefined> {
  if (target === undefined) return undefined;
  return (await proposalsIn(tx).select("WHERE p.target = $1 AND p.state = ANY ($2::text[])", [target, LIVE]))[0];
}
