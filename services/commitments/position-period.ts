import type { PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { InvalidInputError } from "#core/errors";
import type { CostCatalog } from "#core/ports/cost-engine";
import { resolvePeriod } from "#core/time/period";
import { hourAt } from "#services/commitments/hours";
import type { HourSpan } from "#services/commitments/read-usage";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A month of whole days, both kinds of days of the week four times. */
const DEFAULT_DAYS = 30;

export type PositionQuestion = { readonly period?: string | undefined; readonly from?: string | undefined; readonly to?: string | undefined };

/**
 * The period that a position is of: as asked, else the last 30 whole days of the data. Bills are UTC, and so are its days.
 *
 * @throws InvalidInputError for half of a pair, or for both a token and a pair
 */
export function positionPeriod({ period, from, to }: PositionQuestion, catalog: CostCatalog, now: Date): ResolvedPeriod {
  if ((from === undefined) !== (to === undefined))
    throw new InvalidInputError("Give from and to together, half-open: from=2026-10-01&to=2026-11-01.");
  if (period !== undefined && from !== undefined) throw new InvalidInputError("Give either period, or from and to.");
  const { dataFrom, dataThrough, periods } = catalog;
  const context = { now, timeZone: "UTC", dataFrom, dataThrough, days: periods.flatMap(({ days }) => days) };
  return resolvePeriod(period ?? (from !== undefined && to !== undefined ? { from, to } : lastDays(catalog)), context);
}

function lastDays({ dataFrom, dataThrough }: CostCatalog): PeriodInput {
  const to = Math.floor(Date.parse(dataThrough) / DAY_MS) * DAY_MS;
  const from = Math.max(Math.floor(Date.parse(dataFrom) / DAY_MS) * DAY_MS, to - DEFAULT_DAYS * DAY_MS);
  return { from: new Date(Math.min(from, to - DAY_MS)).toISOString().slice(0, 10), to: new Date(to).toISOString().slice(0, 10) };
}

/** Whole hours since the epoch. */
export function hoursOf({ from, to }: { readonly from: string; readonly to: string }): HourSpan {
  return { from: hourAt(from), to: Math.ceil(Date.parse(to) / HOUR_MS) };
}
