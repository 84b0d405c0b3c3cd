import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { proveServices } from "#services/proposals/testing/prove-services";

/** As many as fit into a run of all tests; the whole proof is `npm run gate:proof`. */
const SEQUENCES = 60;

describe("services and database", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  it("do what the table says in random sequences of commands, with every transition and refusal in the log", async () => {
    const seed = Math.trunc(Math.random() * 1e9);
    const { executed, commands, rows } = await proveServices(test, { sequences: SEQUENCES, seed });
    process.stdout.write(`${SEQUENCES} sequences (seed ${seed}), ${commands} commands, ${executed} executed, ${rows} rows of log\n`);
    expect(executed / SEQUENCES).toBeGreaterThanOrEqual(0.05);
  });
});
