import type { BudgetPeriod } from "#core/api/budgets";
import { type DayNumber, dayText, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { monthLabel } from "#core/time/label";

/** The running month, quarter or year of a day: UTC, as bills are. Half-open. */
export type BudgetSpan = { readonly from: DayNumber; readonly to: DayNumber; readonly label: string };

const MONTHS: Readonly<Record<BudgetPeriod, number>> = { month: 1, quarter: 3, year: 12 };

export function budgetSpan(period: BudgetPeriod, today: DayNumber): BudgetSpan {
  const [year, month] = monthOf(today).split("-").map(Number) as [number, number];
  const length = MONTHS[period];
  const first = month - ((month - 1) % length);
  const name = `${year}-${String(first).padStart(2, "0")}`;
  const label = period === "month" ? monthLabel({ year, month, day: 1 }) : period === "quarter" ? `Q${(first - 1) / 3 + 1} ${year}` : String(year);
  return { from: monthStart(name), to: monthStart(name, length), label };
}

export function spanStart({ from }: BudgetSpan): string {
  return dayText(from);
}
