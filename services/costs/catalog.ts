import type { z } from "zod";
import type { DataSource } from "#core/api/schemas";
import { freshness, freshnessOf, isLate } from "#core/costs/freshness";
import type { CostCatalog } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";

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
    stale: isLate(dataThrough, ctx.now()),
    fresh: freshness(dataThrough, ctx.now()),
    periods: periods.map(({ billingPeriod, rows, days }) => ({ billingPeriod, rows, days: days.length })),
    gaps: [...gaps],
    missing: missing.map((item) => ({ ...item })),
    setAside: setAside.map(({ what, rows, reason }) => ({ what, rows: rows ?? null, reason })),
    tagKeys: [...tagKeys],
  };
}

export { freshnessOf, isLate as isStale } from "#core/costs/freshness";
