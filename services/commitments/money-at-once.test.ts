import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { buyAtOnce } from "#services/commitments/testing/money-at-once";

const why = noPostgres();
/** A fault of a race shows in most runs, and hardly ever in none of so many. */
const MOST_TRIES = 4;

describe(`a hundred signatures at the same moment, on ${why === undefined ? "Postgres" : `the embedded database (${why})`}`, () => {
  const seed = fc.readConfigureGlobal().seed ?? 1;
  let test: TestDatabase;
  beforeAll(async () => {
    test = await (why === undefined ? postgresTestDatabase() : embeddedTestDatabase());
  });
  afterAll(() => test.close());

  it("on twenty purchases that are above the limit together never commit more than it", async () => {
    const { approvals, refused, started, held } = await buyAtOnce(test, { seed });
    expect([approvals, refused, started + held]).toEqual([20, 80, 20]);
    expect(started).toBeGreaterThan(0);
    expect(held).toBeGreaterThan(0);
  });

  it.skipIf(why !== undefined)("are found to commit too much where nobody locks the limit", async () => {
    const heard = (sql: string) => (sql.includes("pg_advisory_xact_lock") ? "SELECT $1::text" : sql);
    const faults: string[] = [];
    for (let tries = 1; tries <= MOST_TRIES && faults.length === 0; tries += 1) {
      await buyAtOnce(test, { seed: seed + tries, heard }).catch((error: Error) => faults.push(error.message));
    }
    expect(faults).toEqual([expect.stringMatching(/started against a limit|counted/)]);
  });
});
