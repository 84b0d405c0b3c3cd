import { hash } from "node:crypto";
import type { AuditRow } from "#core/api/schemas";
import { auditText, auditValue } from "#core/audit/audit-value";
import { auditHash, type Sha256 } from "#core/audit/chain";
import type { Actor } from "#core/identity/actor";
import type { TenantTransaction } from "#db/tenant-database";

export const sha256: Sha256 = (text) => hash("sha256", text, "hex");

export type AuditEntry = {
  readonly actor: Actor;
  /** `entity.verb`, for machines. */
  readonly action: `${string}.${string}`;
  /** For people: "Made Dana Reyes an Admin". */
  readonly event: string;
  readonly target: string;
  readonly outcome: AuditRow["outcome"];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly requestId: string | null;
};

/**
 * Appends one row to the tenant's chain, in the caller's transaction, at the database's time.
 * The head stays locked until that transaction ends, so appends of one tenant follow each other.
 */
export async function appendAudit(tx: TenantTransaction, entry: AuditEntry): Promise<AuditRow> {
  const [head] = await tx.query<{ seq: number | string; hash: string; at: string }>("SELECT * FROM audit_lock_head()");
  if (!head) throw new Error("The audit log has no head.");
  const { kind, userId, name, sessionId, ip, userAgent } = entry.actor;
  const row = {
    seq: Number(head.seq) + 1,
    at: head.at,
    actor: { kind, userId, name: auditText(name, 200), sessionId, ip, userAgent: userAgent === null ? null : auditText(userAgent, 400) },
    action: entry.action,
    event: auditText(entry.event, 500),
    target: auditText(entry.target, 300),
    outcome: entry.outcome,
    before: auditValue(entry.before),
    after: auditValue(entry.after),
    requestId: entry.requestId,
    prev: head.hash,
  } satisfies Omit<AuditRow, "hash">;
  const rowHash = auditHash(row, sha256);
  await tx.query(
    `INSERT INTO audit_log (tenant_id, seq, at, actor, action, event, target, outcome, before, after, request_id, prev, hash)
     VALUES ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9::text::jsonb, $10::text::jsonb, $11, $12, $13)`,
    [
      tx.tenantId,
      row.seq,
      row.at,
      JSON.stringify(row.actor),
      row.action,
      row.event,
      row.target,
      row.outcome,
      jsonOrNull(row.before),
      jsonOrNull(row.after),
      row.requestId,
      row.prev,
      rowHash,
    ],
  );
  return { ...row, hash: rowHash };
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
