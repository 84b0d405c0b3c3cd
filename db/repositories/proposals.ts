import type { Decision, Proposal } from "#core/proposals/proposal";
import type { SigningPolicy } from "#core/proposals/policy";
import type { ProposalKind, ProposalState } from "#core/proposals/state";
import type { TenantTransaction } from "#db/tenant-database";

/** A proposal as it is stored: what the gate decides on, and what else is known of it. */
export type StoredProposal = Proposal & {
  readonly number: number;
  readonly sealed: string;
  readonly threadId: string | undefined;
  readonly cluster: string | undefined;
  readonly batch: string | undefined;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type Row = {
  number: number;
  kind: ProposalKind;
  state: ProposalState;
  rev: number;
  requester_user_id: string | null;
  requester_kind: Proposal["requester"]["kind"];
  thread_id: string | null;
  cluster: string | null;
  batch: string | null;
  start_by: string | Date | null;
  held: string | null;
  created_at: string | Date;
  updated_at: string | Date;
  sealed: string;
  hash: string;
  policy: SigningPolicy;
  policy_version: string;
  expires_at: string | Date;
};
type DecisionRow = {
  number: number;
  rev: number;
  hash: string;
  user_id: string;
  session_id: string;
  verdict: Decision["verdict"];
  channel: Decision["channel"];
  reason: string | null;
  step_up_at: string | Date | null;
  at: string | Date;
};

const SELECT = `SELECT p.*, r.sealed, r.hash, r.policy, r.policy_version, r.expires_at
  FROM proposals p JOIN proposal_revisions r ON r.tenant_id = p.tenant_id AND r.number = p.number AND r.rev = p.rev`;

const instantOf = (value: string | Date | null): Date | undefined => (value === null ? undefined : new Date(value));

/** `APR-12` as 12; undefined for anything else. */
export function numberOf(id: string): number | undefined {
  const digits = /^APR-([1-9]\d{0,8})$/.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Proposals of one tenant, in its transaction. */
export function proposalsIn(tx: TenantTransaction) {
  const read = async (condition: string, parameters: readonly unknown[]): Promise<StoredProposal[]> => {
    const rows = await tx.query<Row>(`${SELECT} ${condition}`, parameters);
    if (rows.length === 0) return [];
    const decisions = await tx.query<DecisionRow>(
      `SELECT d.* FROM decisions d JOIN proposals p USING (tenant_id, number, rev) WHERE d.number = ANY ($1::int[]) ORDER BY d.at, d.user_id`,
      [rows.map((row) => row.number)],
    );
    return rows.map((row) => storedOf(tx.tenantId, row, decisions));
  };
  return {
    /** `condition` is SQL over `p` (proposals) and `r` (its current revision) with `$1` parameters. */
    select: read,
    async find(number: number): Promise<StoredProposal | undefined> {
      return (await read("WHERE p.number = $1", [number]))[0];
    },
    /** Locks the row until the transaction ends. */
    async lock(number: number): Promise<StoredProposal | undefined> {
      await tx.query("SELECT number FROM proposals WHERE number = $1 FOR UPDATE", [number]);
      return (await read("WHERE p.number = $1", [number]))[0];
    },
    /** State, revision pointer, hold and start of a proposal that is locked. Decisions and revisions are inserted apart. */
    async save({ number, state, rev, startBy, held }: Pick<StoredProposal, "number" | "state" | "rev" | "startBy" | "held">): Promise<void> {
      await tx.query("UPDATE proposals SET state = $2, rev = $3, start_by = $4, held = $5, updated_at = app_now() WHERE number = $1", [
        number,
        state,
        rev,
        startBy?.toISOString() ?? null,
        held ?? null,
      ]);
    },
  };
}

function storedOf(tenantId: string, row: Row, decisions: readonly DecisionRow[]): StoredProposal {
  return {
    id: `APR-${row.number}`,
    number: row.number,
    tenantId,
    kind: row.kind,
    state: row.state,
    rev: row.rev,
    hash: row.hash,
    sealed: row.sealed,
    policy: row.policy,
    policyVersion: row.policy_version,
    requester: { userId: row.requester_user_id, kind: row.requester_kind },
    expiresAt: new Date(row.expires_at),
    startBy: instantOf(row.start_by),
    held: row.held ?? undefined,
    threadId: row.thread_id ?? undefined,
    cluster: row.cluster ?? undefined,
    batch: row.batch ?? undefined,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    decisions: decisions
      .filter(({ number }) => number === row.number)
      .map((decision) => ({
        rev: decision.rev,
        hash: decision.hash,
        userId: decision.user_id,
        sessionId: decision.session_id,
        verdict: decision.verdict,
        channel: decision.channel,
        at: new Date(decision.at),
        stepUpAt: instantOf(decision.step_up_at),
        reason: decision.reason ?? undefined,
      })),
  };
}
