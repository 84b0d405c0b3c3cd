import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { cloudAccountsIn } from "#db/repositories/cloud-accounts";
import { ensureTenant, type TenantToEnsure } from "#services/tenants/ensure-tenant";
import { fastPasswords } from "#services/testing/a-tenant";

let test: TestDatabase;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterAll(() => test.close());

const account = (over: Partial<NonNullable<TenantToEnsure["accounts"]>[number]> = {}) => ({
  id: "111122223333",
  name: "dev",
  environment: "dev",
  readRoleArn: "arn:aws:iam::111122223333:role/MajorTomRead",
  actRoleArn: "arn:aws:iam::111122223333:role/MajorTom",
  externalId: "one",
  regions: ["us-east-1"],
  ...over,
});
const tenant = (over: Partial<TenantToEnsure> = {}): TenantToEnsure => ({
  id: "kestrel",
  name: "Kestrel",
  costSource: "sandbox:kestrel",
  accounts: [account()],
  notProduction: ["dev-eks"],
  people: [],
  ...over,
});
const ensure = (over?: Partial<TenantToEnsure>) => ensureTenant(test.database.platform, fastPasswords, tenant(over));
const db = () => test.database.tenant("kestrel");

describe("a tenant that comes with the program", () => {
  it("is made once, and at each start its accounts are reached as they are said to be", async () => {
    expect(await ensure()).toEqual({ created: true });
    expect(await ensure({ accounts: [account({ externalId: "two", regions: ["us-east-1", "eu-west-1"] })] })).toEqual({ created: false });
    const accounts = await db().read(cloudAccountsIn);
    expect(accounts).toMatchObject([{ accountId: "111122223333", externalId: "two", regions: ["us-east-1", "eu-west-1"] }]);
  });

  it("has its clusters set as no production once, in the log, and never against what an Owner set", async () => {
    await db().write((tx) => tx.query("UPDATE cluster_settings SET production = true WHERE cluster = 'dev-eks'"));
    await ensure();
    const settings = await db().read((tx) => tx.query("SELECT cluster, production FROM cluster_settings"));
    expect(settings).toEqual([{ cluster: "dev-eks", production: true }]);
    const audited = await db().read((tx) => tx.query("SELECT target FROM audit_log WHERE action = 'cluster.change-settings'"));
    expect(audited).toEqual([{ target: "dev-eks" }]);
  });

  it("has people who belong to it for long enough to sign for money", async () => {
    const people = [{ email: "owner@osprey.test", name: "Olga", role: "owner" as const, password: "a long password" }];
    await ensure({ id: "osprey", accounts: [], notProduction: [], people });
    const since = await test.database
      .tenant("osprey")
      .read((tx) => tx.query("SELECT greatest(joined_at, role_changed_at) < app_now() - interval '1 day' AS long FROM members"));
    expect(since).toEqual([{ long: true }]);
  });
});
