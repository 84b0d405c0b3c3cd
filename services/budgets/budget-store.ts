import type { z } from "zod";
import type { AlertPoint, Budget, BudgetCrossing, BudgetPeriod } from "#core/api/budgets";
import { subjectOf } from "#core/charts/subject";
import type { Filter } from "#core/costs/query";
import type { TenantTransaction } from "#db/tenant-database";

type Row = {
  id: string;
  name: string;
  period: BudgetPeriod;
  amount: string;
  currency: string;
  metric: string;
  filters: unknown;
  exclude: unknown;
  alert_points: unknown;
  created_by: string;
  created_at: string | Date;
  updated_at: string | Date;
};

const json = <T>(value: unknown): T => (typeof value === "string" ? JSON.parse(value) : value) as T;

/** @param condition SQL after the table's name; values only as parameters */
export async function selectBudgets(tx: TenantTransaction, condition = "ORDER BY name", parameters: readonly unknown[] = []): Promise<Budget[]> {
  const rows = await tx.query<Row>(`SELECT * FROM budgets ${condition}`, [...parameters]);
  return rows.map((row) => {
    const filters = json<Filter[]>(row.filters);
    const exclude = json<Filter[]>(row.exclude);
    return {
      id: row.id,
      name: row.name,
      period: row.period,
      amount: String(row.amount),
      currency: row.currency,
      metric: row.metric,
      filters,
      exclude,
      scope: subjectOf({ filters, exclude }) || "everything",
      alertPoints: json<AlertPoint[]>(row.alert_points),
      createdBy: row.created_by,
      createdAt: new Date(row.created_at).toISOString(),
      updatedAt: new Date(row.updated_at).toISOString(),
    };
  });
}

type Crossing = z.infer<typeof BudgetCrossing>;

/** Newest first, of one budget or of all. */
export async function selectCrossings(tx: TenantTransaction, budgetId?: string): Promise<(Crossing & { readonly budgetId: string })[]> {
  const rows = await tx.query<{ budget_id: string; period_start: string; of: Crossing["of"]; percent: number; value: string; at: string | Date }>(
    "SELECT * FROM budget_crossings WHERE $1::text IS NULL OR budget_id = $1 ORDER BY at DESC, of, percent LIMIT 1000",
    [budgetId ?? null],
  );
  return rows.map(({ budget_id, period_start, of, percent, value, at }) => ({
    budgetId: budget_id,
    of,
    percent: Number(percent),
    periodStart: period_start,
    at: new Date(at).toISOString(),
    value: String(value),
  }));
}
