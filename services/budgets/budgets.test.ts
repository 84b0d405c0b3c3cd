import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BudgetChange, BudgetDetail, BudgetInput, BudgetList } from "#core/api/budgets";
import { ForbiddenError, InvalidInputError, NotFoundError } from "#core/errors";
import { scopesOf } from "#core/identity/roles";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { listActivity } from "#services/audit/activity";
import { checkBudgets } from "#services/budgets/check-budgets";
import { getBudget, listBudgets } from "#services/budgets/list-budgets";
import { changeBudget, createBudget, removeBudget } from "#services/budgets/manage-budget";
import type { ServiceContext } from "#services/context";
import { queryCosts } from "#services/costs/query";
import { type Bill, aBill } from "#services/insights/testing/a-bill";
import { aTenant } from "#services/testing/a-tenant";

describe("budgets", () => {
  let test: TestDatabase;
  let bill: Bill;
  beforeAll(async () => {
    [test, bill] = await Promise.all([embeddedTestDatabase(), aBill()]);
  });
  afterAll(async () => {
    await bill.close();
    await test.close();
  });
  const aCompany = async (): Promise<ServiceContext> => {
    const { ctx } = await aTenant(test);
    return { ...ctx, costs: bill.ctx.costs, inventory: bill.ctx.inventory, now: bill.ctx.now };
  };
  const input = (over: object = {}) => BudgetInput.parse({ name: "Everything", period: "month", amount: "600.00", ...over });

  it("say what was spent, to the cent of the bill, what is left, and where it is heading", async () => {
    const ctx = await aCompany();
    const budget = await createBudget(ctx, input());
    const detail = BudgetDetail.parse(await getBudget(ctx, budget.id));
    const month = await queryCosts(ctx, { period: "this_month" });
    const total = month.figures.find(({ id }) => id.endsWith(".total"))?.value;
    expect(Number(detail.actual?.value)).toBeCloseTo(Number(total), 8);
    expect(Number(detail.remaining?.value)).toBeCloseTo(600 - Number(total), 8);
    expect(Number(detail.forecast?.figure.value)).toBeGreaterThan(Number(total));
    expect(Number(detail.forecast?.low.value)).toBeLessThanOrEqual(Number(detail.forecast?.high.value));
    expect(detail.burnDown?.rows).toHaveLength(30);
    expect(detail.burnDown?.rows.at(-1)?.[2]).toBe("600");
    expect(Number(detail.burnDown?.rows.at(-1)?.[3])).toBeCloseTo(Number(detail.forecast?.figure.value), 2);
    expect(detail.burnDown?.dashed).toHaveLength(13);
  });

  it("are over, at risk, on track or unknown, those that need somebody first", async () => {
    const ctx = await aCompany();
    const status = BudgetDetail.parse(await getBudget(ctx, (await createBudget(ctx, input())).id));
    const [actual, forecast] = [Number(status.actual?.value), Number(status.forecast?.figure.value)];
    await createBudget(ctx, input({ name: "Small", amount: (actual / 2).toFixed(2) }));
    await createBudget(ctx, input({ name: "Near", amount: ((actual + forecast) / 2).toFixed(2) }));
    await createBudget(ctx, input({ name: "Large", amount: (forecast * 2).toFixed(2) }));
    const list = BudgetList.parse(await listBudgets(ctx));
    expect(list.budgets.map(({ budget, state }) => [budget.name, state])).toContainEqual(["Small", "over"]);
    expect(list.budgets[0]?.state).toBe("over");
    expect(list.budgets.find(({ budget }) => budget.name === "Near")?.state).toBe("at_risk");
    expect(list.budgets.find(({ budget }) => budget.name === "Large")?.state).toBe("on_track");
    const { ctx: without } = await aTenant(test);
    await createBudget(without, input());
    expect((await listBudgets(without)).budgets[0]).toMatchObject({ state: "unknown", actual: null, why: "No cost data." });
  });

  it("of a part are about that part alone", async () => {
    const ctx = await aCompany();
    const budget = await createBudget(ctx, input({ name: "Dev", filters: [{ dimension: "account", values: ["dev"] }] }));
    expect(budget.scope).toBe("in dev");
    const { actual } = await getBudget(ctx, budget.id);
    const whole = await getBudget(ctx, (await createBudget(ctx, input())).id);
    expect(Number(actual?.value)).toBeLessThan(Number(whole.actual?.value));
  });

  it("record each alert point once a period, however often they are looked at", async () => {
    const ctx = await aCompany();
    const { id } = await createBudget(ctx, input({ amount: "10.00" }));
    expect(await checkBudgets(ctx)).toEqual({ crossed: 4 });
    expect(await checkBudgets(ctx)).toEqual({ crossed: 0 });
    await Promise.all([checkBudgets(ctx), checkBudgets(ctx)]);
    const { crossings } = await getBudget(ctx, id);
    expect(crossings.map(({ of, percent }) => `${of} ${percent}`).toSorted()).toEqual(["actual 100", "actual 50", "actual 80", "forecast 100"]);
    const rows = await ctx.db.read((tx) => tx.query<{ event: string }>("SELECT event FROM audit_log WHERE action = 'budget.cross' ORDER BY seq"));
    expect(rows).toHaveLength(4);
    expect(rows[0]?.event).toMatch(/^Budget Everything, November 2026: 50 % of it is spent \(\$\d+ of \$10\)$/);
    const [arrived] = await listActivity(ctx, 1);
    expect(arrived).toMatchObject({ actor: "Major Tom", href: `/budgets/${id}` });
    await changeBudget(ctx, id, BudgetChange.parse({ amount: "1000000.00" }));
    expect((await getBudget(ctx, id)).crossings).toEqual([]);
    expect(await checkBudgets(ctx)).toEqual({ crossed: 0 });
  });

  it("are changed and removed with a trace, and refuse what makes no sense", async () => {
    const ctx = await aCompany();
    const { id } = await createBudget(ctx, input());
    await expect(createBudget(ctx, input({ name: "everything" }))).rejects.toThrow(/already/);
    await expect(createBudget(ctx, input({ name: "Ratio", metric: "coverage" }))).rejects.toThrow(InvalidInputError);
    await expect(createBudget(ctx, input({ name: "Typo", filters: [{ dimension: "account", values: ["no-such-account"] }] }))).rejects.toThrow(
      InvalidInputError,
    );
    expect(BudgetInput.safeParse({ name: "x", period: "month", amount: "0.00" }).success).toBe(false);
    expect(await changeBudget(ctx, id, BudgetChange.parse({ name: "All", amount: "700.00" }))).toMatchObject({
      name: "All",
      amount: "700.00",
      period: "month",
    });
    await removeBudget(ctx, id);
    await expect(getBudget(ctx, id)).rejects.toThrow(NotFoundError);
    await expect(removeBudget(ctx, id)).rejects.toThrow(NotFoundError);
    const actions = await ctx.db.read((tx) =>
      tx.query<{ action: string }>("SELECT action FROM audit_log WHERE action LIKE 'budget.%' AND outcome = 'success' ORDER BY seq"),
    );
    expect(actions.map(({ action }) => action)).toEqual(["budget.create", "budget.change", "budget.remove"]);
  });

  it("are seen by a Viewer, set by none, and not by another company", async () => {
    const ctx = await aCompany();
    const { id } = await createBudget(ctx, input());
    const viewer = { ...ctx, scopes: scopesOf("viewer") };
    expect((await getBudget(viewer, id)).budget.id).toBe(id);
    await expect(createBudget(viewer, input({ name: "Mine" }))).rejects.toThrow(ForbiddenError);
    await expect(getBudget(await aCompany(), id)).rejects.toThrow(NotFoundError);
  });
});
