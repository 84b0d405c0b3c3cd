import { spanStart } from "#core/budgets/budget-period";
import { reachedPoints } from "#core/budgets/crossings";
import { budgetStatus } from "#services/budgets/budget-status";
import { selectBudgets, selectCrossings } from "#services/budgets/budget-store";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { asSystem } from "#services/system";

/** Records each alert point that is reached, once a period; the row is told among the activity. Running it again records nothing more. */
export async function checkBudgets(
  ctx: ServiceContext,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<{ readonly crossed: number }> {
  const system = asSystem(ctx);
  const [budgets, known] = await system.db.read(async (tx) => [await selectBudgets(tx), await selectCrossings(tx)] as const);
  let crossed = 0;
  for (const budget of budgets) {
    const { status, span } = await budgetStatus(system, budget, [], options.signal);
    const reached = reachedPoints(budget.alertPoints, budget.amount, {
      actual: status.actual?.value ?? null,
      forecast: status.forecast?.figure.value ?? null,
    });
    for (const { point, value } of reached) {
      const isKnown = known.some(
        (one) => one.budgetId === budget.id && one.periodStart === spanStart(span) && one.of === point.of && one.percent === point.percent,
      );
      if (isKnown) continue;
      const what = point.of === "actual" ? `${point.percent} % of it is spent` : `it is forecast to reach ${point.percent} %`;
      const isNew = await mutate(system, {
        scope: "costs:manage",
        action: "budget.cross",
        target: budget.id,
        event: `Budget ${budget.name}, ${span.label}: ${what} ($${Number(value).toLocaleString("en-US", { maximumFractionDigits: 0 })} of $${Number(budget.amount).toLocaleString("en-US", { maximumFractionDigits: 0 })})`,
        async run(tx) {
          const rows = await tx.query(
            `INSERT INTO budget_crossings (tenant_id, budget_id, period_start, of, percent, value)
             SELECT $1, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT FROM budgets WHERE id = $2) ON CONFLICT DO NOTHING RETURNING budget_id`,
            [tx.tenantId, budget.id, spanStart(span), point.of, point.percent, value],
          );
          return {
            result: rows.length > 0,
            after: { of: point.of, percent: point.percent, value, amount: budget.amount },
            unchanged: rows.length === 0,
          };
        },
      });
      if (isNew) crossed += 1;
    }
  }
  return { crossed };
}
