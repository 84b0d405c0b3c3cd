import type { ForecastAnswer } from "#core/api/forecast";
import type { Figure } from "#core/costs/figure";
import { type DayNumber, dayInstant, monthOf, monthShift, monthStart } from "#core/costs/forecast/day-number";
import { INTERVAL_LEVEL, monthTotals } from "#core/costs/forecast/month-totals";
import type { BillProjection } from "#core/costs/forecast/project-bill";
import { decimal, decimalOf, dividedBy, sumOf, times, toText } from "#core/figures/decimal";
import { type ForecastSpan, type MakeFigure, labelOf, money } from "#services/forecast/forecast-frame";

/** Months after this one. */
export const MONTHS_AHEAD = 3;

/** This month and the next: what was measured, what is to come, and their sum with its interval. */
export function monthsOf(
  projection: BillProjection,
  span: ForecastSpan,
  known: (from: DayNumber, to: DayNumber) => string,
  figure: MakeFigure,
): ForecastAnswer["months"] {
  const names = Array.from({ length: 1 + MONTHS_AHEAD }, (_, shift) => monthShift(monthOf(span.month), shift));
  const spans = names.map((name) => ({ from: monthStart(name), to: monthStart(name, 1) }));
  return monthTotals(projection, spans).map(({ expected, low, high }, index) => {
    const { from, to } = spans[index] ?? { from: span.month, to: span.next };
    const label = labelOf(from);
    const measured = known(from, to);
    const bounds = { period: { from: dayInstant(from), to: dayInstant(to) } };
    const total = (value: number) => toText(decimal(measured) + decimal(money(value)));
    const ranged = projection.method === "forecast";
    const percent = Math.round(INTERVAL_LEVEL * 100);
    return {
      label,
      from: dayInstant(from),
      to: dayInstant(to),
      measured: figure(`m${index}.measured`, measured, `${label}, measured`, { ...bounds, kind: "measured" }),
      projected: figure(`m${index}.projected`, expected, `${label}, still to come`, bounds),
      total: figure(`m${index}.total`, total(expected), label, bounds),
      low: figure(`m${index}.low`, ranged ? total(low) : null, `${label}, low end of the ${percent} % interval`, bounds),
      high: figure(`m${index}.high`, ranged ? total(high) : null, `${label}, high end of the ${percent} % interval`, bounds),
    };
  });
}

/** The pace of the last seven days that have data, over a month of 730 hours. */
export function runRateOf(measured: ReadonlyMap<DayNumber, string>, last: DayNumber, currency: string, figure: MakeFigure): Figure {
  const days = [...measured].filter(([day]) => day > last - 7 && day <= last);
  const sum = sumOf(days.flatMap(([, value]) => decimalOf(value) ?? []));
  const value = days.length === 0 ? null : toText(times(dividedBy(sum, BigInt(days.length * 24) * 10n ** 18n), 730n * 10n ** 18n));
  return figure("run-rate", value, `run rate of the last ${days.length === 1 ? "day" : `${days.length} days`}`, {
    unit: `${currency}/month`,
    metric: "monthly_rate",
  });
}
