import type { AlertPoint } from "#core/api/budgets";
import { compareDecimals, multiplyDecimals } from "#core/money";

/** Alert points that are reached: the value is at least so many percent of the amount. Unknown reaches nothing. USD, decimals. */
export function reachedPoints(
  points: readonly AlertPoint[],
  amount: string,
  values: { readonly actual: string | null; readonly forecast: string | null },
): { readonly point: AlertPoint; readonly value: string }[] {
  return points.flatMap((point) => {
    const value = values[point.of];
    if (value === null) return [];
    // value >= amount * percent / 100, without a division.
    const reached = compareDecimals(multiplyDecimals(value, "100"), multiplyDecimals(amount, String(point.percent))) >= 0;
    return reached ? [{ point, value }] : [];
  });
}
