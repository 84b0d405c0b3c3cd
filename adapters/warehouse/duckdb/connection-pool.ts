import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { Turns } from "#adapters/warehouse/duckdb/turns";
import { CancelledError, UnavailableError } from "#core/errors";

/** Queries of one tenant at a time; threads are shared, so more would only slow each other down. */
const OF_ONE_TENANT = 3;
/** Queries of all tenants at a time: a tenant that asks much waits for its own turn, not the others. */
const OF_ALL = 6;

/** The version was closed while a question waited for its turn. */
export class PoolClosedError extends UnavailableError {
  constructor() {
    super("The cost data is being closed. Ask again in a moment.");
  }
}

const turns = new Turns(OF_ALL, OF_ONE_TENANT);

/**
 * Lends connections in the order in which a tenant asks for them. A connection is closed after use: a query that left a
 * temporary object behind must not be seen by the next.
 */
export class ConnectionPool {
  readonly #instance: DuckDBInstance;
  readonly #tenant: string;
  #lent = 0;
  #closed = false;
  #whenIdle: (() => void) | undefined;

  /** @param tenant whose turn is taken */
  constructor(instance: DuckDBInstance, tenant: string) {
    this.#instance = instance;
    this.#tenant = tenant;
  }

  /** @throws CancelledError when the caller gave up while waiting */
  async use<T>(signal: AbortSignal | undefined, run: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const done = await turns.take(this.#tenant, signal).catch((): never => {
      throw new CancelledError("Stopped before the query ran.");
    });
    let connection: DuckDBConnection | undefined;
    this.#lent += 1;
    try {
      if (this.#closed) throw new PoolClosedError();
      connection = await this.#instance.connect();
      return await run(connection);
    } finally {
      connection?.closeSync();
      this.#lent -= 1;
      if (this.#lent === 0) this.#whenIdle?.();
      done();
    }
  }

  /** Lends nothing more, and resolves when everything is back. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#lent === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve;
    });
  }
}
