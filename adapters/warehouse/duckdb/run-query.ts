import type { DuckDBConnection } from "@duckdb/node-api";
import { resultCell, resultColumn } from "#adapters/warehouse/duckdb/cells";
import type { GuardedColumn } from "#adapters/warehouse/guard/guard";
import { CancelledError, LimitExceededError, MajorTomError, UnavailableError } from "#core/errors";
import type { Cell } from "#core/costs/query";
import type { EngineResult, RunLimits } from "#core/ports/cost-engine";

export type EngineQuery = { readonly sql: string; readonly columns: readonly GuardedColumn[] };

const INSIST_EVERY_MS = 50;

/**
 * Runs one statement with a deadline, a row cap and a way to stop it.
 *
 * @throws CancelledError, LimitExceededError (deadline, memory) or UnavailableError
 */
export async function runQuery(
  connection: DuckDBConnection,
  { sql, columns }: EngineQuery,
  { signal, maxRows, timeoutMs }: RunLimits,
): Promise<Omit<EngineResult, "bytesScanned">> {
  const started = performance.now();
  let stopped: "deadline" | "cancelled" | undefined;
  let insist: NodeJS.Timeout | undefined;
  const stop = (why: "deadline" | "cancelled") => {
    stopped ??= why;
    connection.interrupt();
    // An interrupt between two steps of a query is forgotten by the engine: ask until it has stopped.
    insist ??= setInterval(() => connection.interrupt(), INSIST_EVERY_MS);
  };
  const deadline = setTimeout(() => stop("deadline"), timeoutMs);
  const cancel = () => stop("cancelled");
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    if (signal?.aborted) throw new CancelledError("Stopped before the query ran.");
    const result = await connection.stream(sql);
    const rows: Cell[][] = [];
    let truncated = false;
    for await (const chunk of result.yieldRowsJson()) {
      if (stopped || truncated) break;
      for (const row of chunk) {
        if (rows.length >= maxRows) truncated = true;
        else rows.push(columns.map((column, index) => resultCell(row[index], column)));
      }
    }
    if (stopped) throw new Error("interrupted");
    return { columns: columns.map(resultColumn), rows, truncated, elapsedMs: Math.round(performance.now() - started) };
  } catch (cause) {
    throw errorOf(cause, stopped, timeoutMs);
  } finally {
    clearTimeout(deadline);
    clearInterval(insist);
    signal?.removeEventListener("abort", cancel);
  }
}

function errorOf(cause: unknown, stopped: "deadline" | "cancelled" | undefined, timeoutMs: number): Error {
  if (cause instanceof MajorTomError) return cause;
  if (stopped === "cancelled") return new CancelledError("The query was stopped.", { cause });
  if (stopped === "deadline")
    return new LimitExceededError(
      `The query took longer than ${Math.round(timeoutMs / 1000)} s and was stopped. Ask for a shorter period or fewer groups.`,
    );
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory|max_temp_directory_size/i.test(text))
    return new LimitExceededError("The query needs more memory than it may use. Ask for a shorter period or fewer groups.");
  // Division by zero, a cast that fails: the person's own arithmetic, in the engine's words.
  const own = /^(?:Conversion Error|Out of Range Error|Invalid Input Error|Invalid Error):\s*([^\n]{1,200})/.exec(text)?.[1];
  return new UnavailableError(
    own ? `The query could not be computed: ${own}` : "The cost data could not answer this query. Ask in another way, or see the log for the cause.",
    { cause },
  );
}
