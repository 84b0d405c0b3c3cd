import type { z } from "zod";
import type { Budget, BudgetChange, BudgetInput } from "#core/api/budgets";
import { findMetric } from "#core/costs/metrics";
import { InvalidInputError, MajorTomError, NotFoundError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import { selectBudgets } from "#services/budgets/budget-store";
import { questionContext } from "#services/costs/question-context";
import { resolveQuery } from "#services/costs/resolve-query";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";

type Input = z.output<typeof BudgetInput>;

const DEFAULT_METRIC = "amortized";
const DEFAULT_CURRENCY = "USD";
const MOST = 200;

/** @throws InvalidInputError for a metric that is no cost, a filter that this bill does not know, or a name that is taken */
export async function createBudget(ctx: ServiceContext, input: Input): Promise<Budget> {
  const id = newId("bud");
  let [metric, currency] = [DEFAULT_METRIC, DEFAULT_CURRENCY];
  return mutate(ctx, {
    scope: "costs:manage",
    action: "budget.create",
    target: id,
    event: `Set a budget for ${input.name}`,
    async prepare() {
      ({ metric, currency } = await checkedCost(ctx, { ...input, metric: input.metric ?? DEFAULT_METRIC }));
    },
    async run(tx) {
      await requireFreeName(tx, input.name, id);
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }>("SELECT count(*)::int AS count FROM budgets");
      if (count >= MOST) throw new InvalidInputError(`There are ${MOST} budgets already. Remove one that is no longer used.`);
      await tx.query(
        `INSERT INTO budgets (tenant_id, id, name, period, amount, metric, filters, exclude, alert_points, created_by, currency)
         VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8::text::jsonb, $9::text::jsonb, $10, $11)`,
        [
          tx.tenantId,
          id,
          input.name,
          input.period,
          input.amount,
          metric,
          JSON.stringify(input.filters),
          JSON.stringify(input.exclude),
          JSON.stringify(input.alertPoints),
          ctx.actor.name,
          currency,
        ],
      );
      const budget = await requireBudget(tx, id);
      return { result: budget, event: `Set a budget of ${formatValue(input.amount, currency)} a ${input.period} for ${input.name}`, after: budget };
    },
  });
}

/** What is left out stays. A new amount, scope or period begins anew with its alert points. */
export async function changeBudget(ctx: ServiceContext, id: string, change: z.output<typeof BudgetChange>): Promise<Budget> {
  return mutate(ctx, {
    scope: "costs:manage",
    action: "budget.change",
    target: id,
    event: "Changed a budget",
    async prepare() {
      const before = await ctx.db.read((tx) => requireBudget(tx, id));
      await checkedCost(ctx, {
        metric: change.metric ?? before.metric,
        filters: change.filters ?? before.filters,
        exclude: change.exclude ?? before.exclude,
      });
    },
    async run(tx) {
      const before = await requireBudget(tx, id, "FOR UPDATE");
      const after = { ...before, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as Budget;
      await requireFreeName(tx, after.name, id);
      const metric = findMetric(after.metric)?.name ?? after.metric;
      await tx.query(
        `UPDATE budgets SET name = $2, period = $3, amount = $4, metric = $5, filters = $6::text::jsonb, exclude = $7::text::jsonb, alert_points = $8::text::jsonb,
           updated_at = app_now() WHERE id = $1`,
        [
          id,
          after.name,
          after.period,
          after.amount,
          metric,
          JSON.stringify(after.filters),
          JSON.stringify(after.exclude),
          JSON.stringify(after.alertPoints),
        ],
      );
      const budget = await requireBudget(tx, id);
      const unchanged = JSON.stringify({ ...before, updatedAt: "" }) === JSON.stringify({ ...budget, updatedAt: "" });
      const anew =
        before.amount !== budget.amount ||
        before.period !== budget.period ||
        before.metric !== budget.metric ||
        JSON.stringify([before.filters, before.exclude]) !== JSON.stringify([budget.filters, budget.exclude]);
      if (anew) await tx.query("DELETE FROM budget_crossings WHERE budget_id = $1", [id]);
      return { result: budget, event: `Changed the budget ${budget.name}`, before, after: budget, unchanged };
    },
  });
}

/** @throws NotFoundError */
export async function removeBudget(ctx: ServiceContext, id: string): Promise<void> {
  await mutate(ctx, {
    scope: "costs:manage",
    action: "budget.remove",
    target: id,
    event: "Removed a budget",
    async run(tx) {
      const before = await requireBudget(tx, id, "FOR UPDATE");
      await tx.query("DELETE FROM budgets WHERE id = $1", [id]);
      return { result: undefined, event: `Removed the budget ${before.name}`, before };
    },
  });
}

export async function requireBudget(tx: TenantTransaction, id: string, lock: "" | "FOR UPDATE" = ""): Promise<Budget> {
  const [budget] = await selectBudgets(tx, `WHERE id = $1 ${lock}`, [id]);
  if (budget === undefined) throw new NotFoundError("There is no such budget.");
  return budget;
}

async function requireFreeName(tx: TenantTransaction, name: string, id: string): Promise<void> {
  const [taken] = await selectBudgets(tx, "WHERE lower(name) = lower($1) AND id <> $2", [name, id]);
  if (taken !== undefined) throw new InvalidInputError(`There is a budget named "${taken.name}" already. Choose another name.`);
}

/** Against the bill where there is one, in whose currency it is; before that, by the definitions alone. */
async function checkedCost(
  ctx: ServiceContext,
  { metric, filters, exclude }: Pick<Input, "filters" | "exclude"> & { readonly metric: string },
): Promise<{ readonly metric: string; readonly currency: string }> {
  const found = findMetric(metric);
  if (found === undefined || found.unit !== "USD" || found.aggregation !== "sum")
    throw new InvalidInputError(`A budget is of a cost in USD, and "${metric.slice(0, 60)}" is none. Use amortized, unblended or billed.`);
  const engine = await ctx.costs().catch((error: unknown) => {
    if (error instanceof MajorTomError && error.code === "unavailable") return undefined;
    throw error;
  });
  if (engine !== undefined) {
    const { dataFrom, dataThrough } = engine.catalog();
    await resolveQuery(
      engine,
      { metric: found.name, filters: [...filters], exclude: [...exclude], period: { from: dataFrom, to: dataThrough } },
      questionContext(ctx, engine),
    );
  }
  return { metric: found.name, currency: engine?.catalog().currency ?? DEFAULT_CURRENCY };
}
