import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { IllegalTransitionError, NotFoundError } from "#core/errors";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { renewalOf } from "#services/commitments/pipeline/expiries";
import { keepPurchase } from "#services/commitments/pipeline/keep-purchase";
import { getPurchase, listPurchases } from "#services/commitments/pipeline/list-purchases";
import { noticeDeadlines } from "#services/commitments/pipeline/notice-deadlines";
import { purchasesCsv } from "#services/commitments/pipeline/pipeline-csv";
import { storedPlans } from "#services/commitments/pipeline/kept-plans";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { aDesk, type Desk } from "#services/commitments/pipeline/testing/a-desk";
import { moneyUsed } from "#services/commitments/money-caps";
import { PLANS } from "#services/execution/testing/fake-plans";
import { deliverOutbox } from "#services/notifications/deliver-outbox";
import { verifyAudit } from "#services/audit/verify";
import { cancelProposal } from "#services/proposals/cancel";
import { rejectProposal } from "#services/proposals/reject";
import { getProposal } from "#services/proposals/get";
import { aCompany } from "#services/testing/a-company";

const rows = async <Row extends Record<string, unknown>>({ owner }: Desk, sql: string): Promise<Row[]> =>
  owner.db.read((tx) => tx.query<Row>(sql, []));
const history = async (desk: Desk, id: string) => (await desk.purchase(id)).history.map(({ state }) => state);
const tell = async ({ owner }: Desk) => noticeDeadlines(owner, (await syncPurchases(owner)).reads);

describe("a purchase as people see it", () => {
  let test: TestDatabase;
  let desk: Desk;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    desk = await aDesk(test);
    return () => desk.close();
  });

  it("is the plan that its step proved, whatever other plan carries its tag", async () => {
    const id = await desk.buy("2.5", "21,900.00");
    const { plans } = desk.world.savingsPlans;
    const [mine] = [...plans.values()].filter(({ token }) => token !== undefined);
    const other = plans.get(PLANS.queued);
    if (mine === undefined || other === undefined) throw new Error("A plan is missing.");
    plans.set(other.id, { ...other, tags: mine.tags, deletedAt: desk.world.now().getTime() });
    await syncPurchases(desk.owner);
    expect(await desk.purchase(id)).toMatchObject({ state: "queued", plan: mine.id, planState: "queued" });
  });

  it("goes from its draft over every state to monitoring, each once in its history and in the log", async () => {
    const id = await desk.draft("sp_purchase", { commitment: "2.5" });
    expect(await desk.purchase(id)).toMatchObject({
      state: "pending_approval",
      title: "Compute Savings Plan, $2.50 an hour, 1 year, nothing upfront",
      signatures: { given: 0, needed: 1 },
      commitment: { value: "2.5", unit: "USD/h" },
      total: { value: "21900" },
      youMay: { cancel: { allowed: true }, keep: { allowed: false }, return: { allowed: false } },
    });
    await desk.sign(id, "21,900.00");
    expect(await desk.purchase(id)).toMatchObject({ state: "queued", plan: null, undo: expect.stringContaining("Nothing is bought yet") });
    await desk.executor.runUntilIdle();
    expect(await desk.purchase(id)).toMatchObject({
      state: "queued",
      planState: "queued",
      undo: expect.stringMatching(/^It can be cancelled until 19 Nov/),
      youMay: { deleteQueued: { allowed: true }, return: { allowed: false } },
    });
    await desk.later(25);
    const active = await desk.purchase(id);
    expect(active).toMatchObject({
      state: "purchased",
      planState: "active",
      utilization: { value: null },
      youMay: { keep: { allowed: true }, return: { allowed: true } },
    });
    expect(active.undo).toMatch(/^It can be returned until 26 Nov \d\d:\d\d UTC: nothing is owed then/);
    expect(active.decideAt).toBe(new Date(Date.parse(active.start ?? "") + 5 * 86_400_000).toISOString());
    await desk.later(7 * 24);
    expect(await desk.purchase(id)).toMatchObject({ state: "monitoring", decideAt: null, youMay: { return: { allowed: false } } });
    expect(await history(desk, id)).toEqual(["pending_approval", "queued", "purchased", "monitoring"]);
    const logged = await rows<{ event: string }>(desk, "SELECT event FROM audit_log WHERE action = 'commitment.state' ORDER BY seq");
    expect(logged.map(({ event }) => event.split(": ").at(-1))).toEqual(["pending approval", "queued", "purchased", "monitoring"]);
    expect((await verifyAudit(desk.owner)).ok).toBe(true);
  });

  it("is brought up to date as often as one likes, by many at once, with one row and one line a change", async () => {
    const id = await desk.buy("1", "8,760.00");
    await Promise.all([1, 2, 3, 4].map(() => syncPurchases(desk.owner)));
    await syncPurchases(desk.owner);
    expect(await syncPurchases(desk.owner)).toMatchObject({ changed: 0 });
    expect(await rows(desk, "SELECT number FROM commitment_purchases")).toHaveLength(1);
    expect(await history(desk, id)).toEqual(["pending_approval", "queued"]);
    expect(await rows(desk, "SELECT seq FROM audit_log WHERE action = 'commitment.state'")).toHaveLength(1);
  });

  it("has every station in its history, with its time and who did it, where nobody looked meanwhile", async () => {
    const id = await desk.buy("1", "8,760.00");
    await desk.later(10 * 24);
    const { history: told, start, state } = await desk.purchase(id);
    expect(state).toBe("monitoring");
    expect(told.map(({ state: one, by }) => [one, by])).toEqual([
      ["pending_approval", desk.admin.actor.name],
      ["queued", desk.owner.actor.name],
      ["purchased", null],
      ["monitoring", null],
    ]);
    expect(told[2]?.at).toBe(start);
    expect(told[3]?.at).toBe(new Date(Date.parse(start ?? "") + 7 * 86_400_000).toISOString());
    expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).toSorted());
  });

  it("ends as what became of it: refused, withdrawn, expired, cancelled, returned", async () => {
    const refused = await desk.draft("sp_purchase", { commitment: "1" });
    await rejectProposal(desk.owner, { id: refused, hash: (await getProposal(desk.owner, refused)).hash, reason: "not now" });
    const withdrawn = await desk.draft("sp_purchase", { commitment: "1.1" });
    await cancelProposal(desk.admin, { id: withdrawn });
    const cancelled = await desk.buy("1.2", "10,512.00");
    await syncPurchases(desk.owner);
    const end = await desk.draft("sp_delete_queued", { plan: (await desk.purchase(cancelled)).plan });
    expect(await desk.purchase(cancelled)).toMatchObject({
      ending: end,
      youMay: { deleteQueued: { allowed: false, why: `${end} cancels it already. Decide on that.` } },
    });
    await desk.sign(end);
    await desk.executor.runUntilIdle();
    const returned = await desk.buy("1.3", "11,388.00");
    await desk.later(26);
    const giveBack = await desk.draft("sp_return", { plan: (await desk.purchase(returned)).plan });
    await desk.sign(giveBack);
    await desk.executor.runUntilIdle();
    const late = await desk.draft("sp_purchase", { commitment: "1.4", startAt: "2026-12-01T00:00:00.000Z" });
    await desk.later(25);
    const { purchases, states, returns } = await listPurchases(desk.owner);
    const became = Object.fromEntries(purchases.map(({ proposal, state }) => [proposal, state]));
    expect(became).toEqual({ [refused]: "rejected", [withdrawn]: "cancelled", [cancelled]: "cancelled", [returned]: "returned", [late]: "expired" });
    expect(states.find(({ state }) => state === "cancelled")?.count).toBe(2);
    expect(returns).toMatchObject({ used: 1, allowed: 10, left: 9, text: "1 of 10 returns of 2026 are used." });
    expect(await history(desk, returned)).toEqual(["pending_approval", "queued", "purchased", "returned"]);
    expect((await desk.purchase(refused)).history.at(-1)).toMatchObject({ by: desk.owner.actor.name });
    expect(purchasesCsv({ purchases }).split("\r\n")).toHaveLength(purchases.length + 2);
  });

  it("is found by the tag where its answer was lost, and frees its limits where people end it at the provider", async () => {
    desk.world.faults = { cut: { times: 1, match: "CreateSavingsPlan" } };
    const id = await desk.buy("1", "8,760.00");
    const { plan } = await desk.purchase(id);
    const made = desk.world.savingsPlans.plans.get(plan ?? "");
    if (made === undefined) throw new Error("Nothing was bought.");
    made.deletedAt = desk.owner.now().getTime();
    await syncPurchases(desk.owner);
    expect(await desk.purchase(id)).toMatchObject({ state: "cancelled" });
    expect(await desk.owner.db.read(moneyUsed)).toEqual({ rolling: "0", outstanding: "0" });
  });

  it("needs a person where the provider shows no plan of it any more", async () => {
    const id = await desk.buy("1", "8,760.00");
    await syncPurchases(desk.owner);
    const { plan } = await desk.purchase(id);
    desk.world.savingsPlans.plans.delete(plan ?? "");
    await desk.later(1);
    expect(await desk.purchase(id)).toMatchObject({ state: "needs_attention", playbook: "/runbooks/savings-plans#needs-attention" });
  });

  it("stays as it was last seen while the provider does not answer, and says so", async () => {
    const id = await desk.buy("1", "8,760.00");
    await syncPurchases(desk.owner);
    desk.world.faults = { deafReads: { times: 1, kind: "savingsPlans" } };
    await desk.later(1);
    const { purchases, notes, asOf } = await listPurchases(desk.owner);
    expect(purchases.find(({ proposal }) => proposal === id)).toMatchObject({ state: "queued", planState: "queued" });
    expect(notes.join(" ")).toMatch(/could not be read .*as it was last seen/);
    expect(asOf).not.toBeNull();
  });

  it("asks to keep or to return on day 5, once, and not again once somebody keeps it", async () => {
    const id = await desk.buy("1", "8,760.00");
    await desk.later(25);
    expect((await tell(desk)).told).toBe(0);
    await desk.later(5 * 24 - 2);
    expect((await tell(desk)).told).toBe(0);
    await desk.later(2);
    expect((await Promise.all([tell(desk), tell(desk), tell(desk)])).reduce((sum, { told }) => sum + told, 0)).toBe(1);
    expect((await tell(desk)).told).toBe(0);
    const [asked] = (await desk.purchase(id)).alarms;
    expect(asked).toMatchObject({
      kind: "keep_or_return",
      open: true,
      text: expect.stringMatching(/^It can be returned until 26 Nov .*The bill has no hour of it yet/),
    });
    await expect(keepPurchase(desk.viewer, id, undefined)).rejects.toThrow("role");
    const kept = await keepPurchase(desk.admin, id, "the migration is done");
    expect(kept).toMatchObject({
      state: "monitoring",
      keptBy: desk.admin.actor.name,
      decideAt: null,
      youMay: { return: { allowed: true } },
      alarms: [{ open: false }],
    });
    await expect(keepPurchase(desk.admin, id, undefined)).rejects.toThrow(IllegalTransitionError);
    expect((await tell(desk)).told).toBe(0);
    await deliverOutbox(desk.owner.db);
    const told = await rows<{ user_id: string; topic: string }>(
      desk,
      "SELECT t.user_id, n.topic FROM thread_notices n JOIN threads t ON t.tenant_id = n.tenant_id AND t.id = n.thread_id ORDER BY n.at, n.topic",
    );
    expect(new Set(told.map(({ user_id }) => user_id))).toEqual(new Set([desk.company.owner.userId]));
    expect(told.filter(({ topic }) => topic === "keep_or_return")).toHaveLength(1);
    expect(told.map(({ topic }) => topic)).toEqual(expect.arrayContaining(["proposed", "approved", "done"]));
  });

  it("asks two days before the last return where the month ends first", async () => {
    await desk.jump("2026-11-22T12:00:00Z");
    const id = await desk.buy("1", "8,760.00");
    await desk.jump("2026-11-28T11:00:00Z");
    const { returnableUntil, decideAt } = await desk.purchase(id);
    expect(returnableUntil).toMatch(/^2026-11-30T/);
    expect(Date.parse(returnableUntil ?? "") - Date.parse(decideAt ?? "")).toBe(2 * 86_400_000);
    await desk.jump(new Date(Date.parse(decideAt ?? "") + 60_000));
    expect((await tell(desk)).told).toBe(1);
  });

  it("tells of an end 60, 30 and 7 days before, each once, with the renewal that would start then", async () => {
    await syncPurchases(desk.owner);
    const [read] = await desk.owner.db.read(storedPlans);
    const end = Date.parse(read?.plans.find(({ id }) => id === PLANS.old)?.end ?? "");
    const told: number[] = [];
    for (const days of [61, 60, 59, 30, 29, 7, 1]) {
      await desk.jump(new Date(end - days * 86_400_000 + 3_600_000 * (days === 61 ? -1 : 1)));
      const { told: now } = await tell(desk);
      const keys = await rows<{ key: string }>(desk, `SELECT key FROM commitment_notices WHERE plan_id = '${PLANS.old}'`);
      told.push(keys.length);
      expect(now >= 0).toBe(true);
    }
    expect(told).toEqual([0, 1, 1, 2, 2, 3, 3]);
    const { expiries } = await listPurchases(desk.owner);
    expect(expiries[0]).toMatchObject({
      plan: PLANS.old,
      daysLeft: 0,
      noticed: 7,
      renewal: { type: "Compute", term: "1y", payment: "no", commitment: "1", startAt: new Date(end).toISOString() },
    });
    // A plan ends in the last second of its last hour; judged in that hour its renewal would stand beside it and never pay.
    const plan = read?.plans.find(({ id }) => id === PLANS.old);
    if (plan === undefined) throw new Error("The plan is missing.");
    expect(renewalOf({ ...plan, end: "2027-01-20T15:59:59.000Z" })?.startAt).toBe("2027-01-20T16:00:00.000Z");
    expect(renewalOf({ ...plan, end: "2027-01-20T16:00:00.000Z" })?.startAt).toBe("2027-01-20T16:00:00.000Z");
    await desk.jump(new Date(end + 60_000));
    await tell(desk);
    const open = await rows(desk, `SELECT id FROM commitment_notices WHERE plan_id = '${PLANS.old}' AND closed_at IS NULL`);
    expect(open).toEqual([]);
  });

  it("is nobody else's: another company's answers as one that is not there", async () => {
    const id = await desk.buy("1", "8,760.00");
    const { id: own } = await desk.purchase(id);
    const { owner: other } = await aCompany(test);
    await expect(getPurchase({ ...other.ctx, now: desk.owner.now }, own)).rejects.toThrow(NotFoundError);
    await expect(keepPurchase({ ...other.ctx, now: desk.owner.now }, own, undefined)).rejects.toThrow(NotFoundError);
    expect((await listPurchases({ ...other.ctx, now: desk.owner.now })).purchases).toEqual([]);
  });
});
