import type { DayCharge } from "#core/costs/forecast/charge";
import { type DayNumber, monthOf, monthStart } from "#core/costs/forecast/day-number";
import { monthTotals } from "#core/costs/forecast/month-totals";
import { projectBill } from "#core/costs/forecast/project-bill";

/** One forecast of a month that is over, and how it turned out. */
export type Outcome = { readonly origin: DayNumber; readonly error: number; readonly covered: boolean; readonly width: number };

/** Forecasts the end of the month from a day inside it and compares it with what the whole bill says. */
export function judge(charges: readonly DayCharge[], firstDay: DayNumber, last: DayNumber): Outcome {
  const month = monthOf(last + 1);
  const [from, to] = [monthStart(month), monthStart(month, 1)];
  const known = charges.filter(({ day }) => day <= last);
  const projection = projectBill({ charges: known, firstDay, last, missing: new Set() }, to);
  const sum = (list: readonly DayCharge[]) => list.reduce((total, { day, cost }) => (day >= from && day < to ? total + cost : total), 0);
  const [total] = monthTotals(projection, [{ from, to }]);
  const [measured, actual] = [sum(known), sum(charges)];
  if (total === undefined) throw new Error("There is no month to judge.");
  return {
    origin: last + 1,
    error: Math.abs(measured + total.expected - actual) / Math.abs(actual),
    covered: actual >= measured + total.low && actual <= measured + total.high,
    width: (total.high - total.low) / Math.abs(actual),
  };
}
