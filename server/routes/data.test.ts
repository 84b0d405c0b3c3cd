import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine, aFolder, writeExport } from "#adapters/warehouse/testing/export-files";
import { embeddedTestDatabase, TEST_NOW, testClock, type TestDatabase } from "#db/testing/test-database";
import { ingest as ingestJob } from "#jobs/ingest";
import { openLiveCompanies, type LiveCompanies, type SandboxAccess } from "#sandbox/open-live-companies";
import { SANDBOX_COMPANIES } from "#sandbox/sandbox";
import { type Ingest, openIngest } from "#server/compose/open-ingest";
import { type AppUnderTest, anApp } from "#server/testing/an-app";
import type { ServiceContext } from "#services/context";
import { catchUp } from "#services/ingest/catch-up";
import { endBackfill } from "#services/ingest/mark";
import { noCostData } from "#services/ingest/no-cost-data";
import { publishSources } from "#services/ingest/publish";
import { NO_JOBS } from "#services/jobs";
import { asSystem } from "#services/system";

/** The bill that the sandbox delivers, made by the test, so that it can change. */
const PERIODS = ["2026-09", "2026-10", "2026-11"];
const lines = (period: string, cost: number, count = 5) =>
  Array.from({ length: count }, (_, index) =>
    aCurLine({ at: `${period}-0${index + 1}T00`, line_item_unblended_cost: cost, line_item_resource_id: `i-${index}` }),
  );

let test: TestDatabase;
let app: AppUnderTest;
let live: LiveCompanies;
let access: SandboxAccess;
let ingest: Ingest;
let dir: Awaited<ReturnType<typeof aFolder>>;
let looking: Promise<unknown> = Promise.resolve();
const failures: string[] = [];
const contexts = new Map<string, ServiceContext>();

const bill = () => join(dir.path, "bill");
const write = (period: string, cost: number, count?: number) =>
  writeExport(join(bill(), `billing_period=${period}`, "cur-00001.parquet"), lines(period, cost, count));

beforeAll(async () => {
  dir = await aFolder();
  for (const period of PERIODS) await write(period, 1);
  const now = testClock.now;
  live = await openLiveCompanies(SANDBOX_COMPANIES, {
    dir: join(dir.path, "sandbox"),
    now,
    bill: async () => ({ folder: bill(), periods: PERIODS, through: TEST_NOW }),
  });
  access = live.accessOf("demo");
  test = await embeddedTestDatabase();
  const { awsEndpoint: endpoint, accessKeyId, secretAccessKey } = access;
  ingest = openIngest({
    dataDir: join(dir.path, "data"),
    now,
    awsOf: () => ({ base: { endpoint, keys: { accessKeyId, secretAccessKey } }, trustedPrincipal: null, mayChooseKeys: true }),
  });
  const run = async (tenantId: string) => {
    const ctx = contexts.get(tenantId);
    if (ctx !== undefined)
      await ingestJob.run(asSystem(ctx), { signal: new AbortController().signal, log: (line) => failures.push(String(line["error"])) });
  };
  app = await anApp(test, {
    contextOf: (ctx) => {
      const { id } = ctx.tenant;
      const isIngested = () =>
        ctx.db.read((tx) => tx.query<{ yes: boolean }>("SELECT ingested_since IS NOT NULL AS yes FROM tenants")).then(([row]) => row?.yes === true);
      const own: ServiceContext = {
        ...ctx,
        ingest: ingest.of(id),
        costs: async () => ((await isIngested()) ? ingest.engineOf(id, async () => undefined) : Promise.reject(await noCostData(ctx.db))),
      };
      contexts.set(id, own);
      return own;
    },
    jobs: { ...NO_JOBS, runNow: async (_name, tenantId) => void (looking = looking.then(() => run(tenantId))) },
  });
}, 60_000);
afterAll(async () => {
  await looking;
  await ingest.close();
  await live.close();
  await test.close();
  await dir.remove();
});

async function aCompany(name: string): Promise<string> {
  const { body } = await app.call(undefined, "POST", "/api/auth/signup", {
    organization: name,
    email: `${name}@example.test`,
    password: "correct horse battery",
  });
  return String(body["token"]);
}
const role = () => access.accounts.find(({ id }) => id === access.lake?.accountId);
const source = (over: object = {}) => ({
  source: {
    kind: "s3",
    bucket: access.lake?.exportBucket,
    prefix: access.lake?.exportPrefix,
    exportName: access.lake?.exportName,
    region: access.lake?.region,
    roleArn: role()?.readRoleArn,
    externalId: role()?.externalId,
    ...over,
  },
});
const data = async (token: string) => (await app.call(token, "GET", "/api/data")).body as Record<string, never>;
const total = async (token: string) =>
  (await app.call(token, "POST", "/api/query", { metric: "unblended", period: { from: "2026-09-01", to: "2026-12-01" } })).body["rows"];

describe("an organization that signs up", () => {
  let token: string;
  beforeAll(async () => {
    token = await aCompany("fresh");
  });

  it("has no cost data, is told so with what to do, and sees sample data", async () => {
    const asked = await app.call(token, "GET", "/api/overview");
    expect(asked.status).toBe(409);
    expect(asked.body).toMatchObject({ code: "no-cost-data" });
    expect(asked.body["detail"]).toContain("POST /api/tenant/setup");
    expect(await data(token)).toMatchObject({ state: "empty", showSample: true, sources: [], periods: [], freshness: null });
    expect((await app.call(token, "GET", "/api/me")).body["accountState"]).toBe("pending");
  });

  it("tries its bucket out, each step with a green check, and a wrong external id with its repair", async () => {
    const good = await app.call(token, "POST", "/api/ingest/test-connection", source());
    expect(good.body["ok"]).toBe(true);
    const checks = good.body["checks"] as { name: string; status: string }[];
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "role ok",
      "bucket ok",
      "export ok",
      "object ok",
      "glue_table skipped",
      "query skipped",
    ]);
    const bad = await app.call(token, "POST", "/api/ingest/test-connection", source({ externalId: "somebody-else" }));
    const [first, second] = bad.body["checks"] as { code: string; fix: string; status: string }[];
    expect(first).toMatchObject({ status: "failed", code: "role-not-assumable" });
    expect(first?.fix).toContain('sts:ExternalId equals "somebody-else"');
    expect(second?.status).toBe("skipped");
    const away = await app.call(token, "POST", "/api/ingest/test-connection", source({ bucket: "no-such-bucket-here" }));
    expect((away.body["checks"] as { code: string | null }[]).map(({ code }) => code).filter((code) => code !== null)).toHaveLength(1);
    const empty = await app.call(token, "POST", "/api/ingest/test-connection", source({ prefix: "nothing/here" }));
    expect((empty.body["checks"] as { code: string }[])[2]).toMatchObject({ code: "export-not-delivered" });
  });

  it("is refused what is no source, an address of its own choice, and another's external id", async () => {
    for (const bad of [
      { bucket: "169.254.169.254" },
      { bucket: "a/../b" },
      { endpoint: "http://169.254.169.254" },
      { prefix: "../x" },
      { roleArn: "arn:aws:iam::1:user/x" },
      { months: 0 },
      { region: "http://x" },
    ])
      expect([bad, (await app.call(token, "POST", "/api/tenant/setup", source(bad))).status]).toEqual([bad, 400]);
    expect((await app.call(token, "POST", "/api/tenant/setup", source({ externalId: "major-tom:ten_other" }))).status).toBe(400);
    expect((await app.call(token, "POST", "/api/tenant/setup", { source: { kind: "folder", path: "../../etc" } })).status).toBe(400);
  });

  it("reads it back with visible progress, and then answers questions to the cent", async () => {
    const begun = await app.call(token, "POST", "/api/tenant/setup", source());
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({ already: false, expectedCostUsd: "0.00", run: { state: "queued" } });
    const again = await app.call(token, "POST", "/api/tenant/setup", source());
    expect(again.body).toMatchObject({ already: true, sourceId: begun.body["sourceId"] });
    await looking;
    const run = await app.call(token, "GET", String(begun.body["progress"]));
    expect(run.body).toMatchObject({
      state: "succeeded",
      periods: { total: 3, done: 3, failed: 0 },
      objects: { total: 3, done: 3 },
      rows: 15,
      share: 1,
    });
    const state = await data(token);
    expect(state).toMatchObject({
      state: "ready",
      showSample: false,
      totals: { rows: 15 },
      reconciliation: { difference: "0.00" },
      freshness: { mayChange: { billingPeriod: "2026-11" } },
    });
    expect(
      (state["periods"] as unknown as { billingPeriod: string; rows: number; restated: number; manifest: string }[]).map(
        ({ billingPeriod, rows, restated }) => [billingPeriod, rows, restated],
      ),
    ).toEqual(PERIODS.map((period) => [period, 5, 0]));
    expect(await total(token)).toEqual([["15"]]);
    expect((await app.call(token, "GET", "/api/me")).body["accountState"]).toBe("active");
    const log = ((await app.call(token, "GET", "/api/audit")).body["rows"] as { action: string }[]).map(({ action }) => action);
    expect(log).toEqual(expect.arrayContaining(["cost-source.connect", "cost-source.read", "cost-source.test"]));
    expect(failures).toEqual([]);
  });

  it("takes in a period that was delivered anew, that one alone, and says that it was restated", async () => {
    await write("2026-10", 2, 6);
    const [{ id }] = (await data(token))["sources"] as unknown as [{ id: string }];
    const asked = await app.call(token, "POST", `/api/data/sources/${id}/read`);
    expect(asked.status).toBe(202);
    await looking;
    const run = await app.call(token, "GET", `/api/data/runs/${String(asked.body["id"])}`);
    expect(run.body).toMatchObject({ state: "succeeded", periods: { total: 3, done: 3, unchanged: 2 }, objects: { total: 1 } });
    const state = await data(token);
    expect((state["periods"] as unknown as { restated: number }[]).map(({ restated }) => restated)).toEqual([0, 1, 0]);
    expect(state["reconciliation"]).toMatchObject({ difference: "0.00" });
    expect(await total(token)).toEqual([["22"]]);
  });

  it("keeps its files and its source from every other organization", async () => {
    const other = await aCompany("stranger");
    const [{ id }] = (await data(token))["sources"] as unknown as [{ id: string }];
    const [{ id: run }] = (await data(token))["runs"] as unknown as [{ id: string }];
    expect((await app.call(other, "GET", "/api/overview")).status).toBe(409);
    expect((await app.call(other, "POST", `/api/data/sources/${id}/read`)).status).toBe(404);
    expect((await app.call(other, "DELETE", `/api/data/sources/${id}`)).status).toBe(404);
    expect((await app.call(other, "GET", `/api/data/runs/${run}`)).status).toBe(404);
    expect(await data(other)).toMatchObject({ state: "empty", sources: [], runs: [] });
  });

  it("is answered by another process that shares the database, which fetches the same versions", async () => {
    const [{ id: tenantId }] = (await app.call(token, "GET", "/api/me").then(({ body }) => [body["tenant"]])) as [{ id: string }];
    const { awsEndpoint: endpoint, accessKeyId, secretAccessKey } = access;
    const second = openIngest({
      dataDir: join(dir.path, "second"),
      now: testClock.now,
      awsOf: () => ({ base: { endpoint, keys: { accessKeyId, secretAccessKey } }, trustedPrincipal: null, mayChooseKeys: true }),
    });
    const ctx = asSystem({ ...contexts.get(tenantId)!, ingest: second.of(tenantId) });
    const engine = await second.engineOf(tenantId, (isFirst) => catchUp(ctx, new AbortController().signal, isFirst));
    expect(engine.catalog().source.rows).toBe(16);
    await second.close();
  });

  it("has nothing left after its source is removed", async () => {
    const [{ id }] = (await data(token))["sources"] as unknown as [{ id: string }];
    expect((await app.call(token, "DELETE", `/api/data/sources/${id}`)).status).toBe(204);
    expect((await app.call(token, "GET", "/api/overview")).status).toBe(409);
    expect(await data(token)).toMatchObject({ state: "empty", sources: [], periods: [] });

    // A reading that was under way comes to its end all the same.
    const [{ id: tenantId }] = (await app.call(token, "GET", "/api/me").then(({ body }) => [body["tenant"]])) as [{ id: string }];
    const reading = asSystem(contexts.get(tenantId)!);
    await expect(publishSources(reading, { sourceId: id, taken: [] })).rejects.toThrow("removed while it was read");
    await endBackfill(reading);
    expect((await app.call(token, "GET", "/api/overview")).status).toBe(409);
    expect(await data(token)).toMatchObject({ state: "empty", sources: [], periods: [] });
    for (const tenant of await readdir(join(dir.path, "data", "ingest")))
      expect(await readdir(join(dir.path, "data", "ingest", tenant, "blobs"))).toEqual([]);
  });
});
