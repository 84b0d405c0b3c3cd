import type { AuditRow } from "#core/api/schemas";
import { type AuditHead, GENESIS } from "#core/audit/chain";
import { auditCondition, type AuditQuestion } from "#services/audit/audit-condition";
import type { TenantDatabase, TenantTransaction } from "#db/tenant-database";

type Stored = Omit<AuditRow, "requestId" | "seq"> & { readonly seq: string | number; readonly request_id: string | null };

const COLUMNS = `seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, actor, action, event, target, outcome, before, after, request_id, prev, hash`;

const PAGE_SIZE = 1000;

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

/** The end of the tenant's chain; nothing was written yet where `seq` is 0. */
export async function auditHead(tx: TenantTransaction): Promise<AuditHead> {
  const [head] = await tx.query<{ seq: number | string; hash: string }>("SELECT seq, hash FROM audit_heads");
  return { seq: Number(head?.seq ?? 0), hash: head?.hash ?? GENESIS };
}

/** Of the rows themselves, whatever the head says. */
export async function lastAuditSeq(tx: TenantTransaction): Promise<number> {
  const [row] = await tx.query<{ last: number | string }>("SELECT coalesce(max(seq), 0) AS last FROM audit_log");
  return Number(row?.last ?? 0);
}

/**
 * The rows up to `last`, all or those that are asked for, each page in a transaction of its own: rows never change, so that pages of
 * different instants fit together, a long log is never in memory whole, and nobody waits for more than one page.
 */
export async function eachAuditPage(
  db: TenantDatabase,
  last: number,
  see: (rows: readonly AuditRow[]) => void,
  question: AuditQuestion = {},
): Promise<void> {
  const { sql, parameters } = auditCondition(question);
  const [from, to] = [`$${parameters.length + 1}`, `$${parameters.length + 2}`];
  const pageAfter = (after: number) => {
    const condition = `WHERE ${sql} AND seq > ${from} AND seq <= ${to} ORDER BY seq LIMIT ${PAGE_SIZE}`;
    const page = db.read((tx) => selectAudit(tx, condition, [...parameters, after, last]));
    // Heard when its turn comes; where `see` throws it never does.
    page.catch(() => undefined);
    return page;
  };
  let next = last > 0 ? pageAfter(0) : undefined;
  while (next !== undefined) {
    const rows: readonly AuditRow[] = await next;
    const after = rows.at(-1)?.seq ?? last;
    // A database of its own reads the next page while this one is looked at.
    next = after < last ? pageAfter(after) : undefined;
    see(rows);
    // The embedded database runs in this very thread: requests get their turn between pages.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
