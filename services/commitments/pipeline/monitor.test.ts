import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { keepPurchase } from "#services/commitments/pipeline/keep-purchase";
import { listPurchases } from "#services/commitments/pipeline/list-purchases";
import { monitorPurchases } from "#services/commitments/pipeline/monitor-purchases";
import { noticeDeadlines } from "#services/commitments/pipeline/notice-deadlines";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { aDesk, type Desk } from "#services/commitments/pipeline/testing/a-desk";
import { aBill, type Bill, ec2, type Line } from "#services/insights/testing/a-bill";
import { getProposal } from "#services/proposals/get";

const PATIENCE_MS = 120_000;
const ARN = "arn:aws:savingsplans::1:savingsplan/one";
const START = "2026-11-14 00:00:00";
const since = { when: `h >= timestamp '${START}'` };

/** A plan of $2.50 an hour that was bought for two machines, of which one was switched off at once: half of it is used. */
const LINES: readonly Line[] = [
  ec2("m6i.large", "i-0web", "production", 2, { type: "SavingsPlanCoveredUsage", effective: "1.25", ...since }),
  ec2("m6i.large", "", "production", -2, { type: "SavingsPlanNegation", amount: "0.0", resource: null, ...since }),
  ec2("m6i.large", "i-0other", "production", 4),
  {
    type: "SavingsPlanRecurringFee",
    product: "ComputeSavingsPlans",
    service: "ComputeSavingsPlans",
    usage: "ComputeSP:1yrNoUpfront",
    resource: ARN,
    account: "production",
    unit: "Hrs",
    cost: "2.5",
    commitment: "2.5",
    used: "1.25",
    ...since,
  },
];

describe("what bought plans are used for", () => {
  let test: TestDatabase;
  let bill: Bill;
  let desk: Desk;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
    bill = await aBill({ lines: LINES });
  }, PATIENCE_MS);
  afterAll(async () => {
    await bill.close();
    await test.close();
  });
  beforeEach(async () => {
    desk = await aDesk(test);
    return () => desk.close();
  });

  /** The bill is read when it is monitored: bought was before any of it was there. */
  const billed = () => ({ ...desk.owner, costs: bill.ctx.costs });
  /** Buys a plan and lets it be the one of the bill, active since the 14th. */
  async function theOneOfTheBill(): Promise<string> {
    desk.world.savingsPlans.plans.clear();
    const id = await desk.buy("2.5", "21,900.00");
    const [bought] = desk.world.savingsPlans.plans.values();
    if (bought === undefined) throw new Error("Nothing was bought.");
    desk.world.savingsPlans.plans.clear();
    desk.world.savingsPlans.plans.set("one", { ...bought, id: "one", account: "1", start: Date.parse("2026-11-14T00:00:00Z") });
    await syncPurchases(desk.owner);
    return id;
  }

  it("is read from the bill by the plan's ARN; a return is drafted once where less than nine tenths is used, and people decide", async () => {
    const id = await theOneOfTheBill();
    expect(await monitorPurchases(billed())).toMatchObject({ looked: 1, returns: 1 });
    const purchase = await desk.purchase(id);
    expect(purchase).toMatchObject({
      state: "purchased",
      utilization: { value: "0.5", kind: "measured" },
      unused: { value: "120" },
      covered: { value: "2" },
      netSaving: { value: "-48" },
    });
    expect(purchase.utilization.period).toEqual({ from: "2026-11-14T00:00:00.000Z", to: "2026-11-18T00:00:00.000Z" });
    const ending = purchase.ending ?? "";
    expect(await getProposal(desk.owner, ending)).toMatchObject({
      kind: "sp_return",
      state: "proposed",
      requester: { kind: "analyser" },
      youMaySign: true,
    });
    expect(purchase.alarms.find(({ proposal }) => proposal === ending)?.text).toMatch(
      /^It is new, and 50\.0\s%.*APR-\d+ would return it; an Owner signs it before 21 Nov/u,
    );
    expect(await monitorPurchases(billed())).toEqual({ looked: 0, alarms: 0, returns: 0 });
    expect(await monitorPurchases(billed(), { force: true })).toMatchObject({ looked: 1, alarms: 0, returns: 0 });
    const drafts = await desk.owner.db.read((tx) => tx.query("SELECT number FROM proposals WHERE kind = 'sp_return'", []));
    expect(drafts).toHaveLength(1);
    await desk.jump("2026-11-19T01:00:00Z");
    await noticeDeadlines(desk.owner, (await syncPurchases(desk.owner)).reads);
    const asked = (await desk.purchase(id)).alarms.find(({ kind }) => kind === "keep_or_return");
    expect(asked?.text).toMatch(/So far 50\.0\s% of it is used\. We would return it\..*would return it; it waits for a signature\.$/u);
  });

  it("drafts no second return where it dies between the draft and its notice", async () => {
    await theOneOfTheBill();
    let writes = 0;
    const { db } = desk.owner;
    const dying = {
      ...billed(),
      db: { ...db, write: (run: never) => ((writes += 1) > 1 ? Promise.reject(new Error("killed")) : db.write(run)) } as typeof db,
    };
    await expect(monitorPurchases(dying)).rejects.toThrow("killed");
    expect(await monitorPurchases(billed(), { force: true })).toMatchObject({ returns: 1 });
    expect(await desk.owner.db.read((tx) => tx.query("SELECT number FROM proposals WHERE kind = 'sp_return'", []))).toHaveLength(1);
  });

  it("plans no return on the last ones of the year", async () => {
    await theOneOfTheBill();
    const [one] = desk.world.savingsPlans.plans.values();
    if (one === undefined) throw new Error("There is none.");
    for (let used = 0; used < 8; used += 1) {
      desk.world.savingsPlans.plans.set(`r${used}`, {
        ...one,
        id: `r${used}`,
        tags: new Map(),
        start: Date.parse("2026-03-02T00:00:00Z"),
        returnedAt: Date.parse("2026-03-03T00:00:00Z"),
      });
    }
    await syncPurchases(desk.owner);
    expect(await monitorPurchases(billed())).toMatchObject({ returns: 0 });
    const { alarms, returns } = await listPurchases(desk.owner);
    expect(returns.used).toBe(8);
    expect(alarms.find(({ kind }) => kind === "under_use")?.text).toMatch(
      /8 of 10 returns of the year are used, and the last ones are kept for mistakes/,
    );
  });

  it("raises one alarm where plans idle above the floor, and none where what idles is small", async () => {
    await keepPurchase(desk.owner, (await desk.purchase(await theOneOfTheBill())).id, undefined);
    const { alarms } = await monitorPurchases(billed());
    expect(alarms).toBe(1);
    const open = (await listPurchases(desk.owner)).alarms.filter(({ kind, proposal }) => kind === "under_use" && proposal === null);
    expect(open).toMatchObject([
      { open: true, cost: { unit: "USD/day" }, text: expect.stringMatching(/^\$30\.00 a day of commitment has covered nothing in the last 7 days/) },
    ]);
    await desk.owner.db.record((tx) =>
      tx.query("INSERT INTO anomaly_watch (tenant_id, dollar_floor) VALUES ($1, 100) ON CONFLICT (tenant_id) DO UPDATE SET dollar_floor = 100", [
        tx.tenantId,
      ]),
    );
    expect(await monitorPurchases(billed(), { force: true })).toMatchObject({ alarms: 0 });
    const still = (await listPurchases(desk.owner)).alarms.filter(({ kind, proposal }) => kind === "under_use" && proposal === null);
    expect(still).toEqual([]);
  });
});
