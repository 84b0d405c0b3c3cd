import type { z } from "zod";
import type { Budget, BudgetCrossing, BudgetStatus } from "#core/api/budgets";
import { type BudgetSpan, budgetSpan, spanStart } from "#core/budgets/budget-period";
import type { Figure } from "#core/costs/figure";
import { dayInstant, dayNumber } from "#core/costs/forecast/day-number";
import { MajorTomError } from "#core/errors";
import { decimal, decimalOf, dividedBy, sumOf, toText } from "#core/figures/decimal";
import type { ServiceContext } from "#services/context";
import { money } from "#services/forecast/forecast-frame";
import { type ProjectedScope, projectScope } from "#services/forecast/project-scope";

export type StatusOf = { readonly status: BudgetStatusOf; readonly span: BudgetSpan; readonly scope: ProjectedScope | undefined };
export type BudgetStatusOf = z.infer<typeof BudgetStatus>;
type Crossing = z.infer<typeof BudgetCrossing>;

const NOTHING = { actual: null, used: null, remaining: null, forecast: null, overBy: null };

/** Where a budget stands in its running period: what was used, what is left, and where it is heading. Unknown is said, never zero. */
export async function budgetStatus(ctx: ServiceContext, budget: Budget, crossings: readonly Crossing[], signal?: AbortSignal): Promise<StatusOf> {
  const span = budgetSpan(budget.period, dayNumber(ctx.now().toISOString()));
  const bounds = { from: dayInstant(span.from), to: dayInstant(span.to) };
  const shared = { budget, periodLabel: span.label, ...bounds, crossings: crossings.filter(({ periodStart }) => periodStart === spanStart(span)) };
  let scope: ProjectedScope;
  try {
    scope = await projectScope(ctx, budget, span, signal);
  } catch (error) {
    if (!(error instanceof MajorTomError) || error.code === "cancelled") throw error;
    return { status: { ...shared, ...NOTHING, state: "unknown", why: error.message }, span, scope: undefined };
  }
  const { daily, measured, rest, projection } = scope;
  if (daily.metric.unit !== budget.currency)
    return {
      status: {
        ...shared,
        ...NOTHING,
        state: "unknown",
        why: `The budget is in ${budget.currency}, and the bill in ${daily.metric.unit}. Set it anew.`,
      },
      span,
      scope: undefined,
    };
  const figure = (path: string, value: string | null, label: string, more: Partial<Figure> = {}): Figure => ({
    id: `${daily.queryId}.${budget.id}-${path}`,
    value,
    unit: daily.metric.unit,
    metric: daily.metric.name,
    kind: "measured",
    period: bounds,
    timeZone: "UTC",
    asOf: daily.asOf,
    queryId: daily.queryId,
    label: `${budget.name}, ${label}`,
    ...more,
  });
  const actual = sumOf([...measured].flatMap(([day, value]) => (day >= span.from && day < span.to ? (decimalOf(value) ?? []) : [])));
  const amount = decimal(budget.amount);
  const total = (value: number) => actual + decimal(money(value));
  const forecast = total(rest.expected);
  const ranged = projection.method === "forecast";
  const projected = { kind: "projected" as const };
  return {
    status: {
      ...shared,
      state: actual > amount ? "over" : forecast > amount ? "at_risk" : "on_track",
      actual: figure("actual", toText(actual), `${span.label} to date`),
      used: figure("used", toText(dividedBy(actual, amount)), "used", { unit: "ratio", metric: "share" }),
      remaining: figure("remaining", toText(amount - actual), "left", { metric: "difference" }),
      forecast: {
        figure: figure("forecast", toText(forecast), ranged ? "forecast" : "at the run rate", projected),
        low: figure("low", ranged ? toText(total(rest.low)) : null, "forecast, low", projected),
        high: figure("high", ranged ? toText(total(rest.high)) : null, "forecast, high", projected),
      },
      overBy: figure("over-by", toText(forecast - amount), "forecast less budget", { ...projected, metric: "change" }),
      why: null,
    },
    span,
    scope,
  };
}
