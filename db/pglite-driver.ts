import { AsyncLocalStorage } from "node:async_hooks";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";
import { useBaselineWasm } from "#db/baseline-wasm";
import { EXTENSIONS } from "#db/extensions";
import { withoutNesting } from "#db/no-nesting";
import { type Driver, type RawResult, roleStatement, type Session } from "#db/session";

const BYTEA = 17;
/** PGlite's own way with bytes goes by character: checkpoints are large, and each answer writes several. */
const BYTES = {
  serializers: { [BYTEA]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}` },
  parsers: { [BYTEA]: (text: string) => Buffer.from(text.slice(2), "hex") },
};
const BEGINS = /^\s*BEGIN\b/i;

/** @param dataDir folder of the database, or undefined for one in memory. @param seed tar file of a migrated database, for a folder that is empty. */
export async function openPgliteDriver(options: { readonly dataDir?: string; readonly seed?: Blob }): Promise<Driver> {
  useBaselineWasm();
  const pg = await PGlite.create({
    extensions: EXTENSIONS,
    ...BYTES,
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    ...(options.seed && { loadDataDir: options.seed }),
  });
  return pgliteDriver(pg);
}

export function pgliteDriver(pg: PGlite): Driver {
  return {
    kind: "pglite",
    transaction: (role, run) =>
      withoutNesting(() =>
        pg.transaction(async (transaction) => {
          const { sql, parameters } = roleStatement(role);
          await transaction.query(sql, parameters);
          return run(sessionOf(transaction));
        }),
      ),
    execute: (sql) =>
      pg.transaction(async (transaction) => {
        await transaction.exec(sql);
      }),
    ownerQuery: (sql, parameters) => runOn(pg, sql, parameters),
    // Heard while the notifying transaction still holds the stack: what the listener opens is not nested in it.
    async script(sql, parameters = []) {
      if (parameters.length > 0) return pg.query<Record<string, unknown>>(sql, [...parameters]);
      // A text that fails between its own BEGIN and COMMIT would leave the one connection in a failed transaction.
      const results = BEGINS.test(sql) ? await pg.transaction((transaction) => transaction.exec(sql)) : await pg.exec(sql);
      return { rows: results.flatMap(({ rows }) => rows as Record<string, unknown>[]) };
    },
    listen: (channel, heard) => pg.listen(channel, AsyncLocalStorage.bind(heard)),
    exclusively: (run) => run(),
    close: () => pg.close(),
  };
}

function sessionOf(transaction: Transaction): Session {
  let builder: PgDatabase<PgQueryResultHKT> | undefined;
  return {
    get drizzle() {
      // drizzle's own type wants a whole PGlite; its session only calls `query`.
      builder ??= drizzle({ client: transaction as unknown as PGlite, casing: "snake_case" }) as unknown as PgDatabase<PgQueryResultHKT>;
      return builder;
    },
    query: async (sql, parameters) => (await runOn(transaction, sql, parameters)).rows as never,
    raw: (sql, parameters) => runOn(transaction, sql, parameters),
  };
}

async function runOn(client: Pick<PGlite, "query" | "exec">, sql: string, parameters: readonly unknown[] = []): Promise<RawResult> {
  // Only `exec` takes a text of several statements, and only `query` takes parameters.
  const result = parameters.length > 0 ? await client.query(sql, [...parameters]) : (await client.exec(sql)).at(-1);
  const rows = (result?.rows ?? []) as Record<string, unknown>[];
  for (const row of rows) for (const [key, value] of Object.entries(row)) if (value instanceof Uint8Array) row[key] = Buffer.from(value);
  return { rows, rowCount: result?.affectedRows || rows.length };
}
