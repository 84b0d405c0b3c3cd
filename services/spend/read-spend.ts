import type { Spend } from "#core/api/spend";
import { blockFromResult } from "#core/charts/build-block";
import { OTHER } from "#core/charts/dimension-words";
import { figureById, shapeOf } from "#core/charts/result-shape";
import { bucketLabel } from "#core/costs/buckets";
import type { Figure } from "#core/costs/figure";
import { freshness } from "#core/costs/freshness";
import type { PeriodInput, SemanticQueryInput, SemanticResult, TableResult } from "#core/costs/query";
import { dailyAverage, sumOfFigures } from "#core/figures/derive";
import type { CostCatalog, CostEngine } from "#core/ports/cost-engine";
import { granularityFor, type Parameters, readSpendQuestion, type SpendQuestion } from "#core/spend/spend-question";
import { resolvePeriod } from "#core/time/period";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import { queryCosts } from "#services/costs/query";
import { dimensionName } from "#services/spend/dimension-name";
import { isOfTheBillAlone, recentAnswer } from "#services/spend/recent-answers";

/** Series of a chart, where nobody said how many; the table lists all. */
const TREND_SERIES = 10;

type Options = { readonly signal?: AbortSignal | undefined };

/**
 * What was spent: over time and by group, each from a query of the semantic model, so that every door says the same.
 *
 * @throws InvalidInputError for an unknown name or value, with the nearest; NoDataError where there are no rows
 */
export async function readSpend(ctx: ServiceContext, parameters: Parameters, options: Options = {}): Promise<Spend> {
  const started = performance.now();
  const { question, catalog, engine } = await understand(ctx, parameters);
  const dimensions = [...question.groupBy, ...[...question.filters, ...question.exclude].map(({ dimension }) => dimension)];
  if (!isOfTheBillAlone([...dimensions, question.metric ?? ""])) return answer(ctx, question, catalog, started, options);
  // Not with the signal: another may wait for the same answer.
  const spend = await recentAnswer(engine, ctx.now(), [ctx.tenant.id, ctx.tenant.timeZone, question], () =>
    answer(ctx, question, catalog, started, {}),
  );
  return { ...spend, elapsedMs: Math.round(performance.now() - started) };
}

async function answer(ctx: ServiceContext, question: SpendQuestion, catalog: CostCatalog, started: number, options: Options): Promise<Spend> {
  const base = baseOf(question, catalog, ctx.now());
  const granularity = question.granularity ?? granularityFor(daysOf(base.period, catalog, ctx));
  const [table, trend] = await Promise.all([
    queryCosts(ctx, tableQuery(question, base), options),
    queryCosts(ctx, trendQuery({ ...question, topN: question.topN ?? TREND_SERIES }, base, granularity), options),
  ]);
  const total = (path: string): Figure | null => figureById(table, path) ?? null;
  const whole = figureById(table, "total");
  if (whole === undefined) throw new Error("An answer without its total.");
  return {
    queryId: table.queryId,
    sql: table.sql,
    trendQueryId: trend.queryId,
    trendSql: trend.sql,
    query: {
      metric: table.metric.name,
      groupBy: table.query.groupBy,
      granularity,
      filters: table.query.filters,
      exclude: table.query.exclude,
      topN: table.query.topN ?? null,
    },
    metric: table.metric,
    currency: catalog.currency,
    period: table.period,
    compare: table.compare ?? null,
    totals: {
      total: whole,
      previous: total("total_previous"),
      change: total("total_change"),
      changeRatio: total("total_change_ratio"),
      dailyAverage: table.metric.additive ? dailyAverage(whole, table.period.daysWithData, `Daily average, ${table.period.label}`) : null,
      gross: table.grossCreditsNet?.gross ?? null,
      credits: table.grossCreditsNet?.credits ?? null,
    },
    series: seriesOf(trend, granularity),
    trend: blockFromResult(trend, { kind: "stacked_bar", id: "b_spend_trend" }),
    table: blockFromResult(table, { kind: "table", id: "b_spend_table" }),
    reconciliation: table.reconciliation,
    figures: table.figures,
    notes: [...new Set([...table.notes, ...trend.notes])],
    asOf: table.asOf,
    freshness: freshness(catalog.dataThrough, ctx.now()),
    rowCount: table.rowCount,
    bytesScanned: table.bytesScanned + trend.bytesScanned,
    elapsedMs: Math.round(performance.now() - started),
  };
}

/** The rows as a file: over time where a granularity was named, else one a group. */
export async function readSpendRows(ctx: ServiceContext, parameters: Parameters, options: Options = {}): Promise<TableResult> {
  const { question, catalog } = await understand(ctx, parameters);
  const base = baseOf(question, catalog, ctx.now());
  return queryCosts(ctx, question.granularity === undefined ? tableQuery(question, base) : trendQuery(question, base, question.granularity), options);
}

type Understood = { readonly question: SpendQuestion; readonly catalog: CostCatalog; readonly engine: CostEngine };

async function understand(ctx: ServiceContext, parameters: Parameters): Promise<Understood> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const model = modelOf(engine);
  return { question: readSpendQuestion(parameters, (name) => dimensionName(name, model)), catalog: engine.catalog(), engine };
}

type Base = Pick<SemanticQueryInput, "metric" | "groupBy" | "filters" | "exclude"> & { readonly period: PeriodInput };

function baseOf(question: SpendQuestion, catalog: CostCatalog, now: Date): Base {
  return {
    ...(question.metric === undefined ? {} : { metric: question.metric }),
    groupBy: [...question.groupBy],
    filters: [...question.filters],
    exclude: [...question.exclude],
    period: question.period ?? currentMonth(catalog, now),
  };
}

function daysOf(period: PeriodInput, catalog: CostCatalog, ctx: ServiceContext): number {
  const { dataFrom, dataThrough, periods } = catalog;
  const days = periods.flatMap((one) => one.days);
  return resolvePeriod(period, { now: ctx.now(), timeZone: ctx.tenant.timeZone, dataFrom, dataThrough, days }).days;
}

/** This month; where its data is not there yet, the newest month that is. */
export function currentMonth({ periods }: CostCatalog, now: Date): string {
  const newest = periods.at(-1)?.billingPeriod;
  return newest === undefined || newest >= now.toISOString().slice(0, 7) ? "this_month" : newest;
}

function tableQuery(question: SpendQuestion, base: Base): SemanticQueryInput {
  return {
    ...base,
    ...(question.compareTo === undefined ? {} : { compareTo: question.compareTo }),
    ...(question.topN === undefined ? {} : { topN: question.topN }),
  };
}

function trendQuery(question: SpendQuestion, base: Base, granularity: NonNullable<SemanticQueryInput["granularity"]>): SemanticQueryInput {
  return { ...base, granularity, ...(question.topN === undefined || question.groupBy.length === 0 ? {} : { topN: question.topN }) };
}

function seriesOf(trend: SemanticResult, granularity: NonNullable<SemanticQueryInput["granularity"]>): Spend["series"] {
  const shape = shapeOf(trend);
  const figureOf = new Map(trend.figures.map((figure) => [figure.id, figure]));
  const valueAt = trend.columns.findIndex(({ name }) => name === "value");
  const last = trend.period.partial
    ? shape.rows
        .map((row) => row.time ?? "")
        .toSorted()
        .at(-1)
    : undefined;
  return [...Map.groupBy(shape.rows, (row) => JSON.stringify(row.groups))].flatMap(([, rows]): Spend["series"] => {
    const first = rows[0];
    const points = rows
      .toSorted((a, b) => ((a.time ?? "") < (b.time ?? "") ? -1 : 1))
      .flatMap((row) => {
        const figure = figureOf.get(`${trend.queryId}.r${row.index}.c${valueAt}`);
        const bucket = row.time ?? "";
        return figure === undefined ? [] : [{ bucket, label: bucketLabel(bucket, granularity), figure, partial: bucket === last }];
      });
    const keys = (first?.groups ?? []).map((cell) => (cell === null ? null : String(cell)));
    const name = keys.length === 0 ? "Total" : keys.map((key) => key ?? "(none)").join(" / ");
    const figures = points.map(({ figure }) => figure);
    const sum = sumOfFigures(figures, `${name}, ${trend.period.label}`);
    // Ratios do not add: what one is over the whole period is in the table.
    const total = sum === undefined || trend.metric.additive ? sum : { ...sum, value: null };
    return total === undefined ? [] : [{ name, keys, isOther: keys.length > 0 && keys.every((key) => key === OTHER), total, points }];
  });
}
