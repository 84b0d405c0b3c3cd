import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { CancelledError, UnavailableError } from "#core/errors";

/** Queries of one tenant at a time; threads are shared, so more would only slow each other down. */
const SIZE = 3;

/**
 * Lends connections in the order in which they are asked for. A connection is closed after use: a query that left a
 * temporary object behind must not be seen by the next.
 */
export class ConnectionPool {
  readonly #instance: DuckDBInstance;
  readonly #waiting: (() => void)[] = [];
  #lent = 0;
  #closed = false;

  constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** @throws CancelledError when the caller gave up while waiting */
  async use<T>(signal: AbortSignal | undefined, run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    await this.#turn(signal);
    let connection: DuckDBConnection | undefined;
    try {
      if (this.#closed) throw new UnavailableError("The cost data is being closed. Ask again in a moment.");
      connection = await this.#instance.connect();
      return await run(connection);
    } finally {
      connection?.closeSync();
      this.#lent -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw new CancelledError("Stopped before the query ran.");
    if (this.#lent >= SIZE) {
      await new Promise<void>((resolve, reject) => {
        const go = () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        const stop = () => {
          const at = this.#waiting.indexOf(go);
          if (at >= 0) this.#waiting.splice(at, 1);
          reject(new CancelledError("Stopped before the query ran."));
        };
        signal?.addEventListener("abort", stop, { once: true });
        this.#waiting.push(go);
      });
    }
    this.#lent += 1;
  }

  close(): void {
    this.#closed = true;
  }
}
