import type { SqlEstimate, SqlHistory, SqlSchema } from "#core/api/sql";
import { sampleQueries } from "#core/costs/sample-queries";
import type { LogicalTable } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { MOST_ROWS } from "#services/costs/run-sql";
import { TIMEOUT_MS } from "#services/costs/run-compiled";

const ABOUT: Readonly<Record<LogicalTable, string>> = {
  cur: "The export as AWS writes it (CUR 2.0 columns), with x_ columns for what is worked out: service, account name, cluster, tags.",
  focus: "The same charges in FOCUS columns, whatever the export; always there.",
};
const MOST_CHARACTERS = 20_000;
const MOST_REMEMBERED = 50;

/** Tables, columns, functions and examples for whoever writes SQL. Examples need columns that this export has. */
export async function describeSql(ctx: ServiceContext): Promise<SqlSchema> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const { tables, periods } = engine.catalog();
  const has = (table: LogicalTable, column: string) => tables[table]?.some(({ name }) => name.toLowerCase() === column.toLowerCase()) === true;
  const month = periods.at(-2)?.billingPeriod ?? periods.at(-1)?.billingPeriod ?? ctx.now().toISOString().slice(0, 7);
  return {
    tables: (["cur", "focus"] as const).flatMap((name) => {
      const columns = tables[name];
      return columns === undefined
        ? []
        : [{ name, about: ABOUT[name], columns: columns.map((column) => ({ name: column.name, type: column.type })) }];
    }),
    functions: [...(engine.functions?.() ?? [])].toSorted(),
    examples: sampleQueries(month)
      .filter(({ table, needs }) => tables[table] !== undefined && needs.every((column) => has(table, column)))
      .map(({ title, about, sql }) => ({ title, about, sql })),
    periods: periods.map(({ billingPeriod }) => billingPeriod),
    most: { characters: MOST_CHARACTERS, rows: MOST_ROWS, seconds: TIMEOUT_MS / 1000 },
  };
}

/** What a text would read and cost, without running it. @throws QueryRefusedError as running it would */
export async function estimateSql(ctx: ServiceContext, input: { readonly sql: string; readonly maxRows?: number | undefined }): Promise<SqlEstimate> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const prepared = await engine.prepare(input.sql, { origin: "untrusted", maxRows: Math.min(input.maxRows ?? 1000, MOST_ROWS) });
  return {
    bytes: prepared.estimatedBytes ?? null,
    usd: prepared.estimatedUsd ?? null,
    sql: prepared.canonicalSql,
    notes: [...prepared.notes],
  };
}

/** The texts that people of the organization ran last, each once. */
export async function sqlHistory(ctx: ServiceContext): Promise<SqlHistory> {
  requireScope(ctx, "costs:read");
  const rows = await ctx.db.read((tx) =>
    tx.query<{ id: string; sql: string; created_at: Date | string }>(
      `SELECT id, sql, created_at FROM (
         SELECT DISTINCT ON (request ->> 'sql') id, request ->> 'sql' AS sql, created_at FROM queries
         WHERE tenant_id = $1 AND kind = 'sql' AND request ? 'maxRows' ORDER BY request ->> 'sql', created_at DESC
       ) once ORDER BY created_at DESC LIMIT ${MOST_REMEMBERED}`,
      [ctx.tenant.id],
    ),
  );
  return rows.map(({ id, sql, created_at }) => ({ queryId: id, sql, at: new Date(created_at).toISOString() }));
}
