import type { Execution } from "#sandbox/lake/execution";
import type { Lake } from "#sandbox/lake/lake";
import type { LakeCell, LakeColumn } from "#sandbox/lake/lake-runner";

export type StatementAnswer = {
  /** Undefined where the answer is plain text, as of a table that was made. */
  readonly columns: readonly LakeColumn[] | undefined;
  readonly scannedBytes: number;
  rows(signal: AbortSignal): AsyncIterable<readonly (readonly LakeCell[])[]>;
};

/** Runs any statement that Athena takes. @throws QueryRefusedError, QueryFailure */
export async function runStatement(
  lake: Lake,
  { query, database, catalog }: Pick<Execution, "query" | "database" | "catalog">,
): Promise<StatementAnswer> {
  const runner = await lake.runner();
  return runner.plan(query, await lake.view({ catalog, database }));
}
