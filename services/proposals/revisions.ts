import { revise } from "#core/proposals/lifecycle";
import { noticeOf } from "#core/proposals/notice";
import { POLICY_VERSION, type SigningPolicy } from "#core/proposals/policy";
import { seal } from "#core/proposals/sealed";
import type { ProposalKind } from "#core/proposals/state";
import { appNow } from "#db/app-now";
import { proposalsIn, type StoredProposal } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { sha256 } from "#services/audit/append";
import { tell } from "#services/notifications/tell";
import type { Plan } from "#services/proposals/kind-definition";
import { signingPolicy } from "#services/proposals/signing-policy";

export type RevisionCause = "draft" | "edit" | "drift" | "quorum" | "policy";

type Sealing = {
  readonly number: number;
  readonly rev: number;
  readonly kind: ProposalKind;
  readonly plan: Plan;
  readonly submittedInPerson: boolean;
};
export type SealedRevision = {
  readonly sealed: string;
  readonly hash: string;
  readonly policy: SigningPolicy;
  readonly policyVersion: string;
  readonly expiresAt: Date;
};

/** The bytes of a revision and who signs them; its life begins now. */
export async function sealRevision(tx: TenantTransaction, { number, rev, kind, plan, submittedInPerson }: Sealing): Promise<SealedRevision> {
  const policy = await signingPolicy(tx, { kind, plan, submittedInPerson });
  const expiresAt = new Date((await appNow(tx)).getTime() + policy.lifeSeconds * 1000);
  const { connection, region, params, preconditions } = plan;
  const { text, hash } = seal(
    {
      v: 1,
      tenant: tx.tenantId,
      proposal: `APR-${number}`,
      rev,
      kind,
      connection,
      region,
      params,
      preconditions,
      policy_version: POLICY_VERSION,
      expires_at: expiresAt.toISOString(),
    },
    sha256,
  );
  return { sealed: text, hash, policy, policyVersion: POLICY_VERSION, expiresAt };
}

export async function insertRevision(
  tx: TenantTransaction,
  { number, rev }: { readonly number: number; readonly rev: number },
  revision: SealedRevision,
  why: { readonly cause: RevisionCause; readonly reason: string | undefined },
): Promise<void> {
  await tx.query(
    `INSERT INTO proposal_revisions (tenant_id, number, rev, sealed, hash, policy, policy_version, expires_at, cause, reason)
     VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10)`,
    [
      tx.tenantId,
      number,
      rev,
      revision.sealed,
      revision.hash,
      JSON.stringify(revision.policy),
      revision.policyVersion,
      revision.expiresAt.toISOString(),
      why.cause,
      why.reason ?? null,
    ],
  );
}

/**
 * Seals the next revision of a proposal whose row is locked: one number higher, without any signature, told in its
 * thread. Also for the executor, where the claim says `revise`.
 *
 * @throws IllegalTransitionError where nothing can be revised any more
 */
export async function sealNextRevision(
  tx: TenantTransaction,
  {
    stored,
    plan,
    cause,
    reason,
    by,
  }: {
    readonly stored: StoredProposal;
    readonly plan: Plan;
    readonly cause: RevisionCause;
    readonly reason: string | undefined;
    /** The person who edited; undefined: Major Tom itself. */
    readonly by?: string | undefined;
  },
): Promise<StoredProposal> {
  const { number, kind, requester } = stored;
  const rev = stored.rev + 1;
  const revision = await sealRevision(tx, { number, rev, kind, plan, submittedInPerson: requester.kind === "human" });
  const next: StoredProposal = { ...stored, ...revise(stored, revision), sealed: revision.sealed, cluster: plan.cluster };
  await insertRevision(tx, next, revision, { cause, reason });
  await proposalsIn(tx).save(next);
  await tx.query("UPDATE proposals SET cluster = $2, target = $3 WHERE number = $1", [number, plan.cluster ?? null, plan.target ?? null]);
  await tell(tx, { topic: "revised", number, threadId: stored.threadId, payload: noticeOf(next, { by, reason }) });
  return next;
}
