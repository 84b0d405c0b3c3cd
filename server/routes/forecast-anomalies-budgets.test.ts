import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AnomalyDetail, AnomalyList } from "#core/api/anomalies";
import { BudgetDetail, BudgetList } from "#core/api/budgets";
import { ForecastAnswer } from "#core/api/forecast";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { type AppUnderTest, TERMINAL_TOKEN, anApp } from "#server/testing/an-app";
import { type Bill, aBill } from "#services/insights/testing/a-bill";

describe("forecast, anomalies and budgets over HTTP", () => {
  let test: TestDatabase;
  let bill: Bill;
  let app: AppUnderTest;
  beforeAll(async () => {
    [test, bill] = await Promise.all([embeddedTestDatabase(), aBill()]);
    app = await anApp(test, { contextOf: (ctx) => ({ ...ctx, costs: bill.ctx.costs, now: bill.ctx.now }) });
  });
  afterAll(async () => {
    await bill.close();
    await test.close();
  });
  const call = (method: string, path: string, body?: unknown) => app.call(TERMINAL_TOKEN, method, path, body);

  it("answers a forecast of a part of the bill, by account", async () => {
    const filters = encodeURIComponent(JSON.stringify([{ dimension: "service", values: ["EC2"] }]));
    const { status, body } = await call("GET", `/api/forecast?metric=unblended&filters=${filters}&by=account&top=2`);
    expect(status).toBe(200);
    const answer = ForecastAnswer.parse(body);
    expect(answer).toMatchObject({ metric: { name: "unblended" }, by: "account", filters: [{ dimension: "service", values: ["EC2"] }] });
    expect(answer.groups).toHaveLength(3);
  });

  it("says in one sentence what is wrong with a question", async () => {
    expect(await call("GET", "/api/forecast?filters=%7B")).toMatchObject({ status: 400, body: { code: "invalid-input" } });
    expect(await call("GET", "/api/forecast?metric=coverage")).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining("cost in USD") },
    });
    expect((await call("GET", "/api/anomalies?state=loud")).status).toBe(400);
    expect((await call("PUT", "/api/anomaly-settings", { dollarFloor: "-1" })).status).toBe(400);
    expect((await call("POST", "/api/budgets", { name: "x", period: "week", amount: "1" })).status).toBe(400);
  });

  it("refuses a filter that it does not know instead of answering for the whole bill", async () => {
    const ec2 = [{ dimension: "service", values: ["EC2"] }];
    const asked: readonly [string, string, unknown?][] = [
      ["GET", "/api/forecast?account=production"],
      ["GET", "/api/allocation?tag=team"],
      ["GET", "/api/anomalies?team=data"],
      ["GET", "/api/recommendations?service=EC2"],
      ["GET", "/api/savings?account=production"],
      ["POST", "/api/query", { metric: "unblended", period: "2026-10", filter: ec2 }],
      ["POST", "/api/change", { period: "2026-10", filter: ec2 }],
      ["POST", "/api/budgets", { name: "EC2", period: "month", amount: "10.00", filter: ec2 }],
      ["POST", "/api/cost-calendar", { title: "Sale", from: "2026-11-01", to: "2026-11-02", accounts: "dev" }],
    ];
    for (const [method, path, body] of asked)
      expect([path, await call(method, path, body)]).toMatchObject([
        path,
        { status: 400, body: { detail: expect.stringContaining("There is no parameter") } },
      ]);
  });

  it.each(["%00", "a%00b"])("knows nothing by the name %s", async (name) => {
    const asked: readonly [string, string, unknown?][] = [
      ["GET", `/api/anomalies/${name}`],
      ["POST", `/api/anomalies/${name}/expect`, {}],
      ["GET", `/api/budgets/${name}`],
      ["DELETE", `/api/budgets/${name}`],
      ["DELETE", `/api/cost-calendar/${name}`],
      ["GET", `/api/data/runs/${name}`],
      ["POST", "/api/budgets", { name: "a\u0000b", period: "month", amount: "10.00" }],
      ["POST", "/api/cost-calendar", { title: "a\u0000b", from: "2026-11-01", to: "2026-11-02" }],
    ];
    for (const [method, path, body] of asked)
      expect([path, [400, 404]]).toEqual([path, expect.arrayContaining([(await call(method, path, body)).status])]);
  });

  it("lists an anomaly, shows its evidence, and takes what people say of it", async () => {
    const list = AnomalyList.parse((await call("GET", "/api/anomalies?state=open&account=data")).body);
    expect(list.anomalies).toHaveLength(1);
    expect(AnomalyList.parse((await call("GET", "/api/anomalies?account=dev")).body).anomalies).toEqual([]);
    const id = list.anomalies[0]?.id ?? "";
    expect(AnomalyDetail.parse((await call("GET", `/api/anomalies/${id}`)).body).blocks.length).toBeGreaterThan(0);
    expect(await call("POST", `/api/anomalies/${id}/expect`, { reason: "meant" })).toMatchObject({ status: 200, body: { state: "expected" } });
    expect((await call("POST", `/api/anomalies/${id}/snooze`, { until: "2020-01-01T00:00:00Z" })).status).toBe(400);
    expect(await call("POST", `/api/anomalies/${id}/reopen`, {})).toMatchObject({
      status: 200,
      body: { state: "open", mark: { by: expect.any(String) } },
    });
  });

  it("sets, shows, changes and removes a budget", async () => {
    const made = await call("POST", "/api/budgets", {
      name: "Dev",
      period: "quarter",
      amount: "500",
      filters: [{ dimension: "account", values: ["dev"] }],
    });
    expect(made).toMatchObject({ status: 201, body: { amount: "500.00", metric: "amortized", scope: "in dev" } });
    const id = String(made.body["id"]);
    expect(BudgetDetail.parse((await call("GET", `/api/budgets/${id}`)).body).burnDown?.rows).toHaveLength(92);
    expect(await call("PATCH", `/api/budgets/${id}`, { amount: "900.00" })).toMatchObject({ status: 200, body: { amount: "900.00" } });
    expect(BudgetList.parse((await call("GET", "/api/budgets")).body).budgets).toHaveLength(1);
    expect((await call("DELETE", `/api/budgets/${id}`)).status).toBe(204);
    expect((await call("GET", `/api/budgets/${id}`)).status).toBe(404);
  });
});
