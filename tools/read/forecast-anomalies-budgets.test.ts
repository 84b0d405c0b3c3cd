import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BudgetInput } from "#core/api/budgets";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { createBudget } from "#services/budgets/manage-budget";
import type { ServiceContext } from "#services/context";
import { type Bill, GPU, aBill } from "#services/insights/testing/a-bill";
import { aTenant } from "#services/testing/a-tenant";
import type { CallContext } from "#tools/kit/define-tool";
import { budgetStatus } from "#tools/read/budget-status";
import { forecastCosts } from "#tools/read/forecast-costs";
import { listAnomalies } from "#tools/read/list-anomalies";

describe("the tools that look ahead and watch", () => {
  let test: TestDatabase;
  let bill: Bill;
  let ctx: ServiceContext;
  const call: CallContext = { signal: new AbortController().signal, callId: "c1", threadId: undefined, originOf: () => undefined };
  beforeAll(async () => {
    [test, bill] = await Promise.all([embeddedTestDatabase(), aBill()]);
    ctx = { ...(await aTenant(test)).ctx, costs: bill.ctx.costs, now: bill.ctx.now };
  });
  afterAll(async () => {
    await bill.close();
    await test.close();
  });
  /** Every figure that a model is told of is there to be cited. */
  const cited = (data: unknown): string[] => [...JSON.stringify(data).matchAll(/"id":"((?:q_|anm_)[^"]+\.[^"]+)"/g)].map(([, id]) => id ?? "");

  it("forecast_costs hands back figures, blocks and a source, and tells four numbers apart", async () => {
    const result = await forecastCosts.run(ctx, forecastCosts.input.parse({ groupBy: ["accounts"], filters: [] }), call);
    const ids = new Set(result.figures.map(({ id }) => id));
    expect(cited(result.data).filter((id) => !ids.has(id))).toEqual([]);
    expect(result.data).toMatchObject({ by: "account", level: "90 %", monthToDate: { unit: "USD" }, runRate: { unit: "USD/month" } });
    expect([result.blocks.length, result.sources.length]).toEqual([3, 2]);
  });

  it("list_anomalies names the machine and says so where nothing is unusual", async () => {
    const found = await listAnomalies.run(ctx, listAnomalies.input.parse({}), call);
    expect(JSON.stringify(found.data)).toContain(GPU.id);
    const ids = new Set(found.figures.map(({ id }) => id));
    expect(cited(found.data).filter((id) => !ids.has(id))).toEqual([]);
    expect(found.blocks.length).toBeGreaterThan(0);
    const none = await listAnomalies.run(ctx, listAnomalies.input.parse({ account: "dev" }), call);
    expect(none).toMatchObject({ data: { anomalies: [], open: 1 }, blocks: [] });
  });

  it("budget_status finds a budget by its name, and says what there is where it does not", async () => {
    expect((await budgetStatus.run(ctx, budgetStatus.input.parse({}), call)).summary).toBe("Looked for budgets · none is set");
    await createBudget(ctx, BudgetInput.parse({ name: "Platform", period: "month", amount: "400.00" }));
    const one = await budgetStatus.run(ctx, budgetStatus.input.parse({ name: "platform" }), call);
    expect(one.data).toMatchObject({ shown: [{ amount: "$400.00 a month", state: expect.stringMatching(/on_track|at_risk|over/) }] });
    expect(one.blocks).toHaveLength(1);
    expect((await budgetStatus.run(ctx, budgetStatus.input.parse({ name: "payments" }), call)).data).toMatchObject({
      note: expect.stringContaining("Platform"),
    });
  });
});
