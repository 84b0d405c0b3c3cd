import type { Figure } from "#core/costs/figure";
import { type DayNumber, dayNumber, dayText } from "#core/costs/forecast/day-number";
import type { SemanticResult } from "#core/costs/query";
import type { BillProjection } from "#core/costs/forecast/project-bill";
import { decimal, toText } from "#core/figures/decimal";
import { monthLabel } from "#core/time/label";
import type { ReadCharges } from "#services/forecast/read-charges";

export type MakeFigure = (path: string, value: number | string | null, label: string, more?: Partial<Figure>) => Figure;

export type ForecastSpan = {
  readonly lastMonth: DayNumber;
  readonly month: DayNumber;
  readonly next: DayNumber;
  readonly to: DayNumber;
  readonly notes: readonly string[];
};

export function labelOf(month: DayNumber): string {
  const [year, number] = dayText(month).split("-").map(Number) as [number, number];
  return monthLabel({ year, month: number, day: 1 });
}

export function measuredDays(daily: SemanticResult): Map<DayNumber, string> {
  const at = daily.columns.findIndex(({ name }) => name === "value");
  return new Map(
    daily.rows.flatMap((row) => (row[at] === null || row[at] === undefined ? [] : [[dayNumber(String(row[0])), String(row[at])] as const])),
  );
}

/** A projected amount to a hundredth of a cent: more would be false precision. */
export function money(value: number): string {
  return toText(decimal((Number.isFinite(value) ? value : 0).toFixed(4)));
}

/** What a day that has begun cost already is measured, not projected. */
export function withoutStarted(projection: BillProjection, { started, history }: ReadCharges): BillProjection {
  const spent = started.reduce((sum, { day, cost }) => (day === history.last + 1 ? sum + cost : sum), 0);
  if (spent === 0) return projection;
  const less = (value: number, at: number) => (at === 0 ? Math.max(0, value - spent) : value);
  return { ...projection, days: projection.days.map(less), paths: projection.paths.map((path) => path.map(less)) };
}
