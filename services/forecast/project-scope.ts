import { type DayNumber, dayInstant } from "#core/costs/forecast/day-number";
import { monthTotals } from "#core/costs/forecast/month-totals";
import { type BillProjection, projectBill } from "#core/costs/forecast/project-bill";
import type { Filter, SemanticResult } from "#core/costs/query";
import type { CostEngine } from "#core/ports/cost-engine";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import { measuredDays, withoutStarted } from "#services/forecast/forecast-frame";
import { readCharges } from "#services/forecast/read-charges";

export type Scope = { readonly metric: string; readonly filters: readonly Filter[]; readonly exclude: readonly Filter[] };
export type ProjectedScope = {
  /** Cost by day from the span's first day to the end of the data. */
  readonly daily: SemanticResult;
  readonly measured: ReadonlyMap<DayNumber, string>;
  readonly projection: BillProjection;
  /** What is still to come in the span. */
  readonly rest: { readonly expected: number; readonly low: number; readonly high: number };
};

const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 100;
const kept = new WeakMap<CostEngine, Map<string, { readonly at: number; readonly scope: Promise<ProjectedScope> }>>();

/**
 * What a part of the bill cost in a span so far, and what it will, for spans of any length. Kept for some minutes: several budgets
 * and pages ask the same.
 *
 * @throws NoDataError where the span has no rows yet
 */
export async function projectScope(
  ctx: ServiceContext,
  scope: Scope,
  span: { readonly from: DayNumber; readonly to: DayNumber },
  signal?: AbortSignal,
): Promise<ProjectedScope> {
  const engine = await ctx.costs();
  const key = JSON.stringify([ctx.tenant.id, engine.catalog().dataVersion, scope, span]);
  const byKey = kept.get(engine) ?? new Map<string, { at: number; scope: Promise<ProjectedScope> }>();
  kept.set(engine, byKey);
  const now = ctx.now().getTime();
  const known = byKey.get(key);
  if (known !== undefined && Math.abs(now - known.at) < KEPT_MS) return known.scope;
  const made = project(ctx, scope, span, signal);
  byKey.set(key, { at: now, scope: made });
  made.catch(() => byKey.delete(key));
  const [oldest] = byKey.keys();
  if (byKey.size > MOST_KEPT && oldest !== undefined) byKey.delete(oldest);
  return made;
}

async function project(
  ctx: ServiceContext,
  { metric, filters, exclude }: Scope,
  span: { readonly from: DayNumber; readonly to: DayNumber },
  signal?: AbortSignal,
): Promise<ProjectedScope> {
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  const { dataThrough } = (await ctx.costs()).catalog();
  const end = Math.min(Date.parse(dataThrough), Date.parse(dayInstant(span.to)));
  const period = { from: dayInstant(span.from), to: new Date(Math.max(end, Date.parse(dayInstant(span.from + 1)))).toISOString() };
  const [daily, read] = await Promise.all([
    queryCosts(utc, { metric, filters: [...filters], exclude: [...exclude], granularity: "daily", period }, { signal }),
    readCharges(utc, { metric, filters, exclude }, signal),
  ]);
  const projection = withoutStarted(projectBill(read.history, Math.max(span.to, read.history.last + 1)), read);
  const [rest = { expected: 0, low: 0, high: 0 }] = monthTotals(projection, [span]);
  return { daily, measured: measuredDays(daily), projection, rest };
}
