import { NotFoundError, StaleProposalError } from "#core/errors";
import type { Scope } from "#core/identity/roles";
import { noticeOf, type NoticeTopic } from "#core/proposals/notice";
import type { Decision, Proposal } from "#core/proposals/proposal";
import { numberOf, proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { tell } from "#services/notifications/tell";
import { expireOverdue } from "#services/proposals/expire";
import { type GateFacts, gateFacts } from "#services/proposals/gate-facts";

export type Transition = {
  readonly id: string;
  readonly scope: Scope;
  readonly action: `proposal.${string}`;
  /** As it reads in the log: "Approved", followed by the id and the title. */
  readonly verb: string;
  readonly reason?: string | undefined;
  /** The pure rule: the next proposal, or the error that refuses it. */
  decide(stored: StoredProposal, facts: GateFacts): Proposal;
  topic(next: Proposal): NoticeTopic;
  /** What else belongs into the same transaction; its answer goes into the log. */
  also?(tx: TenantTransaction, next: StoredProposal): Promise<Readonly<Record<string, unknown>> | undefined>;
};

/**
 * One change of a proposal's state: locks the row, asks the pure rule, stores what it says, with the audit row and the
 * outbox row in the same transaction. Refusals change nothing and are in the log.
 */
export async function transition(ctx: ServiceContext, { id, scope, action, verb, reason, decide, topic, also }: Transition): Promise<StoredProposal> {
  try {
    return await mutate(ctx, {
      scope,
      action,
      target: id,
      event: `${verb} ${id}`,
      async run(tx) {
        const stored = await lockProposal(tx, id);
        const next: StoredProposal = { ...stored, ...decide(stored, await gateFacts(ctx, tx)) };
        await storeDecisions(tx, stored, next);
        await proposalsIn(tx).save(next);
        const more = await also?.(tx, next);
        const notice = noticeOf(next, { by: ctx.actor.name, reason });
        await tell(tx, { topic: topic(next), number: next.number, threadId: next.threadId, payload: notice });
        return {
          result: next,
          event: `${verb} ${id}: ${notice.title}`,
          before: { state: stored.state, rev: stored.rev, hash: stored.hash },
          after: { state: next.state, rev: next.rev, hash: next.hash, ...(reason !== undefined && { reason }), ...more },
        };
      },
    });
  } catch (error) {
    // What was too late is now also told as expired.
    if (error instanceof StaleProposalError) await expireOverdue(ctx).catch(() => undefined);
    throw error;
  }
}

/** @throws NotFoundError for an id that is unknown or another tenant's */
export async function lockProposal(tx: TenantTransaction, id: string): Promise<StoredProposal> {
  const number = numberOf(id);
  const stored = number === undefined ? undefined : await proposalsIn(tx).lock(number);
  if (!stored) throw noSuchProposal();
  return stored;
}

export function noSuchProposal(): NotFoundError {
  return new NotFoundError("There is no such proposal.");
}

async function storeDecisions(tx: TenantTransaction, before: Proposal, after: Proposal): Promise<void> {
  for (const decision of after.decisions) if (!before.decisions.includes(decision)) await storeDecision(tx, after.id, decision);
}

/** One a person and revision: who signed and then refuses has only refused. */
async function storeDecision(tx: TenantTransaction, id: string, decision: Decision): Promise<void> {
  await tx.query(
    `INSERT INTO decisions (tenant_id, number, rev, hash, user_id, session_id, verdict, channel, reason, step_up_at, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (tenant_id, number, rev, user_id) DO UPDATE SET hash = excluded.hash, session_id = excluded.session_id, verdict = excluded.verdict,
       channel = excluded.channel, reason = excluded.reason, step_up_at = excluded.step_up_at, at = excluded.at WHERE decisions.verdict = 'approve' AND excluded.verdict = 'reject'`,
    [
      tx.tenantId,
      numberOf(id),
      decision.rev,
      decision.hash,
      decision.userId,
      decision.sessionId,
      decision.verdict,
      decision.channel,
      decision.reason ?? null,
      decision.stepUpAt?.toISOString() ?? null,
      decision.at.toISOString(),
    ],
  );
}
