import type { Budget } from "#core/api/budgets";
import type { BudgetSpan } from "#core/budgets/budget-period";
import type { Block } from "#core/chat/blocks";
import { type DayNumber, dayText } from "#core/costs/forecast/day-number";
import { INTERVAL_LEVEL } from "#core/costs/forecast/month-totals";
import { quantile } from "#core/costs/forecast/robust";
import type { Cell } from "#core/costs/query";
import { decimal, roundedQuotient, toNumber, toText } from "#core/figures/decimal";
import { money } from "#services/forecast/forecast-frame";
import type { ProjectedScope } from "#services/forecast/project-scope";

/** Cumulative actual against the even line of the budget, going on as the forecast with its band. */
export function burnDownBlock(budget: Budget, span: BudgetSpan, { daily, measured, projection }: ProjectedScope): Block {
  const amount = decimal(budget.amount);
  const length = span.to - span.from;
  const line = (day: DayNumber) => toText(roundedQuotient(amount * BigInt(day - span.from + 1), BigInt(length)));
  const rows: Cell[][] = [];
  let sum = 0n;
  const tail = (1 - INTERVAL_LEVEL) / 2;
  const futures = projection.paths.map(() => 0);
  let ahead = 0;
  const dashed: string[] = [];
  for (let day = span.from; day < span.to; day += 1) {
    if (day < projection.from) {
      sum += decimal(measured.get(day) ?? "0");
      rows.push([dayText(day), toText(sum), line(day), day === projection.from - 1 ? toText(sum) : null, null, null]);
      continue;
    }
    const at = day - projection.from;
    // A day that has begun is measured and projected.
    if (at === 0) sum += decimal(measured.get(day) ?? "0");
    ahead += projection.days[at] ?? 0;
    projection.paths.forEach((path, index) => (futures[index] = (futures[index] ?? 0) + (path[at] ?? 0)));
    const on = (value: number) => money(toNumber(sum) + value);
    const bound = (share: number) => (futures.length === 0 ? null : on(quantile(futures, share)));
    rows.push([dayText(day), null, line(day), on(ahead), bound(tail), bound(1 - tail)]);
    dashed.push(dayText(day));
  }
  const { unit } = daily.metric;
  const column = (name: string, label: string) => ({ name, label, unit, align: "right" as const });
  return {
    id: `b_${budget.id}_burn_down`,
    kind: "line",
    title: `${budget.name}, ${span.label}`,
    subtitle: `${daily.metric.label}, ${unit}, added up; dashed is projected, with its ${Math.round(INTERVAL_LEVEL * 100)} % interval`,
    columns: [
      { name: "day", label: "Day", align: "left" },
      column("actual", "Actual"),
      column("budget", "Budget, even"),
      column("forecast", "Forecast"),
      column("low", "Low"),
      column("high", "High"),
    ],
    rows,
    x: "day",
    y: ["actual", "budget", "forecast", ...(projection.paths.length === 0 ? [] : ["low", "high"])],
    dashed,
    annotations: [],
    queryId: daily.queryId,
    finding: `${budget.name}: ${length - dashed.length} of ${length} days measured.`,
  };
}
