import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type { Clock } from "#db/clock";
import { migrate } from "#db/migrate";
import { type PlatformDatabase, platformDatabase } from "#db/platform-database";
import type { Driver } from "#db/session";
import { type TenantDatabase, tenantDatabase } from "#db/tenant-database";

export const SEED_FILE = new URL("./seed/database.tar.br", import.meta.url);

export type Database = {
  readonly kind: Driver["kind"];
  readonly platform: PlatformDatabase;
  tenant(tenantId: string): TenantDatabase;
  /** As `Driver.listen`. */
  listen: Driver["listen"];
  /** As `Driver.script`. */
  script: Driver["script"];
  /** @throws when the database does not answer */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Exactly one: a Postgres server, or a folder of its own (undefined: in memory) for the embedded database. */
export type DatabaseLocation = { readonly url: string } | { readonly dataDir: string | undefined };

/**
 * Opens the database, brings its schema to the newest state and sets its clock.
 * Whoever opens a folder holds its lock (`lockDataFolder`): two processes in one lose rows without an error.
 */
export async function openDatabase(location: DatabaseLocation, clock: Clock): Promise<Database> {
  const driver = await openDriver(location);
  try {
    await migrate(driver);
    await setClock(driver, clock);
  } catch (error) {
    await driver.close();
    throw error;
  }
  return databaseOver(driver);
}

export function databaseOver(driver: Driver): Database {
  const tenants = new Map<string, TenantDatabase>();
  return {
    kind: driver.kind,
    platform: platformDatabase(driver),
    tenant(tenantId) {
      const known = tenants.get(tenantId) ?? tenantDatabase(driver, tenantId);
      tenants.set(tenantId, known);
      return known;
    },
    listen: driver.listen,
    script: driver.script,
    ping: async () => void (await driver.ownerQuery("SELECT 1")),
    close: () => driver.close(),
  };
}

/** Engines are loaded when they are needed: each costs memory. */
async function openDriver(location: DatabaseLocation): Promise<Driver> {
  if ("url" in location) {
    const { openPostgresDriver } = await import("#db/postgres-driver");
    return openPostgresDriver(location.url);
  }
  const { openPgliteDriver } = await import("#db/pglite-driver");
  const { dataDir } = location;
  const isNew = dataDir === undefined || !existsSync(`${dataDir}/PG_VERSION`);
  const seed = isNew && existsSync(SEED_FILE) ? await readSeed() : undefined;
  return openPgliteDriver({ ...(dataDir !== undefined && { dataDir }), ...(seed && { seed }) });
}

/** A migrated, empty database as a tar file, so that a first start need not run initdb. Made by `npm run db:seed`. */
export async function readSeed(): Promise<Blob> {
  return new Blob([await promisify(brotliDecompress)(await readFile(SEED_FILE))], { type: "application/x-tar" });
}

export async function setClock(driver: Driver, clock: Clock): Promise<void> {
  const { setting } = clock;
  if (!setting) await driver.ownerQuery("DELETE FROM app_clock");
  else {
    await driver.ownerQuery(
      `INSERT INTO app_clock (base, anchor, rate) VALUES ($1, $2, $3)
       ON CONFLICT (single) DO UPDATE SET base = excluded.base, anchor = excluded.anchor, rate = excluded.rate`,
      [setting.base.toISOString(), setting.anchor.toISOString(), setting.rate],
    );
  }
}
