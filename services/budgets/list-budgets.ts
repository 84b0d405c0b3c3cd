import type { BudgetDetail, BudgetList } from "#core/api/budgets";
import { MajorTomError } from "#core/errors";
import { requireScope } from "#services/access";
import { type BudgetStatusOf, budgetStatus } from "#services/budgets/budget-status";
import { selectBudgets, selectCrossings } from "#services/budgets/budget-store";
import { burnDownBlock } from "#services/budgets/burn-down";
import { requireBudget } from "#services/budgets/manage-budget";
import { freshnessOf } from "#services/costs/catalog";
import type { ServiceContext } from "#services/context";
import { sourceOf } from "#services/insights/source-of";

const ORDER = { over: 0, at_risk: 1, unknown: 2, on_track: 3 } as const;

/** Every budget and where it stands, those that need somebody first. */
export async function listBudgets(ctx: ServiceContext, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BudgetList> {
  requireScope(ctx, "costs:read");
  const [budgets, crossings] = await ctx.db.read(async (tx) => [await selectBudgets(tx), await selectCrossings(tx)] as const);
  const statuses: BudgetStatusOf[] = [];
  for (const budget of budgets) {
    const { status } = await budgetStatus(ctx, budget, crossings.filter(({ budgetId }) => budgetId === budget.id).map(withoutId), options.signal);
    statuses.push(status);
  }
  const through = await dataThrough(ctx);
  return {
    asOf: through ?? null,
    freshness: through === undefined ? null : freshnessOf(through, ctx.now()),
    budgets: statuses.toSorted((a, b) => ORDER[a.state] - ORDER[b.state] || (a.budget.name < b.budget.name ? -1 : 1)),
  };
}

/** @throws NotFoundError */
export async function getBudget(ctx: ServiceContext, id: string, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<BudgetDetail> {
  requireScope(ctx, "costs:read");
  const [budget, crossings] = await ctx.db.read(async (tx) => [await requireBudget(tx, id), await selectCrossings(tx, id)] as const);
  const { status, span, scope } = await budgetStatus(ctx, budget, crossings.map(withoutId), options.signal);
  return {
    ...status,
    burnDown: scope === undefined ? null : burnDownBlock(budget, span, scope),
    figures: figuresOf(status),
    sources: scope === undefined ? [] : [sourceOf(scope.daily)],
    notes: [
      ...(scope?.daily.notes ?? []),
      ...(scope?.projection.method === "run_rate" ? ["Fewer than 14 days of data: what is projected is the run rate, not a forecast."] : []),
    ],
  };
}

export function figuresOf({ actual, used, remaining, forecast, overBy }: BudgetStatusOf): BudgetDetail["figures"] {
  return [actual, used, remaining, forecast?.figure, forecast?.low, forecast?.high, overBy].filter(
    (figure) => figure !== null && figure !== undefined,
  );
}

async function dataThrough(ctx: ServiceContext): Promise<string | undefined> {
  try {
    return (await ctx.costs()).catalog().dataThrough;
  } catch (error) {
    if (error instanceof MajorTomError) return undefined;
    throw error;
  }
}

function withoutId({ of, percent, periodStart, at, value }: Awaited<ReturnType<typeof selectCrossings>>[number]) {
  return { of, percent, periodStart, at, value };
}
