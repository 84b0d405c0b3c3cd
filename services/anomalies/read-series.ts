import type { CostSeries } from "#core/costs/anomaly/cost-series";
import { type DayNumber, dayInstant, dayNumber } from "#core/costs/forecast/day-number";
import { type QueryPlan, groupedSql } from "#core/costs/query-plan";
import { dimensionIn } from "#core/costs/semantic-model";
import { type Sql, sql } from "#core/costs/sql/sql";
import { LimitExceededError } from "#core/errors";
import type { LogicalTable } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import { questionContext } from "#services/costs/question-context";
import { requireDimension } from "#services/costs/resolve-filters";
import { resolveQuery } from "#services/costs/resolve-query";
import { runCompiled } from "#services/costs/run-compiled";
import type { ServiceContext } from "#services/context";

export type ReadSeries = {
  readonly series: readonly CostSeries[];
  /** The last complete day. */
  readonly last: DayNumber;
  readonly metric: string;
  readonly asOf: string;
  readonly dataVersion: string;
};

/** Eight weeks before the first day that is watched, and room for what settled meanwhile. */
const HISTORY_DAYS = 130;
const MOST_ROWS = 400_000;
/** What runs; fees, tax, support, credits and the unused part of commitments are no usage that could go wrong. */
const USAGE: Readonly<Record<LogicalTable, Sql>> = {
  cur: sql`line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')`,
  focus: sql`ChargeCategory = 'Usage'`,
};

/** Usage cost a day by service, account and region, complete days only. */
export async function readSeries(
  ctx: ServiceContext,
  { signal, days = HISTORY_DAYS }: { readonly signal?: AbortSignal | undefined; readonly days?: number } = {},
): Promise<ReadSeries> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const { dataThrough, dataFrom, gaps, dataVersion } = engine.catalog();
  const last = dayNumber(dataThrough) - 1;
  const from = Math.max(dayNumber(dataFrom), last - days + 1);
  const period = { from: dayInstant(from), to: dayInstant(Math.max(last, from) + 1) };
  const resolved = await resolveQuery(engine, { period }, questionContext({ ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } }, engine));
  const { model, definition } = resolved;
  const cuts = (["service", "account", "region"] as const).flatMap((name) => {
    const on = dimensionIn(requireDimension(name, model), model, definition.table);
    return on === undefined ? [] : [{ alias: name, on }];
  });
  const usage = USAGE[definition.table];
  const plan: QueryPlan = {
    ...resolved.plan,
    metric: { ...definition, only: definition.only === undefined ? usage : sql`${definition.only} and ${usage}` },
    dimensions: cuts,
    granularity: "daily",
    period: { ...period, timeZone: "UTC" },
    limit: MOST_ROWS + 1,
  };
  const result = await runCompiled(engine, groupedSql(plan), signal, MOST_ROWS, { shape: "groups", plan, withCredits: false });
  if (result.truncated || result.rows.length > MOST_ROWS)
    throw new LimitExceededError("The bill has too many services, accounts and regions to watch day by day.");
  const at = (name: string) => result.columns.findIndex((column) => column.name.toLowerCase() === name);
  const place = { day: at("period"), service: at("service"), account: at("account"), region: at("region"), value: at("value") };
  const missing = new Set(gaps.map(dayNumber));
  const length = last - from + 1;
  const empty = () => Array.from({ length }, (_, index): number | undefined => (missing.has(from + index) ? undefined : 0));
  const byKey = new Map<string, { key: CostSeries["key"]; values: (number | undefined)[] }>();
  for (const row of result.rows) {
    const text = (index: number) =>
      index === -1 || row[index] === null || row[index] === undefined || row[index] === "" ? null : String(row[index]);
    const key = { service: text(place.service), account: text(place.account), region: text(place.region) };
    const name = JSON.stringify(key);
    const series = byKey.get(name) ?? { key, values: empty() };
    byKey.set(name, series);
    const day = dayNumber(String(row[place.day])) - from;
    if (day >= 0 && day < length) series.values[day] = (series.values[day] ?? 0) + Number(row[place.value] ?? 0);
  }
  return {
    series: [...byKey.values()].map(({ key, values }) => ({ key, from, values })),
    last,
    metric: resolved.metric.name,
    asOf: dataThrough,
    dataVersion,
  };
}
