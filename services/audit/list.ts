import type { z } from "zod";
import type { AuditPage } from "#core/api/schemas";
import { requireScope } from "#services/access";
import { auditCondition, type AuditQuestion } from "#services/audit/audit-condition";
import { selectAudit } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";

export type AuditFilter = AuditQuestion & {
  /** Rows older than this sequence number: the `nextBefore` of the page before. */
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** The newest rows first, with what the filters may offer. */
export async function listAudit(ctx: ServiceContext, filter: AuditFilter = {}): Promise<z.infer<typeof AuditPage>> {
  requireScope(ctx, "audit:read");
  const limit = Math.min(Math.max(1, Math.trunc(filter.limit ?? DEFAULT_LIMIT)), MAX_LIMIT);
  return ctx.db.read(async (tx) => {
    const all = auditCondition(filter);
    const [counted] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM audit_log WHERE ${all.sql}`, all.parameters);
    const older = auditCondition(filter, filter.before);
    const page = await selectAudit(tx, `WHERE ${older.sql} ORDER BY seq DESC LIMIT ${limit + 1}`, older.parameters);
    const rows = page.slice(0, limit);
    const actions = await tx.query<{ value: string }>("SELECT DISTINCT action AS value FROM audit_log ORDER BY 1");
    const actors = await tx.query<{ value: string }>("SELECT DISTINCT actor->>'name' AS value FROM audit_log ORDER BY 1");
    return {
      rows,
      nextBefore: page.length > limit ? (rows.at(-1)?.seq ?? null) : null,
      total: counted?.total ?? 0,
      actions: actions.map(({ value }) => value),
      actors: actors.map(({ value }) => value),
    };
  });
}
