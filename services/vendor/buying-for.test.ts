import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TERMS_VERSION } from "#core/vendor/terms";
import { embeddedTestDatabase, postgresTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { noPostgres } from "#db/testing/throwaway-postgres";
import type { ServiceContext } from "#services/context";
import { fakeEffect } from "#services/execution/testing/fake-effect";
import { aRig, type Rig } from "#services/execution/testing/a-flight";
import { asOldMembers, inWorld, steppedUp } from "#services/execution/testing/money-people";
import { worldKinds } from "#services/execution/testing/world-kinds";
import { approveProposal } from "#services/proposals/approve";
import { draftProposal } from "#services/proposals/draft";
import { getProposal } from "#services/proposals/get";
import { asSystem } from "#services/system";
import { aCompany, type Company } from "#services/testing/a-company";
import { acceptTerms } from "#services/vendor/accept-terms";
import { leaveVendor, pauseLink, resumeLink, setLinkage } from "#services/vendor/change-link";
import { customerPurchases } from "#services/vendor/customer-purchases";
import { purchasesForUs } from "#services/vendor/purchases-for-us";

/** On Postgres the owner of the tables is no superuser, so that the walls between tenants hold for functions, too. */
const DATABASES = [
  ["in one process", embeddedTestDatabase] as const,
  ...(noPostgres() === undefined ? [["on Postgres", postgresTestDatabase] as const] : []),
];

describe.each(DATABASES)("a vendor that buys for its customer, %s", (_, openDatabase) => {
  let test: TestDatabase;
  let at: Rig;
  let admin: ServiceContext;
  let customer: Company;
  let theirs: ServiceContext;
  beforeAll(async () => {
    test = await openDatabase();
  });
  afterAll(() => test.close());

  beforeEach(async () => {
    at = await aRig(test, { kinds: worldKinds(async () => fakeEffect()) });
    admin = inWorld(await at.company.join("admin"), at.owner);
    await asOldMembers(test, at.company.tenantId);
    await test.database.platform.transaction(async (tx) => {
      await tx.query("UPDATE tenants SET is_vendor = false WHERE is_vendor");
      await tx.query("UPDATE tenants SET is_vendor = true WHERE id = $1", [at.company.tenantId]);
    });
    customer = await aCompany(test);
    theirs = { ...customer.owner.ctx, now: at.owner.now };
    const openLinked = async (id: string) => (id === customer.tenantId ? asSystem(theirs) : undefined);
    Object.assign(at.owner, { openLinked });
    Object.assign(admin, { openLinked });
    await joined("20000");
    return () => at.close();
  });

  async function joined(rollingUsd: string): Promise<void> {
    await steppedUp(test, theirs);
    await acceptTerms(theirs, { mode: "vendor", termsVersion: TERMS_VERSION, rollingUsd, outstandingUsd: "50000" });
    for (const state of ["invited", "accounts_joined", "linked"] as const)
      await setLinkage(at.owner, { customer: customer.tenantId, state, note: "seen at AWS" });
  }
  async function draft(commitment: string): Promise<string> {
    await steppedUp(test, admin);
    return (await draftProposal(admin, { kind: "sp_purchase", params: { commitment, customer: customer.tenantId } })).proposal.id;
  }
  async function sign(id: string): Promise<void> {
    await steppedUp(test, at.owner);
    const { hash } = await getProposal(at.owner, id);
    await approveProposal(at.owner, { id, hash });
  }
  const open = () =>
    at.owner.db.read((tx) =>
      tx.query<{ cap: string }>(
        "SELECT split_part(cap, ':', 1) AS cap, counts_until IS NULL AS forever FROM cap_ledger WHERE released_at IS NULL ORDER BY cap",
      ),
    );

  it("buys within what the customer signed, counts it until the plan ends, and shows the customer each purchase once", async () => {
    const id = await draft("1");
    await sign(id);
    await at.executor.runUntilIdle();
    expect((await at.detail(id)).state).toBe("succeeded");
    expect(await open()).toEqual([
      { cap: "commitments-30-days", forever: true },
      { cap: "commitments-30-days", forever: true },
      { cap: "commitments-outstanding", forever: false },
      { cap: "commitments-outstanding", forever: false },
    ]);
    await expect(draft("2")).rejects.toThrow("above what the customer signed");
    expect((await purchasesForUs(theirs)).purchases).toHaveLength(1);
    expect((await customerPurchases(at.owner, customer.tenantId)).purchases).toMatchObject([{ proposal: id, stateLabel: "Queued", total: "8760" }]);
    await steppedUp(test, theirs);
    await leaveVendor(theirs, "too dear");
    await setLinkage(at.owner, { customer: customer.tenantId, state: "ended", note: "moved out" });
    await joined("20000");
    expect((await purchasesForUs(theirs)).purchases).toHaveLength(1);
  });

  it("starts nothing that was signed while the customer pauses, looks at its anomalies first, and nothing once it has left", async () => {
    const id = await draft("1");
    await sign(id);
    await pauseLink(theirs, { reason: "freeze" });
    await at.executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "approved", held: expect.stringContaining("are paused by") });
    await steppedUp(test, theirs);
    await resumeLink(theirs);
    await theirs.db.write((tx) =>
      tx.query(
        `INSERT INTO anomalies (tenant_id, id, key, service, state, shape, first_day, last_day, ongoing, expected_per_day, actual_per_day, impact_total, score, parts, days, drivers, query_ids, as_of)
         VALUES ($1, 'ano_1', 'k', 'EC2', 'open', 'spike', '2026-11-17', '2026-11-18', true, 10, 90, 80, 9, '[]', '[]', '[]', '[]', app_now())`,
        [tx.tenantId],
      ),
    );
    await at.executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "approved", held: expect.stringContaining("An anomaly of compute cost is open") });
    await steppedUp(test, theirs);
    await leaveVendor(theirs, "too dear");
    await at.executor.runUntilIdle();
    expect(await at.detail(id)).toMatchObject({ state: "approved", held: expect.stringContaining("is not linked") });
    expect(at.world.writes).toEqual([]);
  });
});
