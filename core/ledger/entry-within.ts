import { type Decimal, decimal, sumOf } from "#core/figures/decimal";
import { type Interval, savedOver } from "#core/ledger/counterfactual";
import type { Measured } from "#core/ledger/measure";

export type EntryAmounts = {
  readonly promised: Decimal;
  readonly counterfactual: Decimal;
  readonly actual: Decimal;
  readonly saved: Decimal;
  readonly interval: Interval | undefined;
  /** Days of the bill that are in it. */
  readonly days: number;
};

/** What an entry promised and saved on the days within bounds (UTC days, half-open); all of it without bounds. */
export function entryWithin(measured: Measured | undefined, bounds?: { readonly from: string; readonly to: string }): EntryAmounts {
  const isIn = (day: string) => bounds === undefined || (day >= bounds.from.slice(0, 10) && Date.parse(day) < Date.parse(bounds.to));
  const days = (measured?.days ?? []).filter(({ day }) => isIn(day));
  const known = days.map((day) => ({
    day: day.day,
    units: decimal(day.units),
    counterfactual: decimal(day.counterfactual),
    actual: decimal(day.actual),
  }));
  const before = { spread: measured?.spread ?? undefined, days: measured?.daysBefore ?? 0 };
  const { saved, interval } = savedOver(before, known);
  return {
    promised: sumOf(days.map(({ promised }) => decimal(promised))),
    counterfactual: sumOf(known.map((day) => day.counterfactual)),
    actual: sumOf(known.map((day) => day.actual)),
    saved,
    interval: days.length === 0 ? { low: 0n, high: 0n } : interval,
    days: days.length,
  };
}
