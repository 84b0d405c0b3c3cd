import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import { embeddedTestDatabase, testClock, type TestDatabase } from "#db/testing/test-database";
import { shortServiceName } from "#core/costs/services";
import { ingest as ingestJob } from "#jobs/ingest";
import { openTestLake, type TestLake } from "#sandbox/testing/open-lake";
import { askBill } from "#sandbox/wire/cost-explorer/ask-bill";
import { type Ingest, openIngest } from "#server/compose/open-ingest";
import { type AppUnderTest, anApp } from "#server/testing/an-app";
import type { ServiceContext } from "#services/context";
import { NO_JOBS } from "#services/jobs";
import { asSystem } from "#services/system";

const PATIENCE_MS = 180_000;
let test: TestDatabase;
let app: AppUnderTest;
let lake: TestLake;
let ingest: Ingest;
let dir: Awaited<ReturnType<typeof aFolder>>;
let token: string;
let looking: Promise<unknown> = Promise.resolve();
const failures: string[] = [];
const contexts = new Map<string, ServiceContext>();

beforeAll(async () => {
  dir = await aFolder();
  lake = await openTestLake();
  test = await embeddedTestDatabase();
  const { awsEndpoint: endpoint, accessKeyId, secretAccessKey } = lake.accessOf();
  ingest = openIngest({
    dataDir: dir.path,
    now: testClock.now,
    awsOf: () => ({ base: { endpoint, keys: { accessKeyId, secretAccessKey } }, trustedPrincipal: null, mayChooseKeys: true }),
  });
  const run = async (tenantId: string) => {
    const ctx = contexts.get(tenantId);
    if (ctx !== undefined)
      await ingestJob.run(asSystem(ctx), { signal: new AbortController().signal, log: (line) => failures.push(String(line["error"])) });
  };
  app = await anApp(test, {
    contextOf: (ctx) => {
      const own: ServiceContext = {
        ...ctx,
        ingest: ingest.of(ctx.tenant.id),
        costs: async () => ingest.engineOf(ctx.tenant.id, async () => undefined),
      };
      contexts.set(ctx.tenant.id, own);
      return own;
    },
    jobs: { ...NO_JOBS, runNow: async (_name, tenantId) => void (looking = looking.then(() => run(tenantId))) },
  });
  const signedUp = await app.call(undefined, "POST", "/api/auth/signup", {
    organization: "thrifty",
    email: "thrifty@example.test",
    password: "correct horse battery",
  });
  token = String(signedUp.body["token"]);
}, PATIENCE_MS);
afterAll(async () => {
  await looking;
  await ingest.close();
  await lake.close();
  await test.close();
  await dir.remove();
});

const role = () => lake.accessOf().accounts.find(({ id }) => id === lake.accessOf().lake?.accountId);
const source = (over: object = {}) => ({
  source: { kind: "cost_explorer", roleArn: role()?.readRoleArn, externalId: role()?.externalId, months: 3, ...over },
});
const charged = async () => (await (await fetch(`${lake.accessOf().awsEndpoint}/sandbox/charges`)).json()).demo?.["cost-explorer"];
type Rows = readonly (readonly string[])[];
const query = async (question: object) =>
  (await app.call(token, "POST", "/api/query", { period: { from: "2026-10-01", to: "2026-11-18" }, ...question })).body;

describe("a company that has Cost Explorer and no export", () => {
  it("tries it out for one cent", async () => {
    const { body } = await app.call(token, "POST", "/api/ingest/test-connection", source());
    expect((body["checks"] as { name: string; status: string }[]).map(({ name, status }) => `${name} ${status}`)).toEqual([
      "role ok",
      "cost_explorer ok",
    ]);
    expect(body).toMatchObject({ ok: true, costUsd: "0.01" });
    expect(await charged()).toEqual({ requests: 1, usd: "0.01" });
  });

  it("is told the price of a linked account's role, which may not ask, with what to do", async () => {
    const linked = lake.accessOf().accounts.find(({ name }) => name === "production");
    const { body } = await app.call(
      token,
      "POST",
      "/api/ingest/test-connection",
      source({ roleArn: linked?.readRoleArn, externalId: linked?.externalId }),
    );
    expect(body).toMatchObject({ ok: false, costUsd: "0.00" });
    expect((body["checks"] as { code: string | null; fix: string | null }[])[1]).toMatchObject({
      code: "cost-explorer-denied",
      fix: expect.stringMatching(/ce:GetCostAndUsage/),
    });
  });

  it(
    "reads it back month by month with progress, says what that will cost and what it did, and pays nothing for what it has",
    async () => {
      const begun = await app.call(token, "POST", "/api/tenant/setup", source());
      expect(begun.body).toMatchObject({ already: false, expectedCostUsd: "0.06" });
      await looking;
      const run = await app.call(token, "GET", String(begun.body["progress"]));
      expect(run.body).toMatchObject({ state: "succeeded", periods: { total: 3, done: 3, failed: 0 }, share: 1, costUsd: "0.06" });
      expect(failures).toEqual([]);
      expect(await charged()).toEqual({ requests: 7, usd: "0.07" });
      const [{ id }] = (await app.call(token, "GET", "/api/data")).body["sources"] as [{ id: string }];
      await app.call(token, "POST", `/api/data/sources/${id}/read`);
      await looking;
      expect(await charged()).toEqual({ requests: 7, usd: "0.07" });
    },
    PATIENCE_MS,
  );

  it("answers to the cent of the export by service, account and day, unblended and amortized", async () => {
    const own = lake.live.lakes.get("demo");
    if (own === undefined) throw new Error("There is no lake.");
    const amount = (sum: string) => `cast(sum(cast(${sum} AS decimal(38, 12))) AS varchar)`;
    const rows = (await askBill(own, {
      select: [
        "line_item_usage_account_name",
        "substr(cast(line_item_usage_start_date AS varchar), 1, 10)",
        amount("line_item_unblended_cost"),
        amount(
          "CASE line_item_line_item_type WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost WHEN 'DiscountedUsage' THEN reservation_effective_cost WHEN 'SavingsPlanNegation' THEN 0 WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment WHEN 'RIFee' THEN reservation_unused_recurring_fee + reservation_unused_amortized_upfront_fee_for_billing_period WHEN 'Fee' THEN 0 WHEN 'SavingsPlanUpfrontFee' THEN 0 ELSE line_item_unblended_cost END",
        ),
      ],
      groups: 2,
      where: ["billing_period IN ('2026-10', '2026-11') AND line_item_usage_start_date < TIMESTAMP '2026-11-18 00:00:00'"],
    })) as Rows;
    expect(rows.length).toBeGreaterThan(300);
    const cents = (text: string | undefined) => Math.round(Number(text ?? 0) * 100);
    for (const [metric, column] of [
      ["unblended", 2],
      ["amortized", 3],
    ] as const) {
      const found = new Map<string, number>();
      const answer = await query({ metric, groupBy: ["account"], granularity: "daily", topN: 1000 });
      expect(answer).toHaveProperty("rows");
      const columns = (answer["columns"] as { name: string }[]).map(({ name }) => name);
      const at = (name: string) => columns.indexOf(name);
      for (const row of answer["rows"] as Rows) found.set(`${row[at("account")]} ${String(row[0]).slice(0, 10)}`, cents(row[at("value")]));
      expect({ metric, columns, n: found.size }).toMatchObject({ n: rows.length });
      for (const row of rows)
        expect([metric, row[0], row[1], found.get(`${row[0]} ${row[1]}`)]).toEqual([metric, row[0], row[1], cents(row[column])]);
    }
  });

  it("answers to the cent of the export by service, account and day, the services told apart by the export's own codes", async () => {
    const own = lake.live.lakes.get("demo");
    if (own === undefined) throw new Error("There is no lake.");
    const lines = (await askBill(own, {
      select: [
        "substr(cast(line_item_usage_start_date AS varchar), 1, 10)",
        "line_item_usage_account_name",
        "line_item_product_code",
        "line_item_line_item_type",
        "CASE WHEN line_item_usage_type LIKE '%BoxUsage:%' OR line_item_usage_type LIKE '%SpotUsage:%' OR line_item_usage_type LIKE '%HeavyUsage:%' THEN 'yes' ELSE 'no' END",
        "cast(sum(cast(line_item_unblended_cost AS decimal(38, 12))) AS varchar)",
      ],
      groups: 5,
      where: [
        "billing_period = '2026-11' AND line_item_usage_start_date >= TIMESTAMP '2026-11-09 00:00:00' AND line_item_usage_start_date < TIMESTAMP '2026-11-13 00:00:00'",
      ],
    })) as Rows;
    const wanted = new Map<string, number>();
    for (const [day, account, product, type, isInstance, usd] of lines) {
      const ec2 = isInstance === "yes" ? "EC2" : "EC2Other";
      const service = ["Tax", "Credit", "Refund"].includes(type ?? "") ? type : product === "AmazonEC2" ? ec2 : shortServiceName(product ?? "");
      const name = `${service} ${account} ${day}`;
      wanted.set(name, (wanted.get(name) ?? 0) + Number(usd));
    }
    const answer = await query({
      metric: "unblended",
      groupBy: ["service", "account"],
      granularity: "daily",
      period: { from: "2026-11-09", to: "2026-11-13" },
      topN: 1000,
    });
    const columns = (answer["columns"] as { name: string }[]).map(({ name }) => name);
    const of = (row: readonly string[], name: string) => row[columns.indexOf(name)];
    const found = new Map(
      (answer["rows"] as Rows).map((row) => [`${of(row, "service")} ${of(row, "account")} ${row[0]?.slice(0, 10)}`, Number(of(row, "value"))]),
    );
    expect(wanted.size).toBeGreaterThan(150);
    const cents = (sums: ReadonlyMap<string, number>) =>
      [...sums].flatMap(([name, usd]) => (Math.abs(usd) < 0.005 ? [] : [[name, Math.round(usd * 100)]])).toSorted();
    expect(cents(found)).toEqual(cents(wanted));
  });

  it("says what Cost Explorer cannot tell", async () => {
    const state = (await app.call(token, "GET", "/api/data")).body;
    expect(JSON.stringify(state["sources"])).toContain("no resources, no tags");
    const refused = async (question: object) => (await query({ metric: "unblended", ...question }))["detail"];
    for (const [group, word] of [
      ["region", "region"],
      ["usage_type", "usage type"],
      ["resource", "resource"],
    ])
      expect(await refused({ groupBy: [group] })).toBe(
        `Costs by ${word} cannot be known from Cost Explorer. Connect a Data Export (CUR 2.0 or FOCUS) for it.`,
      );
    expect(await refused({ groupBy: ["tag:team"] })).toContain("Cost Explorer was asked for none");
    const of = (service: string) => ({ filters: [{ dimension: "service", op: "is", values: [service] }] });
    expect(await refused(of("EBS"))).toContain("it is part of EC2Other");
    const compute = await query({ metric: "unblended", ...of("EC2") });
    expect(compute["notes"]).toEqual(expect.arrayContaining([expect.stringContaining('"Compute"')]));
    expect(JSON.stringify(compute["notes"])).not.toContain("FOCUS export");
    const hours = await query({ metric: "unblended", granularity: "hourly" });
    expect(hours["detail"] ?? JSON.stringify(hours["notes"])).toContain("no hours");
  });
});
