import type { z } from "zod";
import type { StoredQuery } from "#core/api/schemas";
import { SemanticQuery, type SemanticResult } from "#core/costs/query";
import { NotFoundError } from "#core/errors";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { queryCosts } from "#services/costs/query";
import { type SqlResult, runSql } from "#services/costs/run-sql";

type Row = {
  readonly id: string;
  readonly kind: "semantic" | "sql";
  readonly request: unknown;
  readonly sql: string;
  readonly data_version: string;
  readonly created_at: Date | string;
};

/** A query that a figure came from. @throws NotFoundError also for another tenant's */
export async function getStoredQuery(ctx: ServiceContext, id: string): Promise<z.infer<typeof StoredQuery>> {
  requireScope(ctx, "costs:read");
  const rows = await ctx.db.read((tx) =>
    tx.query<Row>("SELECT id, kind, request, sql, data_version, created_at FROM queries WHERE tenant_id = $1 AND id = $2", [ctx.tenant.id, id]),
  );
  const row = rows[0];
  if (!row) throw new NotFoundError("There is no such query. Ask the question again to get a new one.");
  return {
    id: row.id,
    kind: row.kind,
    request: row.request,
    sql: row.sql,
    createdAt: new Date(row.created_at).toISOString(),
    dataVersion: row.data_version,
  };
}

/** Runs it again, over the data as they are now: the bounds stay those that were answered. */
export async function rerunStoredQuery(
  ctx: ServiceContext,
  id: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SemanticResult | SqlResult> {
  const { kind, request } = await getStoredQuery(ctx, id);
  if (kind === "sql") return runSql(ctx, request as { sql: string; maxRows?: number }, options);
  const { query } = request as { query?: unknown };
  // A stored query without one was compiled for a report (a change, savings): its SQL stands for itself.
  const parsed = SemanticQuery.safeParse(query);
  if (!parsed.success) return runSql(ctx, { sql: (await getStoredQuery(ctx, id)).sql }, options);
  return queryCosts(ctx, parsed.data, options);
}
