import type { DayNumber } from "#core/costs/forecast/day-number";
import { type BillHistory, projectBill } from "#core/costs/forecast/project-bill";
import { LEAST_DAYS } from "#core/costs/forecast/project-series";

/** A forecast of days that have happened since. `error` is a share of the actual; undefined where that is nothing. */
export type Trial = { readonly origin: DayNumber; readonly forecast: number; readonly actual: number; readonly error: number | undefined };
export type BackTested = { readonly days: number; readonly trials: readonly Trial[]; readonly meanError: number | undefined };

export const ORIGINS = 4;
const APART = 7;

/**
 * Forecasts the same number of days from four origins a week apart, each from what was known then, and compares the sums.
 * Its mean absolute percentage error (MAPE) is printed beside the forecast. Origins without 14 days before them are left out.
 */
export function backTest(history: BillHistory, days: number, seed = 1): BackTested {
  const trials: Trial[] = [];
  for (let index = 0; index < ORIGINS; index += 1) {
    const last = history.last - days - index * APART;
    if (last - history.firstDay + 1 < LEAST_DAYS) break;
    const known = { ...history, last, charges: history.charges.filter(({ day }) => day <= last) };
    const projection = projectBill(known, last + 1 + days, seed);
    if (projection.method === "run_rate") break;
    const forecast = projection.days.reduce((sum, value) => sum + value, 0);
    let actual = 0;
    for (const { day, cost } of history.charges) if (day > last && day <= last + days) actual += cost;
    trials.push({ origin: last + 1, forecast, actual, error: Math.abs(actual) < 0.005 ? undefined : Math.abs(forecast - actual) / Math.abs(actual) });
  }
  const errors = trials.flatMap(({ error }) => error ?? []);
  return { days, trials, meanError: errors.length === 0 ? undefined : errors.reduce((sum, error) => sum + error, 0) / errors.length };
}
