import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConflictError, ForbiddenError, IllegalTransitionError, NotFoundError, StaleProposalError } from "#core/errors";
import { TERMS_VERSION } from "#core/vendor/terms";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { pauseCommitments, resumeCommitments } from "#services/commitments/pause";
import { commitmentSettings } from "#services/commitments/settings";
import { resolveSession } from "#services/identity/session";
import { stepUp } from "#services/identity/step-up";
import { type Company, aCompany } from "#services/testing/a-company";
import { aClient, PASSWORD } from "#services/testing/a-tenant";
import { asSystem } from "#services/system";
import { acceptTerms } from "#services/vendor/accept-terms";
import { changeLinkCaps, leaveVendor, pauseLink, resumeLink, setLinkage } from "#services/vendor/change-link";
import { draftFor } from "#services/vendor/draft-for";
import { readStanding } from "#services/vendor/read-standing";

let test: TestDatabase;
let vendor: Company;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  vendor = await aCompany(test);
  await test.database.platform.transaction((tx) => tx.query("UPDATE tenants SET is_vendor = true WHERE id = $1", [vendor.tenantId]));
});
afterAll(() => test.close());

const confirm = async ({ identity, owner }: Company) => {
  const session = await resolveSession(identity, owner.token);
  if (session) await stepUp(identity, session, PASSWORD, aClient());
};
const accepted = { mode: "vendor", termsVersion: TERMS_VERSION, rollingUsd: "20000", outstandingUsd: "50000" } as const;
const aCustomer = async (): Promise<Company> => {
  const company = await aCompany(test);
  await confirm(company);
  await acceptTerms(company.owner.ctx, accepted);
  return company;
};
const linkOf = async ({ owner }: Company) => (await readStanding(owner.ctx)).link;
const at = (customer: Company, state: "invited" | "accounts_joined" | "linked" | "ended", note = "handshake h-1") =>
  setLinkage(vendor.owner.ctx, { customer: customer.tenantId, state, note });

describe("the terms", () => {
  it("are accepted by an Owner who confirmed their password, in the version in force, once", async () => {
    const company = await aCompany(test);
    const admin = await company.join("admin");
    await expect(acceptTerms(admin.ctx, accepted)).rejects.toThrow("Only an Owner may accept the terms.");
    await expect(acceptTerms(company.owner.ctx, accepted)).rejects.toThrow("Confirm your password first");
    await confirm(company);
    await expect(acceptTerms(company.owner.ctx, { ...accepted, termsVersion: "2020-1" })).rejects.toThrow(StaleProposalError);
    await acceptTerms(company.owner.ctx, accepted);
    await expect(acceptTerms(company.owner.ctx, accepted)).rejects.toThrow(ConflictError);
    expect(await linkOf(company)).toMatchObject({
      mode: "vendor",
      state: "terms_accepted",
      caps: { rollingUsd: "20000.00", outstandingUsd: "50000.00" },
    });
  });

  it("cannot be accepted by the vendor, of itself", async () => {
    await confirm(vendor);
    await expect(acceptTerms(vendor.owner.ctx, accepted)).rejects.toThrow(NotFoundError);
  });
});

describe("the linkage", () => {
  it("goes step by step, by the vendor's people, and both see each step with what shows it", async () => {
    const customer = await aCustomer();
    await expect(at(customer, "linked")).rejects.toThrow(IllegalTransitionError);
    await at(customer, "invited");
    await at(customer, "accounts_joined", "all three accounts");
    await at(customer, "linked", "first consolidated bill");
    const link = await linkOf(customer);
    expect(link?.events.map(({ event, note, side }) => [event, note, side])).toEqual([
      ["Billing linked", "first consolidated bill", "vendor"],
      ["Accounts joined", "all three accounts", "vendor"],
      ["Accounts invited", "handshake h-1", "vendor"],
      [`Accepted the terms of ${TERMS_VERSION} and signed the limits`, null, "customer"],
    ]);
    expect((await readStanding(vendor.owner.ctx)).customers.find(({ customer: { id } }) => id === customer.tenantId)?.state).toBe("linked");
    await leaveVendor(customer.owner.ctx, "too dear");
    expect((await linkOf(customer))?.state).toBe("leaving");
    await at(customer, "ended", "accounts moved out");
    expect(await linkOf(customer)).toBeNull();
  });

  it("is seen by the two alone, and set by none but the vendor", async () => {
    const [customer, other] = [await aCustomer(), await aCompany(test)];
    expect((await readStanding(other.owner.ctx)).link).toBeNull();
    await expect(setLinkage(other.owner.ctx, { customer: customer.tenantId, state: "invited", note: "mine" })).rejects.toThrow(NotFoundError);
    const forged = (sql: string) => other.owner.ctx.db.write((tx) => tx.query(sql, [customer.tenantId]));
    expect(await forged("UPDATE vendor_links SET cap_outstanding_usd = 0, cap_rolling_usd = 0 WHERE customer_tenant = $1 RETURNING id")).toEqual([]);
  });

  it("leaves terms and limits to the customer, and the steps to the vendor, also below the services", async () => {
    const customer = await aCustomer();
    const as = ({ owner }: Company, set: string) =>
      owner.ctx.db.write((tx) => tx.query(`UPDATE vendor_links SET ${set} WHERE customer_tenant = $1`, [customer.tenantId]));
    await expect(as(vendor, "cap_outstanding_usd = 999999")).rejects.toThrow("are the customer's");
    await expect(as(vendor, "mode = 'self'")).rejects.toThrow("are the customer's");
    await expect(as(customer, "state = 'linked'")).rejects.toThrow("are the vendor's");
  });
});

describe("limits and the pause", () => {
  it("are lowered at once and raised a day later", async () => {
    const customer = await aCustomer();
    await changeLinkCaps(customer.owner.ctx, { rollingUsd: "1000", outstandingUsd: "60000" });
    const link = await linkOf(customer);
    expect(link?.caps).toEqual({ rollingUsd: "1000.00", outstandingUsd: "50000.00" });
    expect(link?.raise).toMatchObject({ rollingUsd: "1000.00", outstandingUsd: "60000.00" });
    expect(Date.parse(link?.raise?.from ?? "") - Date.parse(link?.capSignedAt ?? "")).toBeCloseTo(24 * 3_600_000, -3);
  });

  it("is pressed by either side, and resumed by the customer's Owner alone", async () => {
    const customer = await aCustomer();
    await pauseLink(vendor.owner.ctx, { customer: customer.tenantId, reason: "odd usage" });
    expect((await linkOf(customer))?.paused).toMatchObject({ side: "vendor", reason: "odd usage" });
    await expect(
      vendor.owner.ctx.db.write((tx) => tx.query("UPDATE vendor_links SET paused_at = NULL WHERE customer_tenant = $1", [customer.tenantId])),
    ).rejects.toThrow("are the customer's");
    await resumeLink(customer.owner.ctx);
    const admin = await customer.join("admin");
    await pauseLink(admin.ctx, { reason: "" });
    await expect(resumeLink(admin.ctx)).rejects.toThrow(ForbiddenError);
    expect((await linkOf(customer))?.paused).toMatchObject({ side: "customer", reason: null });
  });

  it("stops buying where the customer buys for itself, by the vendor's press, until its Owner resumes", async () => {
    const customer = await aCompany(test);
    await confirm(customer);
    await acceptTerms(customer.owner.ctx, { ...accepted, mode: "self" });
    const linked = { ...vendor.owner.ctx, openLinked: async () => asSystem(customer.owner.ctx) };
    await pauseLink(linked, { customer: customer.tenantId, reason: "odd usage" });
    const paused = async () => (await customer.owner.ctx.db.read(commitmentSettings)).pause;
    expect(await paused()).toMatchObject({ side: "vendor", reason: "odd usage" });
    await resumeLink(customer.owner.ctx);
    expect(await paused()).toBeUndefined();
  });

  it("is pressed with one's own pause, and resumed with it", async () => {
    const customer = await aCustomer();
    const { ctx: owner } = customer.owner;
    await pauseCommitments(owner, { reason: "freeze" });
    expect((await linkOf(customer))?.paused).toMatchObject({ side: "customer", reason: "freeze" });
    await resumeCommitments(owner);
    expect((await linkOf(customer))?.paused).toBeNull();
  });

  it("lets the vendor's people excuse no purchase at the end of a month", async () => {
    const customer = await aCompany(test);
    await confirm(customer);
    await acceptTerms(customer.owner.ctx, { ...accepted, mode: "self" });
    const order = { type: "Compute", term: "1y", payment: "no", commitment: "1", monthEndReason: "We think it is fine." } as const;
    await expect(draftFor(vendor.owner.ctx, customer.tenantId, order)).rejects.toThrow("Only an Owner of");
  });
});
