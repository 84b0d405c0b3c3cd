import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { ConflictError } from "#core/errors";
import type { Driver } from "#db/session";

const FOLDER = new URL("./migrations/", import.meta.url);

export type Migration = { readonly name: string; readonly sql: string; readonly hash: string };

/** Every migration in order; the file's name is its name. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".sql")).toSorted();
  return Promise.all(
    names.map(async (file) => {
      const sql = await readFile(new URL(file, FOLDER), "utf8");
      return { name: file.slice(0, -".sql".length), sql, hash: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * Brings the database to the newest state, one transaction a migration.
 *
 * @throws ConflictError when the database was made by other migrations than these
 */
export async function migrate(driver: Driver, migrations?: readonly Migration[]): Promise<{ readonly applied: readonly string[] }> {
  const wanted = migrations ?? (await readMigrations());
  const before = await appliedMigrations(driver);
  const next = pending(wanted, before);
  if (next.length === 0) return { applied: [] };
  return driver.exclusively(async () => {
    await driver.execute(
      "CREATE TABLE IF NOT EXISTS public.migrations (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const todo = pending(wanted, await appliedMigrations(driver));
    if (!(await exists(driver, "langgraph.checkpoint_writes"))) await createCheckpointTables(driver);
    for (const { name, sql, hash } of todo) {
      await driver.execute(`${sql}\n;INSERT INTO public.migrations (name, hash) VALUES ('${name}', '${hash}')`);
    }
    return { applied: todo.map(({ name }) => name) };
  });
}

async function appliedMigrations(driver: Driver): Promise<ReadonlyMap<string, string>> {
  if (!(await exists(driver, "public.migrations"))) return new Map();
  const { rows } = await driver.ownerQuery("SELECT name, hash FROM public.migrations");
  return new Map(rows.map(({ name, hash }) => [String(name), String(hash)]));
}

function pending(wanted: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] {
  const known = new Map(wanted.map(({ name, hash }) => [name, hash]));
  for (const [name, hash] of applied) {
    if (known.get(name) !== hash) {
      throw new ConflictError(
        known.has(name)
          ? `The database was made by another version of migration ${name}. Use the version of Major Tom that made it, or start with an empty database.`
          : `The database is newer than this version of Major Tom (it has ${name}). Update Major Tom, or start with an empty database.`,
      );
    }
  }
  return wanted.filter(({ name }) => !applied.has(name));
}

async function exists(driver: Driver, table: string): Promise<boolean> {
  const { rows } = await driver.ownerQuery("SELECT to_regclass($1) IS NOT NULL AS there", [table]);
  return rows[0]?.["there"] === true;
}

/** LangGraph makes its own tables; the migrations that follow put them behind row-level security. */
async function createCheckpointTables(driver: Driver): Promise<void> {
  const { PostgresSaver } = await import("@langchain/langgraph-checkpoint-postgres");
  const query = (sql: string, parameters?: unknown[]) => driver.ownerQuery(sql, parameters);
  const pool = { query, connect: async () => ({ query, release: () => undefined }), end: async () => undefined, on: () => undefined };
  await new PostgresSaver(pool as never, undefined, { schema: "langgraph" }).setup();
}
