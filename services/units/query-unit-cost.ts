import type { MeasuredRow } from "#core/costs/arrange";
import { measuredRows } from "#core/costs/measured-rows";
import type { Metric } from "#core/costs/metric";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { type QueryPlan, groupedSql } from "#core/costs/query-plan";
import { defaultMetric } from "#core/costs/semantic-model";
import { seriesNamed, unitMetric } from "#core/costs/units/unit-name";
import { type UnitQuantities, unitQuantities } from "#core/costs/units/unit-quantities";
import { type DividedRows, divideRows, wholeSteps } from "#core/costs/units/unit-rows";
import { InvalidInputError } from "#core/errors";
import { formatValue } from "#core/figures/format";
import { addDecimals, sumDecimals } from "#core/money";
import type { CostEngine } from "#core/ports/cost-engine";
import type { ServiceContext } from "#services/context";
import { type Measured, answerOf } from "#services/costs/answer";
import { answerNotes } from "#services/costs/answer-notes";
import { modelOf } from "#services/costs/model-of";
import { noData } from "#services/costs/no-data";
import { queryId } from "#services/costs/query-id";
import { questionContext } from "#services/costs/question-context";
import { type ResolvedQuery, resolveQuery } from "#services/costs/resolve-query";
import { runCompiled } from "#services/costs/run-compiled";
import { saveQuery } from "#services/costs/save-query";
import { type StoredSeries, storedPoints, storedSeries } from "#services/units/stored-units";

/** Rows by day and group that are read before they are summed. */
const MOST_ROWS = 200_000;

/**
 * Cost divided by units of output that people uploaded: `unit_cost:orders`. Cost is read by the step of the units (day or month), and only
 * whole steps that have a quantity count, on both sides; a day without one is unknown, not zero.
 *
 * @param unit the series as it was asked for
 * @throws InvalidInputError for an unknown series, or steps finer than its own
 */
export async function queryUnitCost(
  ctx: ServiceContext,
  unit: string,
  input: SemanticQueryInput,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SemanticResult> {
  const started = performance.now();
  const engine = await ctx.costs();
  const { series, points } = await ctx.db.read(async (tx) => {
    const known = await storedSeries(tx);
    const found = requireSeries(unit, known);
    return { series: found, points: await storedPoints(tx, found.name) };
  });
  checkShape(input, series);
  const cost = defaultMetric(modelOf(engine));
  const byCost = await resolveQuery(engine, { ...input, metric: cost.name }, questionContext(ctx, engine));
  const metric = metricOf(series, cost);
  const resolved: ResolvedQuery = { ...byCost, metric, query: { ...byCost.query, metric: metric.name } };
  const chosen = chosenValues(byCost, series);
  const quantities = unitQuantities(series.step, points, chosen);
  const keyAt = byCost.query.groupBy.indexOf(series.dimension ?? "");

  const { period, compare } = byCost;
  const [now, before] = await Promise.all([
    divide(engine, byCost, period, { quantities, keyAt, step: series.step }, options.signal),
    compare ? divide(engine, byCost, compare, { quantities, keyAt, step: series.step }, options.signal) : undefined,
  ]);
  if (now.items === 0) throw await noData(engine, byCost, options.signal);

  const request = {
    ...resolved.query,
    period: { from: period.from, to: period.to },
    ...(compare ? { compareTo: { from: compare.from, to: compare.to } } : {}),
  };
  const { catalog } = byCost.model;
  const id = queryId(ctx.tenant.id, { kind: "semantic", request, units: `${series.name}@${series.version}` }, catalog.dataVersion);
  const answer = answerOf(id, resolved, measuredOf(now.divided, series), before && measuredOf(before.divided, series), keyAt < 0);
  await saveQuery(ctx, {
    id,
    kind: "semantic",
    request: { query: request, asked: { period: resolved.query.period } },
    sql: now.sql,
    dataVersion: catalog.dataVersion,
  });
  return {
    ...answer,
    reconciliation: reconciled(now, answer.reconciliation, series, catalog.currency),
    queryId: id,
    query: resolved.query,
    notes: [
      ...new Set([
        ...answerNotes(
          byCost,
          measuredOf(now.divided, series),
          before && before.divided.counted.length > 0 ? measuredOf(before.divided, series) : undefined,
          {
            isRatio: true,
            unknown: byCost.definition.unknown,
          },
        ),
        ...notesOf(now.divided, series, byCost, catalog.currency),
        ...(before && before.divided.counted.length !== now.divided.counted.length
          ? [
              `${now.divided.counted.length} ${series.step}s count in ${period.label}, ${before.divided.counted.length} in ${compare?.label ?? "the period before"}.`,
            ]
          : []),
      ]),
    ],
    rowCount: answer.rows.length,
    truncated: false,
    bytesScanned: now.bytes + (before?.bytes ?? 0),
    elapsedMs: Math.round(performance.now() - started),
    asOf: catalog.dataThrough,
    sql: now.sql,
  };
}

function requireSeries(unit: string, known: readonly StoredSeries[]): StoredSeries {
  const name = seriesNamed(
    unit,
    known.map((one) => one.name),
  );
  const found = known.find((one) => one.name === name);
  if (found) return found;
  throw new InvalidInputError(
    known.length === 0
      ? `There are no units to divide by. Upload a CSV of date, unit, quantity to /api/units; the cost of one "${unit.slice(0, 40)}" is unknown until then.`
      : `There are no units named "${unit.slice(0, 40)}". Ask for ${known
          .map((one) => one.metric)
          .slice(0, 8)
          .join(", ")}.`,
  );
}

function checkShape({ granularity, cumulative, average }: SemanticQueryInput, { name, step }: StoredSeries): void {
  if (cumulative || average) throw new InvalidInputError("A cost of one unit is a ratio: it has no running total and no daily average.");
  if (granularity === "hourly") throw new InvalidInputError(`${name} are given by ${step}: ask for daily steps or larger.`);
  if (step === "month" && (granularity === "daily" || granularity === "weekly"))
    throw new InvalidInputError(`${name} are given by month: ask for monthly or quarterly steps, or upload them by day.`);
}

function metricOf({ name, one, step }: StoredSeries, cost: Metric): Metric {
  return {
    ...cost,
    name: unitMetric(name),
    label: `Cost per ${one}`,
    synonyms: [],
    unit: "USD/quantity",
    aggregation: "ratio-of-sums",
    description: `${cost.label} divided by ${name}, as they were uploaded by ${step}.`,
    leavesOut: `The cost of ${step}s without a quantity of ${name}, and of ${step}s that are not whole in the bill.`,
  };
}

/** The values of the series' dimension that the filters leave. */
function chosenValues({ plan, query }: ResolvedQuery, { dimension }: StoredSeries): ((value: string | null) => boolean) | undefined {
  const filters = plan.filters.filter(({ on }) => dimension !== null && on.dimension.name === dimension);
  if (filters.length === 0 || query.filters.length + query.exclude.length === 0) return undefined;
  return (value) =>
    filters.every(
      ({ keeps, values, missing }) => keeps === (value === null ? missing : values.some((one) => one.toLowerCase() === value.toLowerCase())),
    );
}

type Divided = {
  readonly divided: DividedRows;
  readonly costs: readonly MeasuredRow[];
  readonly whole: readonly MeasuredRow[];
  readonly items: number;
  readonly sql: string;
  readonly bytes: number;
};

async function divide(
  engine: CostEngine,
  { plan, model, query }: ResolvedQuery,
  period: QueryPlan["period"],
  by: { readonly quantities: UnitQuantities; readonly keyAt: number; readonly step: "day" | "month" },
  signal: AbortSignal | undefined,
): Promise<Divided> {
  const stepped: QueryPlan = { ...plan, period, granularity: by.step === "day" ? "daily" : "monthly", limit: MOST_ROWS };
  const all: QueryPlan = { ...stepped, dimensions: [] };
  const [groups, alone] = await Promise.all([
    runCompiled(engine, groupedSql(stepped), signal, MOST_ROWS, { shape: "groups", plan: stepped, withCredits: false }),
    runCompiled(engine, groupedSql(all), signal, MOST_ROWS, { shape: "groups", plan: all, withCredits: false }),
  ]);
  if (groups.rows.length >= MOST_ROWS)
    throw new InvalidInputError("The answer has too many groups. Group by fewer dimensions or choose a shorter period.");
  const costs = measuredRows(
    groups,
    plan.dimensions.map(({ alias }) => alias),
  );
  const whole = measuredRows(alone, []);
  const { catalog } = model;
  const steps = wholeSteps(by.step, period, { days: catalog.periods.flatMap(({ days }) => days), dataThrough: catalog.dataThrough });
  return {
    divided: divideRows(costs, whole, { quantities: by.quantities, steps, granularity: query.granularity, keyAt: by.keyAt }),
    costs,
    whole,
    items: whole.reduce((sum, { sums }) => sum + sums.items, 0),
    sql: groups.canonicalSql,
    bytes: groups.bytesScanned + alone.bytesScanned,
  };
}

function measuredOf({ rows, total }: DividedRows, { one }: StoredSeries): Measured {
  return { rows: rows.map((row) => ({ ...row, unit: one })), total, credits: null };
}

function reconciled(
  { costs, whole, divided }: Divided,
  ratio: SemanticResult["reconciliation"],
  { step, name }: StoredSeries,
  currency: string,
): SemanticResult["reconciliation"] {
  const sum = (rows: readonly MeasuredRow[]) => sumDecimals(rows.map(({ sums }) => sums.amount ?? "0"));
  const [parts, total] = [sum(costs), sum(whole)];
  const ties = formatValue(parts, currency) === formatValue(total, currency);
  const counted = divided.total.amount ?? "0";
  return {
    ...ratio,
    ties,
    sentence: `${formatValue(counted, currency)} over ${formatValue(divided.total.divisor, "count")} ${name} is ${formatValue(ratio.total, ratio.unit)}, on ${divided.counted.length} ${step}s; with ${formatValue(divided.leftOut, currency)} on other ${step}s the cost is ${formatValue(addDecimals(counted, divided.leftOut), currency)}, as in the bill.`,
  };
}

function notesOf(
  { counted, without, leftOut }: DividedRows,
  { name, one, step, dimension }: StoredSeries,
  { query, period }: ResolvedQuery,
  currency: string,
): string[] {
  const grouped = dimension !== null && query.groupBy.includes(dimension);
  return [
    ...(counted.length === 0 ? [`No ${step} of ${period.label} has a quantity of ${name}, so the cost per ${one} is unknown.`] : []),
    ...(without.length > 0 && counted.length > 0
      ? [
          `${without.length} ${step}${without.length === 1 ? "" : "s"} of ${period.label} ${without.length === 1 ? "has" : "have"} no quantity of ${name}; their cost is left out.`,
        ]
      : []),
    ...(counted.length > 0 && leftOut !== "0" && Number(leftOut) !== 0
      ? [`${formatValue(leftOut, currency)} of cost is on ${step}s that do not count.`]
      : []),
    ...(grouped || query.groupBy.length === 0 ? [] : [`Each group is divided by all ${name}, so the groups add up to the cost per ${one}.`]),
    ...(query.filters.length + query.exclude.length > 0 && !query.filters.some((filter) => filter.dimension === dimension)
      ? [`The cost is filtered; the ${name} are all of them.`]
      : []),
  ];
}
