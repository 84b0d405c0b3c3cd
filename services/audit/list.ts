import type { z } from "zod";
import type { AuditPage, AuditRow } from "#core/api/schemas";
import { requireScope } from "#services/access";
import { selectAudit } from "#services/audit/audit-rows";
import type { ServiceContext } from "#services/context";

export type AuditFilter = {
  /** Rows older than this sequence number: the `nextBefore` of the page before. */
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
  readonly action?: string | undefined;
  /** Name of the actor. */
  readonly actor?: string | undefined;
  readonly outcome?: AuditRow["outcome"] | undefined;
  /** Instants, `from` included, `to` not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Text that the event, the target, the actor or the request id holds. */
  readonly search?: string | undefined;
};

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

/** The newest rows first, with what the filters may offer. */
export async function listAudit(ctx: ServiceContext, filter: AuditFilter = {}): Promise<z.infer<typeof AuditPage>> {
  requireScope(ctx, "audit:read");
  const limit = Math.min(Math.max(1, Math.trunc(filter.limit ?? DEFAULT_LIMIT)), MAX_LIMIT);
  const terms: string[] = [];
  const parameters: unknown[] = [];
  const where = (sql: (place: string) => string, value: unknown) => {
    if (value === undefined || value === "") return;
    parameters.push(value);
    terms.push(sql(`$${parameters.length}`));
  };
  where((p) => `action = ${p}`, filter.action);
  where((p) => `actor->>'name' = ${p}`, filter.actor);
  where((p) => `outcome = ${p}`, filter.outcome);
  where((p) => `at >= ${p}::timestamptz`, filter.from);
  where((p) => `at < ${p}::timestamptz`, filter.to);
  where(
    (p) => `concat_ws(' ', event, target, action, actor->>'name', request_id) ILIKE ${p}`,
    filter.search && `%${filter.search.replace(/[\\%_]/g, String.raw`\$&`)}%`,
  );

  return ctx.db.read(async (tx) => {
    const condition = terms.length > 0 ? `WHERE ${terms.join(" AND ")}` : "";
    const [counted] = await tx.query<{ total: number }>(`SELECT count(*)::int AS total FROM audit_log ${condition}`, parameters);
    where((p) => `seq < ${p}`, filter.before);
    const page = await selectAudit(tx, `${terms.length > 0 ? `WHERE ${terms.join(" AND ")}` : ""} ORDER BY seq DESC LIMIT ${limit + 1}`, parameters);
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
