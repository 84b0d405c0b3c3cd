import { readDdl } from "#sandbox/lake/ddl";
import type { Execution } from "#sandbox/lake/execution";
import type { Lake } from "#sandbox/lake/lake";
import type { LakeCell, LakeColumn } from "#sandbox/lake/lake-runner";
import { QueryFailure } from "#sandbox/lake/query-failure";
import { runDdl } from "#sandbox/lake/run-ddl";

export type StatementAnswer = {
  /** Undefined where the answer is plain text, as of a table that was made. */
  readonly columns: readonly LakeColumn[] | undefined;
  readonly scannedBytes: number;
  rows(signal: AbortSignal): AsyncIterable<readonly (readonly LakeCell[])[]>;
};

/** Runs any statement that Athena takes. @throws QueryRefusedError, QueryFailure */
export async function runStatement(lake: Lake, { query, database, catalog, kind, subKind }: Execution): Promise<StatementAnswer> {
  if (kind === "DML") {
    if (subKind === "INSERT" || subKind === "UNLOAD") throw new QueryFailure("NOT_SUPPORTED", `The sandbox's Athena has no ${subKind}`);
    const runner = await lake.runner();
    return runner.plan(query, await lake.view({ catalog, database }));
  }
  if (subKind === "EXPLAIN") return explained(lake, { query, database, catalog });
  const lines = await runDdl(lake, readDdl(query), database);
  return { columns: undefined, scannedBytes: 0, rows: () => listed(lines) };
}

/** Free of charge, as there; says what would be read instead of the plan's own words. */
async function explained(lake: Lake, { query, database, catalog }: Pick<Execution, "query" | "database" | "catalog">): Promise<StatementAnswer> {
  const runner = await lake.runner();
  const sql = query.replace(/^\s*EXPLAIN\s*(\([^)]*\))?/i, "");
  const { columns, scannedBytes } = await runner.plan(sql, await lake.view({ catalog, database }));
  const lines = ["Query Plan", `Output[${columns.map(({ name, type }) => `${name}:${type}`).join(", ")}]`, `    Reads ${scannedBytes} bytes`];
  return { columns: undefined, scannedBytes: 0, rows: () => listed(lines) };
}

async function* listed(lines: readonly string[]): AsyncGenerator<readonly (readonly LakeCell[])[]> {
  if (lines.length > 0) yield lines.map((line) => [line]);
}
