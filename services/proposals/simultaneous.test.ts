import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import { approveAtOnce, claimAtOnce, decideAtOnce } from "#services/proposals/testing/simultaneous";

const why = noPostgres();

/** The full numbers of rounds are in `npm run gate:proof`. */
describe.skipIf(why !== undefined)(`decisions at the same moment, on Postgres${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  suite(postgresTestDatabase, { rounds: 2, signatures: 100 });

  it("are found to take too much of a limit where nobody locks it", async () => {
    const test = await postgresTestDatabase();
    const unlocked = (sql: string) => (sql.includes("pg_advisory_xact_lock") ? "SELECT $1::text" : sql);
    await expect(claimAtOnce(test, { runs: 40, seed: 1, heard: unlocked })).rejects.toThrow(/booked/);
    await test.close();
  });
});

describe("decisions at the same moment, on the embedded database", () => {
  suite(embeddedTestDatabase, { rounds: 1, signatures: 30 });
});

function suite(open: () => Promise<TestDatabase>, { rounds, signatures }: { readonly rounds: number; readonly signatures: number }): void {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.close());

  it("execute once, whoever signs at the same time", async () => {
    expect(await approveAtOnce(test, { rounds, signatures })).toEqual({ approved: rounds, refused: rounds * (signatures - 1), claimed: rounds });
  });

  it("either refuse or start, never both", async () => {
    const { rejected, started } = await decideAtOnce(test, { rounds: 5 });
    expect(rejected + started).toBe(5);
  });

  it("never take more of a limit than there is", async () => {
    const { started, held } = await claimAtOnce(test, { runs: 3, seed: fc.readConfigureGlobal().seed ?? 1 });
    expect(started + held).toBeGreaterThanOrEqual(9);
  });
}
