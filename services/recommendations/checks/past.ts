import type { PeriodInput } from "#core/costs/query";
import type { CostCatalog } from "#core/ports/cost-engine";

const DAY_MS = 86_400_000;

/** Days after which what never changed is old, and what was kept was kept for long. */
export const LONG_DAYS = 90;

/** Two weeks, so many days before those at the end of the data; undefined where the history does not reach there. */
export function weeksBefore({ dataFrom, dataThrough }: CostCatalog, days: number): Extract<PeriodInput, object> | undefined {
  const end = Math.floor(Date.parse(dataThrough) / DAY_MS) * DAY_MS - days * DAY_MS;
  const from = end - 14 * DAY_MS;
  if (from < Date.parse(dataFrom)) return undefined;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: day(from), to: day(end) };
}

export const TOO_YOUNG = `it takes ${LONG_DAYS + 14} days of history to tell, and the export has fewer`;
