import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "#db/clock";
import { setClock } from "#db/open-database";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { openSeal } from "#core/proposals/sealed";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { changeCommitmentSettings } from "#services/commitments/change-settings";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { claimProposal } from "#services/execution/claim";
import { inProcess, worldPorts } from "#services/execution/testing/fake-ports";
import { PLANS } from "#services/execution/testing/fake-plans";
import { FakeWorld, PLACE } from "#services/execution/testing/fake-world";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { reviseProposal } from "#services/proposals/revise";
import { asSystem } from "#services/system";
import { aCompany, type Company } from "#services/testing/a-company";

describe("what a purchase must pass before it is sealed", () => {
  let test: TestDatabase;
  let company: Company;
  let owner: ServiceContext;
  let admin: ServiceContext;
  let world: FakeWorld;
  let clock = createClock({ start: new Date("2026-11-18T12:00:00Z"), rate: 1e-6 });

  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await standAt("2026-11-18T12:00:00Z");
    company = await aCompany(test);
    world = new FakeWorld(() => clock.now());
    const { clouds } = worldPorts(inProcess(world));
    owner = { ...company.owner.ctx, now: () => clock.now(), clouds, kinds: worldKinds() };
    admin = inWorld(await company.join("admin"), owner);
    await asOldMembers(test, company.tenantId);
    for (const one of [owner, admin]) await steppedUp(test, one);
  });

  async function standAt(instant: string): Promise<void> {
    clock = createClock({ start: new Date(instant), rate: 1e-6 });
    await setClock(test.driver, clock);
  }
  const buy = async (params: Readonly<Record<string, unknown>>, by = admin) => {
    const { proposal } = await draftProposal(by, { kind: "sp_purchase", params });
    return { ...proposal, params: SavingsPlanPurchase.parse(openSeal(proposal.sealed).params) };
  };
  const sign = (by: ServiceContext, { id, hash }: { readonly id: string; readonly hash: string }, total?: string) =>
    approveProposal(by, { id, hash, total });
  const claim = (number: number) =>
    claimProposal(
      { ...asSystem(owner), scopes: new Set(["action:execute"]) },
      { number, owner: "worker", leaseSeconds: 30, machineSwitch: () => undefined },
    );
  const anomaly = (state: string, service: string, lastDay = "2026-11-17") =>
    owner.db.record((tx) =>
      tx.query(
        `INSERT INTO anomalies (tenant_id, id, key, state, shape, service, account, region, first_day, last_day, ongoing, expected_per_day, actual_per_day, impact_total, score, parts, days, drivers, query_ids, as_of)
         VALUES ($1, $2, $2, $3, 'level_shift', $4, 'production', 'us-east-1', '2026-11-15', $5, true, 100, 400, 900, 9, '[]', '[]', '[]', '[]', app_now())`,
        [tx.tenantId, `anm_${service}_${state}`, state, service, lastDay],
      ),
    );

  it("counts the whole commitment, and takes the start that the organization set", async () => {
    await changeCommitmentSettings(owner, { queueHours: 48 });
    const { params, sealed } = await buy({ commitment: "2.5", payment: "partial" });
    expect(params).toMatchObject({ total: "21900.00", upfront: "10950.00", commitment: "2.50000", start: { kind: "queued", hours: 48 } });
    expect(params).toMatchObject({
      account: PLACE.accountId,
      accountName: "Test",
      undo: { returnable: true, returnUntil: "2026-11-27T12:00:00.000Z" },
    });
    expect(sealed).toContain('"region":"us-east-1"');
  });

  it.each([
    [{ commitment: "0.0001" }, "0.001 to 1,000,000"],
    [{ commitment: "100.00001" }, "in tranches of at most $100 an hour"],
    [{ commitment: "1", type: "EC2Instance" }, "Give both, such as family m6i"],
    [{ commitment: "1", family: "m6i" }, "Leave family and region out"],
    [{ commitment: "1", queueHours: 73 }, "queueHours"],
    [{ commitment: "1", queueHours: 5, startAt: "2026-11-20T00:00:00Z" }, "not both"],
    [{ commitment: "1", startAt: "2026-11-18T12:30:00Z" }, "at least an hour after it is bought"],
    [{ commitment: "1", account: "nowhere" }, "There is no connected account nowhere. There are Test."],
    [{ commitment: "9" }, "$78,840.00 is above the limit of $50,000.00 of commitments within 30 days"],
  ])("refuses %j with what to do", async (params, words) => {
    await expect(buy(params)).rejects.toThrow(words);
  });

  it("refuses a start late in the month and names one that can be returned; an Owner alone gives a reason", async () => {
    const late = { commitment: "1", startAt: "2026-11-28T06:00:00Z" };
    await expect(buy(late)).rejects.toThrow("Start it on 1 Dec 2026 (startAt 2026-12-01T00:00:00.000Z)");
    await expect(buy({ ...late, monthEndReason: "The old one ends" })).rejects.toThrow("Only an Owner may buy so late in the month");
    const { params } = await buy({ ...late, monthEndReason: "The old one ends" }, owner);
    expect(params.monthEndReason).toBe("The old one ends");
    expect(params.checks).toContainEqual(expect.objectContaining({ name: "month end", verdict: "NOTE" }));
    expect((await buy({ commitment: "1", startAt: "2026-12-01T00:00:00Z" })).params.undo.returnUntil).toBe("2026-12-08T00:00:00.000Z");
  });

  it("is not signed any more once its start has moved into the last days of the month", async () => {
    await test.database.platform.transaction((tx) => tx.query("UPDATE sessions SET expires_at = '2027-01-01T00:00:00Z'"));
    await standAt("2026-11-26T20:00:00Z");
    for (const one of [owner, admin]) await steppedUp(test, one);
    const drafted = await buy({ commitment: "1" });
    await standAt("2026-11-27T02:00:00Z");
    await steppedUp(test, owner);
    await expect(sign(owner, drafted)).rejects.toThrow("when 2.9 days of the month are left to return it");
  });

  it("refuses while an anomaly of what it covers is open, by its name, and goes on once somebody has said what it is", async () => {
    await anomaly("open", "EC2");
    await expect(buy({ commitment: "1" })).rejects.toThrow(
      "EC2 in production, us-east-1 rose from $100 to $400 a day and stays there (since 2026-11-15)",
    );
    await owner.db.record((tx) => tx.query("UPDATE anomalies SET state = 'expected'"));
    const drafted = await buy({ commitment: "1" });
    await anomaly("open", "S3");
    await anomaly("open", "Lambda", "2026-11-02");
    expect((await buy({ commitment: "1.5" })).state).toBe("proposed");
    await sign(owner, drafted);
    await anomaly("open", "Fargate");
    expect(await claim(drafted.number)).toBeUndefined();
    expect((await getProposal(owner, drafted.id)).held).toContain("Fargate in production");
    await owner.db.record((tx) => tx.query("UPDATE anomalies SET state = 'resolved' WHERE service = 'Fargate'"));
    expect(await claim(drafted.number)).toMatchObject({ state: "executing" });
  });

  it("refuses, and holds what is signed, while buying is paused", async () => {
    const drafted = await buy({ commitment: "1" });
    await sign(owner, drafted);
    await owner.db.record((tx) =>
      tx.query("INSERT INTO commitment_settings (tenant_id, paused_at, paused_by, paused_side) VALUES ($1, app_now(), 'Ann', 'customer')", [
        tx.tenantId,
      ]),
    );
    expect(await claim(drafted.number)).toBeUndefined();
    expect((await getProposal(owner, drafted.id)).held).toContain("Buying is paused by Ann");
    await expect(buy({ commitment: "2" })).rejects.toThrow("Buying is paused by Ann");
  });

  it("plans on no return once eight of ten are used, and says so", async () => {
    const start = clock.now().getTime() - 86_400_000;
    const { plans } = world.savingsPlans;
    const known = plans.get(PLANS.returnable);
    if (!known) throw new Error("The plan is not there.");
    for (let made = 0; made < 8; made += 1) {
      plans.set(`returned-${made}`, { ...known, id: `returned-${made}`, start, returnedAt: start + 3_600_000 });
    }
    const { params } = await buy({ commitment: "1" });
    expect(params.undo).toMatchObject({ returnable: false, returnsUsed: 8, reason: expect.stringContaining("8 of 10 returns of 2026 are used") });
  });

  it("takes the very total where one is typed, and keeps it in the log", async () => {
    const drafted = await buy({ commitment: "2.5" });
    await expect(sign(owner, drafted, "21,900.01")).rejects.toThrow("Type 21,900.00 to sign it");
    await expect(sign(owner, drafted, "2,1900.00")).rejects.toThrow("Type 21,900.00 to sign it");
    await expect(sign(owner, drafted, "21900")).rejects.toThrow("Type 21,900.00 to sign it");
    expect((await sign(owner, drafted, "21,900.00")).state).toBe("approved");
    const [row] = await owner.db.read((tx) =>
      tx.query<{ after: { typedTotal: string } }>("SELECT after FROM audit_log WHERE action = 'proposal.approve' AND outcome = 'success'"),
    );
    expect(row?.after.typedTotal).toBe("21,900.00");
  });

  it("needs a third person above the threshold, also where the threshold was lowered after it was signed", async () => {
    const third = inWorld(await company.join("admin"), owner);
    await asOldMembers(test, company.tenantId);
    await steppedUp(test, third);
    const large = await buy({ commitment: "2.86" });
    expect(await sign(owner, large)).toMatchObject({ state: "partially_approved" });
    expect(await sign(third, large)).toMatchObject({ state: "approved" });
    const small = await buy({ commitment: "1" });
    await sign(owner, small);
    await changeCommitmentSettings(owner, { thresholdUsd: "5000" });
    expect(await claim(small.number)).toBeUndefined();
    expect(await getProposal(owner, small.id)).toMatchObject({ state: "proposed", rev: 2, signatures: { given: 0, needed: 2 } });
  });

  it("edits what it is, and another start replaces the one before", async () => {
    const drafted = await buy({ commitment: "1", startAt: "2026-11-20T00:00:00Z" });
    const next = await reviseProposal(admin, { id: drafted.id, hash: drafted.hash, params: { commitment: "1.5", queueHours: 12 } });
    expect(SavingsPlanPurchase.parse(openSeal(next.sealed).params)).toMatchObject({ commitment: "1.50000", start: { kind: "queued", hours: 12 } });
  });

  it("lets people ask for the same tranche twice, and the second card says so", async () => {
    const first = await buy({ commitment: "1" });
    const { params } = await buy({ commitment: "1" });
    expect(params.checks.find(({ name }) => name === "others")?.text).toContain(`${first.id} ($8,760.00)`);
  });
});

describe("limits of commitments", () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await embeddedTestDatabase();
  });
  afterAll(() => test.close());

  it("go down at once and up by a signed raise; lowering voids a raise that does not count yet", async () => {
    const { owner, join } = await aCompany(test);
    const ctx = { ...owner.ctx, kinds: worldKinds() };
    const admin = await join("admin");
    const read = () => ctx.db.read(commitmentSettings);
    expect(await read()).toMatchObject({ capRollingUsd: "50000.00", capOutstandingUsd: "150000.00", thresholdUsd: "25000.00", queueHours: 24 });
    await expect(changeCommitmentSettings({ ...admin.ctx, kinds: worldKinds() }, { capRollingUsd: "1" })).rejects.toThrow(
      "may not change the limits of commitments",
    );
    await steppedUp(test, ctx);
    const { settings, raises } = await changeCommitmentSettings(ctx, { capRollingUsd: "40000", capOutstandingUsd: "200000", reason: "Two tranches" });
    expect([settings.capRollingUsd, settings.capOutstandingUsd, raises]).toEqual(["40000.00", "150000.00", ["APR-1"]]);
    expect((await getProposal(ctx, "APR-1")).title).toBe("Raise the limit to $200,000.00: commitments that are outstanding");
    await expect(changeCommitmentSettings(ctx, { queueHours: 73 })).rejects.toThrow("1 to 72 hours");
    await expect(changeCommitmentSettings(ctx, { capRollingUsd: "a lot" })).rejects.toThrow("such as 25000");
  });

  it("let one person alone sign only where the organization chose it with a confirmed password", async () => {
    const { owner } = await aCompany(test);
    await expect(changeCommitmentSettings(owner.ctx, { soloRule: true })).rejects.toThrow("Confirm your password first");
    await steppedUp(test, owner.ctx);
    expect((await changeCommitmentSettings(owner.ctx, { soloRule: true })).settings.soloRule).toBe(true);
  });
});
