import { freshness } from "#core/costs/freshness";
import { askedCost } from "#core/costs/asked-cost";
import type { MetricShape, Sums } from "#core/costs/arrange";
import { addSums } from "#core/costs/arrange";
import { findMetric } from "#core/costs/metrics";
import { askedUnit } from "#core/costs/units/unit-name";
import { creditsOf, measuredRows } from "#core/costs/measured-rows";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { type QueryPlan, groupedSql, totalSql } from "#core/costs/query-plan";
import { InvalidInputError, LimitExceededError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { type Measured, answerOf } from "#services/costs/answer";
import { answerNotes } from "#services/costs/answer-notes";
import { noData } from "#services/costs/no-data";
import { questionContext } from "#services/costs/question-context";
import { queryId } from "#services/costs/query-id";
import { type ResolvedQuery, resolveQuery } from "#services/costs/resolve-query";
import { MOST_GROUPS, runCompiled } from "#services/costs/run-compiled";
import { saveQuery } from "#services/costs/save-query";
import { queryUnitCost } from "#services/units/query-unit-cost";

/** Groups shown where nobody said how many; the rest is summed. */
const DEFAULT_GROUPS = 1000;

/**
 * Answers a question in metrics and dimensions: resolves names, values and dates, writes the SQL, runs it, and checks the
 * parts against a total that a query of its own computes. Keeps the query under its id.
 *
 * @throws InvalidInputError for what cannot be asked, NoDataError where there are no rows (which is not zero)
 */
export async function queryCosts(
  ctx: ServiceContext,
  input: SemanticQueryInput,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<SemanticResult> {
  requireScope(ctx, "costs:read");
  const unit = input.metric === undefined || findMetric(input.metric) ? undefined : askedUnit(input.metric);
  if (unit !== undefined) return queryUnitCost(ctx, unit, input, options);
  const started = performance.now();
  const { signal } = options;
  const engine = await ctx.costs();
  const resolved = await resolveQuery(engine, input, questionContext(ctx, engine));
  const { plan, compare, period, query, definition, metric, model } = resolved;
  const shape: MetricShape = { isRatio: metric.aggregation === "ratio-of-sums", unknown: definition.unknown };
  // Only where credits are among the rows can they be told apart: not on usage-only metrics, and not where a filter chose a category.
  const withCredits =
    ["amortized", "unblended", "net_unblended", "net_amortized", "billed", "effective"].includes(metric.name) &&
    !definition.only &&
    ![...query.filters, ...query.exclude].some(({ dimension }) => dimension === "charge_category" || dimension === "line_item_type");

  const [now, before] = await Promise.all([
    measure(engine, plan, withCredits, signal),
    compare ? measure(engine, { ...plan, period: compare }, false, signal) : undefined,
  ]);
  if (now.measured.total.items === 0) throw await noData(engine, resolved, signal);
  checkUnits(resolved, now.measured);
  const many = now.measured.rows.length > DEFAULT_GROUPS && query.topN === undefined && query.granularity === undefined;
  const limited: ResolvedQuery = many ? { ...resolved, query: { ...query, topN: DEFAULT_GROUPS } } : resolved;

  const request = {
    ...query,
    period: { from: period.from, to: period.to },
    ...(compare ? { compareTo: { from: compare.from, to: compare.to } } : {}),
  };
  const id = queryId(ctx.tenant.id, { kind: "semantic", request }, model.catalog.dataVersion);
  const answer = answerOf(id, limited, now.measured, before?.measured);
  const notes = [
    ...answerNotes(resolved, now.measured, before?.measured, shape),
    ...now.notes,
    ...(many ? [`The ${DEFAULT_GROUPS} largest groups are listed; the rest is summed as "other".`] : []),
  ];
  await saveQuery(ctx, {
    id,
    kind: "semantic",
    request: { query: request, asked: { period: query.period, ...(query.compareTo === undefined ? {} : { compareTo: query.compareTo }) } },
    sql: now.sql,
    dataVersion: model.catalog.dataVersion,
  });
  return {
    ...answer,
    queryId: id,
    query,
    notes: [...new Set(notes)],
    rowCount: answer.rows.length,
    truncated: false,
    bytesScanned: now.bytes + (before?.bytes ?? 0),
    ...withCost(askedCost([now, ...(before ? [before] : [])])),
    elapsedMs: Math.round(performance.now() - started),
    asOf: model.catalog.dataThrough,
    freshness: freshness(model.catalog.dataThrough, ctx.now()),
    sql: now.sql,
  };
}

const withCost = (costUsd: string | undefined) => (costUsd === undefined ? {} : { costUsd });

type Measurement = {
  readonly measured: Measured;
  readonly sql: string;
  readonly bytes: number;
  readonly costUsd: string | undefined;
  readonly notes: readonly string[];
};

const NOTHING: Sums = { amount: null, divisor: null, items: 0, unknown: 0 };

/** Groups and total of one period, by two queries that know nothing of each other. */
async function measure(engine: CostEngine, plan: QueryPlan, withCredits: boolean, signal: AbortSignal | undefined): Promise<Measurement> {
  const aliases = plan.dimensions.map(({ alias }) => alias);
  const [groups, total] = await Promise.all([
    runCompiled(engine, groupedSql(plan), signal, MOST_GROUPS, { shape: "groups", plan, withCredits: false }),
    runCompiled(engine, totalSql(plan, withCredits), signal, MOST_GROUPS, { shape: "total", plan, withCredits }),
  ]);
  if (groups.rows.length >= MOST_GROUPS)
    throw new LimitExceededError(
      `The answer has more than ${MOST_GROUPS.toLocaleString("en-US")} rows. Group by fewer dimensions, choose a shorter period or larger steps.`,
    );
  const sums = measuredRows(total, []).reduce((sum, row) => addSums(sum, row.sums), NOTHING);
  return {
    measured: { rows: sums.items === 0 ? [] : measuredRows(groups, aliases), total: sums, credits: creditsOf(total) },
    sql: groups.canonicalSql,
    bytes: groups.bytesScanned + total.bytesScanned,
    costUsd: askedCost([groups, total]),
    notes: groups.notes,
  };
}

/** Quantities of different units never add: each group must have one unit, and nothing may be summed across them. */
function checkUnits({ definition, query, metric }: ResolvedQuery, { rows }: Measured): void {
  if (!definition.unitOf) return;
  const units = [...new Set(rows.map(({ unit }) => unit ?? "no unit"))];
  if (units.length <= 1) return;
  const byGroup = new Map<string, Set<string>>();
  for (const { keys, unit } of rows) {
    const key = JSON.stringify(keys);
    byGroup.set(key, (byGroup.get(key) ?? new Set()).add(unit ?? ""));
  }
  const groupsAreOfOneUnit = query.groupBy.length > 0 && [...byGroup.values()].every((found) => found.size === 1);
  if (groupsAreOfOneUnit && query.topN === undefined && query.minValue === undefined) return;
  throw new InvalidInputError(
    `${metric.label} here is in ${units.slice(0, 6).join(", ")}${units.length > 6 ? " ..." : ""}, which cannot be added. Filter by unit or usage type (for instance unit is "${units[0]}"), or group by usage_type.`,
  );
}
