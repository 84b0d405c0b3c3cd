import type { AuditRow } from "#core/api/schemas";
import type { TenantTransaction } from "#db/tenant-database";

type Stored = Omit<AuditRow, "requestId" | "seq"> & { readonly seq: string | number; readonly request_id: string | null };

const COLUMNS = `seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor, action, event, target, outcome, before, after, request_id, prev, hash`;

/** Rows exactly as they were hashed. `condition` is SQL over audit_log with its own `$1` parameters. */
export async function selectAudit(tx: TenantTransaction, condition: string, parameters: readonly unknown[]): Promise<AuditRow[]> {
  const rows = await tx.query<Stored>(`SELECT ${COLUMNS} FROM audit_log ${condition}`, parameters);
  return rows.map(({ seq, at, actor, action, event, target, outcome, before, after, request_id, prev, hash }) => ({
    seq: Number(seq),
    at,
    actor,
    action,
    event,
    target,
    outcome,
    before,
    after,
    requestId: request_id,
    prev,
    hash,
  }));
}

/** The chain from its first row, in pages, so that a long log is never in memory whole. */
export async function eachAuditPage(tx: TenantTransaction, see: (rows: readonly AuditRow[]) => void, pageSize = 1000): Promise<void> {
  for (let after = 0; ;) {
    const rows = await selectAudit(tx, "WHERE seq > $1 ORDER BY seq LIMIT $2", [after, pageSize]);
    see(rows);
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.seq ?? after;
  }
}
