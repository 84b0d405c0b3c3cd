import { freshness } from "#core/costs/freshness";
import type { TableResult } from "#core/costs/query";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { queryId } from "#services/costs/query-id";
import { TIMEOUT_MS } from "#services/costs/run-compiled";
import { saveQuery } from "#services/costs/save-query";

const DEFAULT_ROWS = 1_000;
export const MOST_ROWS = 10_000;

export type SqlResult = TableResult & { readonly sql: string; readonly notes: readonly string[] };

/**
 * Answers free SQL in the canonical dialect over `focus` and `cur`. It passes the guard; its text is kept under its id.
 *
 * @throws QueryRefusedError what is wrong and the nearest allowed form; TableUnavailableError where there is no CUR
 */
export async function runSql(
  ctx: ServiceContext,
  input: { readonly sql: string; readonly maxRows?: number | undefined },
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SqlResult> {
  requireScope(ctx, "costs:read");
  const maxRows = Math.min(input.maxRows ?? DEFAULT_ROWS, MOST_ROWS);
  const engine = await ctx.costs();
  const { dataVersion, dataThrough } = engine.catalog();
  const prepared = await engine.prepare(input.sql, { origin: "untrusted", maxRows });
  const result = await engine.run(prepared, { maxRows, timeoutMs: TIMEOUT_MS, ...(options.signal ? { signal: options.signal } : {}) });
  const request = { sql: input.sql, maxRows };
  const id = queryId(ctx.tenant.id, { kind: "sql", request }, dataVersion);
  await saveQuery(ctx, { id, kind: "sql", request, sql: prepared.canonicalSql, dataVersion });
  return {
    queryId: id,
    columns: [...result.columns],
    rows: result.rows.map((row) => [...row]),
    rowCount: result.rows.length,
    truncated: result.truncated,
    bytesScanned: result.bytesScanned,
    ...(result.costUsd === undefined ? {} : { costUsd: result.costUsd }),
    elapsedMs: result.elapsedMs,
    asOf: dataThrough,
    freshness: freshness(dataThrough, ctx.now()),
    sql: prepared.canonicalSql,
    notes: prepared.notes,
  };
}
