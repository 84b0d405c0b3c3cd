import type { z } from "zod";
import type { DataSource } from "#core/api/schemas";
import type { CostCatalog } from "#core/ports/cost-engine";
import { monthLabel } from "#core/time/label";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

const HOUR_MS = 3_600_000;
/** AWS delivers within a day; two days without new rows is late. */
const STALE_AFTER_HOURS = 48;
/** AWS finalizes a month's invoice in the first days of the next. */
const RESTATED_UNTIL_DAY = 5;

/** What the tenant's cost data is, holds and lacks. */
export async function readCatalog(ctx: ServiceContext): Promise<CostCatalog> {
  requireScope(ctx, "costs:read");
  return (await ctx.costs()).catalog();
}

export async function describeDataSource(ctx: ServiceContext): Promise<z.infer<typeof DataSource>> {
  const { source, currency, dataFrom, dataThrough, periods, gaps, missing, setAside, tagKeys } = await readCatalog(ctx);
  return {
    label: source.label,
    kind: source.kind,
    files: source.files,
    rows: source.rows,
    currency,
    dataFrom,
    dataThrough,
    freshness: freshnessOf(dataThrough, ctx.now()),
    stale: isStale(dataThrough, ctx.now()),
    periods: periods.map(({ billingPeriod, rows, days }) => ({ billingPeriod, rows, days: days.length })),
    gaps: [...gaps],
    missing: missing.map((item) => ({ ...item })),
    setAside: setAside.map(({ what, rows, reason }) => ({ what, rows: rows ?? null, reason })),
    tagKeys: [...tagKeys],
  };
}

export function isStale(dataThrough: string, now: Date): boolean {
  return now.getTime() - Date.parse(dataThrough) > STALE_AFTER_HOURS * HOUR_MS;
}

/** "through 21 Nov 23:59 UTC; AWS may restate November 2026 until 5 Dec" */
export function freshnessOf(dataThrough: string, now: Date): string {
  const last = new Date(Date.parse(dataThrough) - 60_000);
  const day = { year: last.getUTCFullYear(), month: last.getUTCMonth() + 1, day: last.getUTCDate() };
  const month = (index: number) => new Date(Date.UTC(2000, index, 1)).toLocaleString("en-GB", { month: "short", timeZone: "UTC" });
  const through = `through ${day.day} ${month(day.month - 1)} ${last.toISOString().slice(11, 16)} UTC`;
  const finalFrom = Date.UTC(day.year, day.month, RESTATED_UNTIL_DAY + 1);
  if (now.getTime() >= finalFrom) return isStale(dataThrough, now) ? `${through}; nothing newer has arrived` : through;
  return `${through}; AWS may restate ${monthLabel(day)} until ${RESTATED_UNTIL_DAY} ${month(day.month % 12)}`;
}
