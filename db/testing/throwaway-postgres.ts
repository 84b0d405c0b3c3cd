import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

/** A database of its own on a real Postgres. */
export type ThrowawayPostgres = { readonly url: string; close(): Promise<void> };

/** A Postgres server refuses to run as root; anyone else will do. */
const NOBODY = 65_534;

/** Why there is no Postgres to test on; undefined where there is one. */
export function noPostgres(): string | undefined {
  return process.env["TEST_DATABASE_URL"] || debianBinaries() ? undefined : "set TEST_DATABASE_URL, or install Debian's postgresql";
}

/** On the server of TEST_DATABASE_URL, else on a cluster that is started for the purpose where Debian's postgresql is installed. */
export async function throwawayPostgres(): Promise<ThrowawayPostgres> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) return ownDatabase(given, async () => undefined);
  const bin = debianBinaries();
  if (!bin) throw new Error("There is no Postgres here.");

  const folder = mkdtempSync(join(tmpdir(), "major-tom-pg-"));
  const asNobody = userInfo().uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ("uid" in asNobody) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, "data");
  const made = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "super", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"], {
    ...asNobody,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const server = spawn(join(bin, "postgres"), ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=16MB"], {
    ...asNobody,
    stdio: "ignore",
  });
  const url = `postgres://super@localhost/postgres?host=${encodeURIComponent(folder)}`;
  await untilItAnswers(url);
  return ownDatabase(url, async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
}

function debianBinaries(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, "bin"))
    .find((bin) => existsSync(join(bin, "initdb")));
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Owned by a role that is no superuser, as in production, so that row-level security is put to the test. */
async function ownDatabase(url: string, stop: () => Promise<void>): Promise<ThrowawayPostgres> {
  const name = `major_tom_test_${process.pid}_${Math.trunc(performance.now())}`;
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD '${name}'`);
  await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
  // Roles belong to the server: where an earlier test made them, this owner may use them, too.
  for (const role of ["major_tom_app", "major_tom_platform"]) {
    await admin.query(`DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN GRANT ${role} TO ${name}; END IF; END $$`);
  }
  const own = new URL(url);
  own.username = name;
  own.password = name;
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async close() {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.query(`DROP OWNED BY ${name}`).catch(() => undefined);
      await admin.query(`DROP ROLE ${name}`).catch(() => undefined);
      await admin.end();
      await stop();
    },
  };
}
