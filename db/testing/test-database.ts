import { createClock } from "#db/clock";
import { migrate } from "#db/migrate";
import { type Database, databaseOver, readSeed, setClock } from "#db/open-database";
import { openPgliteDriver } from "#db/pglite-driver";
import { openPostgresDriver } from "#db/postgres-driver";
import type { Driver } from "#db/session";
import { throwawayPostgres } from "#db/testing/throwaway-postgres";

/** A migrated, empty database whose driver is at hand, too. */
export type TestDatabase = { readonly database: Database; readonly driver: Driver; close(): Promise<void> };

/** Where the clock of a test starts. */
export const TEST_NOW = new Date("2026-11-18T12:00:00Z");

/** In memory, from the seed. */
export async function embeddedTestDatabase(): Promise<TestDatabase> {
  const driver = await openPgliteDriver({ seed: await readSeed() });
  return prepared(driver, () => driver.close());
}

/** On a real Postgres, from the migrations, as an owner who is no superuser. */
export async function postgresTestDatabase(): Promise<TestDatabase> {
  const server = await throwawayPostgres();
  const driver = await openPostgresDriver(server.url);
  return prepared(driver, async () => {
    await driver.close();
    await server.close();
  });
}

export const testClock = createClock({ start: TEST_NOW });

async function prepared(driver: Driver, close: () => Promise<void>): Promise<TestDatabase> {
  await migrate(driver);
  await setClock(driver, testClock);
  return { database: databaseOver(driver), driver, close };
}
