import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHECK_IDS } from "#core/canary/checks";
import { scoreOf } from "#core/canary/score";
import { UnavailableError } from "#core/errors";
import { embeddedTestDatabase, testClock, type TestDatabase } from "#db/testing/test-database";
import { latestRuns } from "#services/canary/canary-store";
import { readCanary } from "#services/canary/read-canary";
import { runCanary, runCanaryWhenDue } from "#services/canary/run-canary";
import { runChecks } from "#services/canary/run-checks";
import { countFaults } from "#services/canary/testing/count-faults";
import { faultyEngine } from "#services/canary/testing/faulty-engine";
import { truthCaution } from "#services/canary/truth-state";
import type { ServiceContext } from "#services/context";
import { type Bill, openBill } from "#services/costs/testing/a-bill";
import { aTenant } from "#services/testing/a-tenant";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const PATIENCE_MS = 120_000;

let bill: Bill;
beforeAll(async () => {
  bill = await openBill(fixture("focus-1.2.parquet"));
});
afterAll(() => bill.close());

describe("checks of figures", () => {
  it("hold on a bill without a fault, name what they compared, and skip what the bill cannot be asked", async () => {
    const { checks, expected } = await runChecks(bill.ctx, bill.engine, { expected: [] });
    expect(checks.map(({ id }) => id)).toEqual([...CHECK_IDS]);
    expect(checks.filter(({ state }) => state !== "holds" && state !== "skipped")).toEqual([]);
    expect(scoreOf(checks).holds).toBeGreaterThanOrEqual(24);
    for (const { state, queryIds } of checks) expect(queryIds.length > 0).toBe(state === "holds");
    expect([...new Set(expected.map(({ month }) => month))]).toEqual(["2026-09"]);
  });

  it(
    "turn red by seeded faults in the rows and on the way",
    async () => {
      const kinds = ["a day is dropped", "credits have the wrong sign", "hours are of another time zone", "the account stands for the service"];
      const { trials } = await countFaults(bill.ctx, bill.engine, { seeds: [1], kinds });
      expect(trials.map(({ kind }) => kind)).toEqual(kinds);
      expect(trials.filter(({ failing }) => failing.length === 0)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it("ask in words, and compare what the chat says", async () => {
    const asked: string[] = [];
    const { checks } = await runChecks(bill.ctx, bill.engine, {
      expected: [],
      inWords: async (_, question) => {
        asked.push(question);
        return { value: asked.length === 2 ? "265.69" : "265.6798690538", queryId: "q_chat" };
      },
    });
    expect(asked).toHaveLength(3);
    expect(checks.find(({ id }) => id === "synonyms")).toMatchObject({
      state: "fails",
      sentence: "The answer to “What did September 2026 cost us, unblended?” is $265.69, the query is $265.68: $0.01 apart.",
    });
  });

  it("say that they are not known where the engine does not answer, and do not count it", async () => {
    const engine = { ...faultyEngine(bill.engine, { name: "none" }), run: () => Promise.reject(new UnavailableError("The engine is away.")) };
    const { checks } = await runChecks(bill.ctx, engine, { expected: [] });
    expect(scoreOf(checks)).toMatchObject({ holds: 0, total: 0 });
    expect(checks.some(({ state, sentence }) => state === "unknown" && sentence === "The engine is away.")).toBe(true);
  });

  it("tell a restated month from a fault by the version of its files", async () => {
    const { expected } = await runChecks(bill.ctx, bill.engine, { expected: [] });
    const before = expected.map((one) => ({ ...one, amounts: Object.fromEntries(Object.entries(one.amounts).map(([key]) => [key, "1.00"])) }));
    const states = async (kept: typeof before, renew = false) =>
      (await runChecks(bill.ctx, bill.engine, { expected: kept, renew })).checks.filter(({ kind }) => kind === "golden").map(({ state }) => state);
    expect(await states(before)).toEqual(["fails", "fails", "fails", "fails"]);
    expect(await states(before.map((one) => ({ ...one, version: "another" })))).toEqual(["restated", "restated", "restated", "restated"]);
    expect(await states(before, true)).toEqual(["restated", "restated", "restated", "restated"]);
  });
});

describe("the nightly look", () => {
  let test: TestDatabase;
  let ctx: ServiceContext;
  let current = 0;
  const engineNow = { value: undefined as Bill["engine"] | undefined };
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    const company = await aTenant(test);
    ctx = { ...company.ctx, costs: async () => engineNow.value ?? bill.engine, now: () => new Date(testClock.now().getTime() + current) };
  });
  afterAll(() => test.close());

  it("is due daily, and hourly where the data changed; cautions while a check fails, and clears by itself", async () => {
    expect(await truthCaution(ctx)).toBeUndefined();
    expect((await readCanary(ctx)).state).toBe("never");
    expect(await runCanaryWhenDue(ctx)).toBe(true);
    expect(await runCanaryWhenDue(ctx)).toBe(false);
    const state = await readCanary(ctx);
    expect(state).toMatchObject({ state: "holds", caution: null, failing: [] });
    expect(state.badge).toMatch(/^\d+ of \d+ checks hold, checked \d+ \w{3} \d{4} \d\d:\d\d UTC$/);

    engineNow.value = faultyEngine(bill.engine, { name: "lost", table: (table) => `SELECT * FROM ${table} WHERE NOT (x_service = 'EC2')` });
    const red = await runCanary(ctx);
    expect(red.state).toBe("fails");
    expect(await truthCaution(ctx)).toMatch(/^Figures are checked each night; \d+ of \d+ checks fails?\. .*apart\..*Treat figures with care/);
    const [row] = await ctx.db.read((tx) =>
      tx.query<{ event: string }>("SELECT event FROM audit_log WHERE action = 'canary.run' ORDER BY seq DESC LIMIT 1"),
    );
    expect(row?.event).toMatch(/^Checked figures: \d+ of \d+ checks fails?\./);

    engineNow.value = undefined;
    expect((await runCanary(ctx)).state).toBe("holds");
    expect(await truthCaution(ctx)).toBeUndefined();
    expect(await ctx.db.read((tx) => latestRuns(tx, 10))).toHaveLength(3);
    current = 40 * 3_600_000;
    expect((await readCanary(ctx)).state).toBe("stale");
  });
});
