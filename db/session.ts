import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** What a pg client answers; `rowCount` counts rows changed or read. */
export type RawResult = { readonly rows: Record<string, unknown>[]; readonly rowCount: number };

/** One open transaction. `query` takes `$1` parameters and reads alike on PGlite and Postgres; JSON goes in as text. */
export type Session = {
  readonly drizzle: PgDatabase<PgQueryResultHKT>;
  query<Row extends Record<string, unknown> = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  raw(sql: string, parameters?: readonly unknown[]): Promise<RawResult>;
};

/** As whom a transaction runs. Nothing but a migration runs as the owner of the tables. */
export type SessionRole = { readonly role: "tenant"; readonly tenantId: string; readonly readOnly: boolean } | { readonly role: "platform" };

/** A database engine. One implementation embeds PGlite, the other speaks to Postgres. */
export interface Driver {
  readonly kind: "pglite" | "postgres";
  /** Commits when `run` returns, rolls back when it throws. */
  transaction<T>(role: SessionRole, run: (session: Session) => Promise<T>): Promise<T>;
  /** As the owner, for migrations: every statement of the text, in one transaction. */
  execute(sql: string): Promise<void>;
  /** As the owner, outside of a transaction. */
  ownerQuery(sql: string, parameters?: readonly unknown[]): Promise<RawResult>;
  /** As the owner: the rows of every statement of the text, for a queue that keeps a schema of its own. A text that begins a transaction leaves none open. */
  script(sql: string, parameters?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>;
  /**
   * Hears what a committed transaction notified on the channel (`pg_notify`), from whichever process. Nothing is kept:
   * what is sent while nobody listens, or while the connection is down, is lost, so read the state itself, too.
   *
   * @returns stops listening
   */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  /** One migrator at a time, also between processes. */
  exclusively<T>(run: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One statement that puts a fresh transaction under its role; all of it ends with the transaction. */
export function roleStatement(role: SessionRole): { readonly sql: string; readonly parameters: string[] } {
  return role.role === "platform"
    ? { sql: "SELECT set_config('role', 'major_tom_platform', true)", parameters: [] }
    : {
        sql: "SELECT set_config('app.tenant_id', $1, true), set_config('transaction_read_only', $2, true), set_config('role', 'major_tom_app', true)",
        parameters: [role.tenantId, role.readOnly ? "on" : "off"],
      };
}
