import { drizzle } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { Pool, type PoolClient, type QueryResult } from "pg";
import { UnavailableError } from "#core/errors";
import { withoutNesting } from "#db/no-nesting";
import { postgresListener } from "#db/postgres-listener";
import { type Driver, type RawResult, roleStatement, type Session } from "#db/session";

/** Connections that one process holds at most; a small Postgres allows 100. */
const MAX_CONNECTIONS = 10;

/** Any number that no other program on the same database takes for its own lock. */
const MIGRATION_LOCK = 20_690_716;

export async function openPostgresDriver(url: string): Promise<Driver> {
  const pool = new Pool({ connectionString: url, max: MAX_CONNECTIONS, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  try {
    await pool.query("SELECT 1");
  } catch (cause) {
    await pool.end();
    throw new UnavailableError(
      `Postgres at ${hostOf(url)} does not answer (${(cause as Error).message}). Check DATABASE_URL and that the server runs.`,
      { cause },
    );
  }

  return {
    kind: "postgres",
    transaction: (role, run) =>
      withoutNesting(() =>
        within(pool, async (client) => {
          const { sql, parameters } = roleStatement(role);
          await client.query(sql, parameters);
          return run(sessionOf(client));
        }),
      ),
    execute: (sql) =>
      within(pool, async (client) => {
        await client.query(sql);
      }),
    ownerQuery: async (sql, parameters = []) => shape(await pool.query(sql, [...parameters])),
    async script(sql, parameters = []) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        const results = await client.query<Record<string, unknown>>(sql, [...parameters]);
        return { rows: (Array.isArray(results) ? (results as QueryResult[]) : [results]).flatMap(({ rows }) => rows) };
      } catch (error) {
        await client.query("ROLLBACK").catch((failure: Error) => (broken = failure));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    listen: (channel, heard) => postgresListener(url, channel, heard),
    async exclusively(run) {
      const client = await pool.connect();
      try {
        await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
        return await run();
      } finally {
        await client.query("SELECT pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => undefined);
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

async function within<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const value = await run(client);
    await client.query("COMMIT");
    return value;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function sessionOf(client: PoolClient): Session {
  let builder: PgDatabase<PgQueryResultHKT> | undefined;
  return {
    get drizzle() {
      builder ??= drizzle({ client, casing: "snake_case" }) as unknown as PgDatabase<PgQueryResultHKT>;
      return builder;
    },
    query: async (sql, parameters = []) => (await client.query(sql, [...parameters])).rows as never,
    raw: async (sql, parameters = []) => shape(await client.query(sql, [...parameters])),
  };
}

/** A text of several statements answers with several results, of which the last counts. */
function shape(result: QueryResult | QueryResult[]): RawResult {
  const last = Array.isArray(result) ? result.at(-1) : result;
  return { rows: last?.rows ?? [], rowCount: last?.rowCount ?? 0 };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || "the local socket" : "the given address";
}
