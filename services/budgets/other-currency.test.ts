import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { aCurLine, aFolder, writeExport } from "#adapters/warehouse/testing/export-files";
import { BudgetInput } from "#core/api/budgets";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { getBudget } from "#services/budgets/list-budgets";
import { createBudget } from "#services/budgets/manage-budget";
import type { ServiceContext } from "#services/context";
import { type Bill, openBill } from "#services/costs/testing/a-bill";
import { forecastCosts } from "#services/forecast/forecast-costs";
import { aTenant } from "#services/testing/a-tenant";

/** An hour a day of October and of the first days of November, in rupees. */
const DAYS = [...Array.from({ length: 31 }, (_, at) => `2026-10-${at + 1}`), ...Array.from({ length: 17 }, (_, at) => `2026-11-${at + 1}`)];

describe("a bill in another currency", () => {
  let test: TestDatabase;
  let bill: Bill;
  let folder: Awaited<ReturnType<typeof aFolder>>;
  let ctx: ServiceContext;
  beforeAll(async () => {
    [test, folder] = await Promise.all([embeddedTestDatabase(), aFolder()]);
    const at = (day: string) => `${day.replace(/-(\d)$/, "-0$1")}T12`;
    const rows = DAYS.map((day) => aCurLine({ at: at(day), line_item_unblended_cost: 100, line_item_currency_code: "INR" }));
    for (const month of ["2026-10", "2026-11"])
      await writeExport(
        join(folder.path, `billing_period=${month}`, "cur-00001.parquet"),
        rows.filter((row) => String(row["line_item_usage_start_date"]).startsWith(month)),
      );
    bill = await openBill(join(folder.path, "**/*.parquet"));
    const tenant = await aTenant(test);
    ctx = { ...tenant.ctx, costs: async () => bill.engine };
  }, 60_000);
  afterAll(async () => {
    await bill.close();
    await test.close();
    await folder.remove();
  });

  it("is forecast in it, rates too", async () => {
    const { monthToDate, runRate, forecast } = await forecastCosts(ctx, { filters: [], exclude: [] });
    expect([monthToDate.unit, forecast.figure.unit, runRate.unit]).toEqual(["INR", "INR", "INR/month"]);
  });

  it("has budgets in it, and none is held against one of dollars", async () => {
    const budget = await createBudget(ctx, BudgetInput.parse({ name: "All", period: "month", amount: "4000.00" }));
    expect(budget.currency).toBe("INR");
    expect(await getBudget(ctx, budget.id)).toMatchObject({ actual: { value: "1700", unit: "INR" } });
    const early = await createBudget(
      { ...ctx, costs: (await aTenant(test)).ctx.costs },
      BudgetInput.parse({ name: "Early", period: "month", amount: "9.00" }),
    );
    expect(await getBudget(ctx, early.id)).toMatchObject({
      state: "unknown",
      why: "The budget is in USD, and the bill in INR. Set it anew.",
      actual: null,
    });
  });
});
