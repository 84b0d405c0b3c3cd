import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEQUENCE } from "#core/proposals/testing/play";
import { embeddedTestDatabase, TEST_NOW, type TestDatabase } from "#db/testing/test-database";
import { outputsOf } from "#services/proposals/testing/outputs-of";
import { playServices } from "#services/proposals/testing/play-services";
import { proveServices } from "#services/proposals/testing/prove-services";
import { StageClock, stagedCompany } from "#services/proposals/testing/staged-company";

/** As many as fit into a run of all tests; the whole proof is `npm run gate:proof`. */
const SEQUENCES = 40;

describe("services and database", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  it("tell one company the same whether or not others do things at the same time", async () => {
    const sequences = fc.sample(SEQUENCE, { numRuns: 12, seed: 20_690_716 });
    const alone = await toldTo(sequences, { withOthers: false });
    expect(alone).toContain("APR-3");
    expect(await toldTo(sequences, { withOthers: true })).toBe(alone);
  });

  it("do what the table says in random sequences of commands, with every transition and refusal in the log", async () => {
    const seed = fc.readConfigureGlobal().seed ?? 1;
    const { executed, commands, rows } = await proveServices(test, { sequences: SEQUENCES, seed });
    process.stdout.write(`${SEQUENCES} sequences (seed ${seed}), ${commands} commands, ${executed} executed, ${rows} rows of log\n`);
    expect(executed / SEQUENCES).toBeGreaterThanOrEqual(0.05);
  });
});

/** What the first company reads at last, where a second one of the same world does the same things in between, or not. */
async function toldTo(sequences: readonly (readonly number[])[], { withOthers }: { readonly withOthers: boolean }): Promise<string> {
  const test = await embeddedTestDatabase();
  try {
    const clock = new StageClock(test, TEST_NOW.getTime());
    await clock.moveTo(clock.now);
    const company = await stagedCompany(test, clock);
    const other = withOthers ? await stagedCompany(test, clock) : undefined;
    for (const [index, words] of sequences.entries()) {
      // The clock is everybody's, so that only the first company moves it.
      if (other)
        await playServices(
          { ...other, happen: async (event) => (event.world === "clock" || event.world === "clock-to" ? undefined : other.happen(event)) },
          words,
          index,
        );
      await playServices(company, words, index);
    }
    return await outputsOf(company);
  } finally {
    await test.close();
  }
}
