import type { DuckDBConnection } from "@duckdb/node-api";
import { CancelledError, LimitExceededError, UnavailableError } from "#core/errors";

const INSIST_EVERY_MS = 50;

/**
 * Rows of one statement in chunks; the signal really interrupts it.
 *
 * @throws CancelledError, LimitExceededError (memory), or UnavailableError in the engine's words
 */
export async function* streamQuery(connection: DuckDBConnection, sql: string, signal: AbortSignal): AsyncGenerator<readonly (readonly unknown[])[]> {
  let insist: NodeJS.Timeout | undefined;
  const stop = () => {
    connection.interrupt();
    // An interrupt between two steps of a query is forgotten by the engine: ask until it has stopped.
    insist ??= setInterval(() => connection.interrupt(), INSIST_EVERY_MS);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    const result = await connection.stream(sql);
    for await (const chunk of result.yieldRowsJson()) {
      signal.throwIfAborted();
      yield chunk;
    }
    signal.throwIfAborted();
  } catch (cause) {
    if (signal.aborted) throw new CancelledError("The query was stopped.", { cause });
    const text = cause instanceof Error ? cause.message : String(cause);
    if (/out of memory|max_temp_directory_size/i.test(text)) throw new LimitExceededError("The query needs more memory than it may use.");
    throw new UnavailableError(text.split("\n")[0] ?? text, { cause });
  } finally {
    clearInterval(insist);
    signal.removeEventListener("abort", stop);
  }
}
