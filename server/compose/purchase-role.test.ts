import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase, testClock } from "#db/testing/test-database";
import type { ProviderRequest } from "#core/ports/provider";
import { HALCYON } from "#sandbox/halcyon/company";
import { type LiveCompanies, openLiveCompanies } from "#sandbox/open-live-companies";
import { temporaryDir } from "#sandbox/testing/open-bill";
import { openActingSide } from "#server/compose/open-acting-side";
import { tenantClouds, type TenantClouds } from "#server/compose/open-clouds";
import { ensureTenant } from "#services/tenants/ensure-tenant";
import { fastPasswords } from "#services/testing/a-tenant";

const PAYER = HALCYON.accounts.find(({ name }) => name === HALCYON.payer)?.id ?? "";

let dir: Awaited<ReturnType<typeof temporaryDir>>;
let live: LiveCompanies;
let test: TestDatabase;
const open: { close(): void }[] = [];

beforeAll(async () => {
  dir = await temporaryDir();
  [live, test] = await Promise.all([openLiveCompanies([HALCYON], { dir: dir.path, now: testClock.now }), embeddedTestDatabase()]);
});
afterAll(async () => {
  for (const one of open) one.close();
  await live?.close();
  await test?.close();
  await dir?.remove();
});

const access = () => live.accessOf("demo");
const base = () => ({ endpoint: access().awsEndpoint, keys: { accessKeyId: access().accessKeyId, secretAccessKey: access().secretAccessKey } });

/** A tenant whose accounts have the role that buys, or not. */
async function connect(id: string, buys: boolean) {
  const accounts = access().accounts.map(({ roleArn, purchaseRoleArn, ...account }) => ({
    ...account,
    actRoleArn: roleArn,
    environment: undefined,
    ...(buys ? { purchaseRoleArn } : {}),
  }));
  await ensureTenant(test.database.platform, fastPasswords, { id, name: id, costSource: `sandbox:${id}`, accounts, notProduction: [], people: [] });
  const db = test.database.tenant(id);
  const clouds: TenantClouds = tenantClouds({ db, base: base(), given: new Map(), now: testClock.now, rateSource: "estimate" });
  await clouds.refresh();
  const provider = openActingSide({ db, base: base(), clouds, given: new Map() });
  open.push(clouds, provider);
  return { clouds, provider };
}

const purchase = (offeringId: string): ProviderRequest => ({
  system: "aws",
  accountId: PAYER,
  region: "us-east-1",
  operation: "savingsplans:CreateSavingsPlan",
  input: {
    savingsPlanOfferingId: offeringId,
    commitment: "1.00000",
    purchaseTime: new Date(testClock.now().getTime() + 86_400_000).toISOString(),
    clientToken: "f".repeat(64),
    tags: { "majortom:action": "act_1" },
  },
});

describe("the three roles of an account", () => {
  it("are apart: it is read under one and bought under another, and the plan is seen with its terms", async () => {
    const { clouds, provider } = await connect("buyer", true);
    const plans = clouds.savingsPlans?.(PAYER);
    const [offering] = (await plans?.offerings({ type: "Compute", term: "1y", payment: "no" })) ?? [];
    const { refs } = await provider.send(purchase(offering?.id ?? ""), { dryRun: false });
    expect(await plans?.plans({ ids: refs })).toMatchObject([{ id: refs[0], state: "queued", account: PAYER, tags: { "majortom:action": "act_1" } }]);
    expect(plans?.rateSource).toBe("estimate");
  });

  it("do not stand in for each other: without the one that buys, nothing is bought, and the sentence says what to connect", async () => {
    const { clouds, provider } = await connect("reader", false);
    const plans = clouds.savingsPlans?.(PAYER);
    const [offering] = (await plans?.offerings({ type: "Compute", term: "1y", payment: "no" })) ?? [];
    const before = (await plans?.plans())?.length;
    await expect(provider.send(purchase(offering?.id ?? ""), { dryRun: false })).rejects.toMatchObject({
      failure: "refused",
      code: "NoPurchaseRole",
      message: expect.stringMatching(new RegExp(`account ${PAYER} has no purchase role connected.*template "purchase-role"`)),
    });
    expect(await plans?.plans()).toHaveLength(before ?? -1);
  });

  it("are asked for nothing where no account is connected: there are no Savings Plans to look at", async () => {
    await ensureTenant(test.database.platform, fastPasswords, { id: "nobody", name: "nobody", costSource: "sandbox:nobody", people: [] });
    const clouds = tenantClouds({ db: test.database.tenant("nobody"), base: base(), given: new Map(), now: testClock.now, rateSource: "estimate" });
    await clouds.refresh();
    expect([clouds.connected, clouds.savingsPlans]).toEqual([false, undefined]);
    clouds.close();
  });
});
