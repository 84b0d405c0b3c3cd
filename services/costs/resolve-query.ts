import { dimensionAlias, findDimension } from "#core/costs/dimensions";
import { type Metric, type MetricSql, isUnavailable } from "#core/costs/metric";
import { METRICS, findMetric } from "#core/costs/metrics";
import type { Organization } from "#core/costs/organization/organization";
import { UNIT } from "#core/costs/organization/organization-dimensions";
import { type SemanticQueryInput, SemanticQuery } from "#core/costs/query";
import type { QueryPlan } from "#core/costs/query-plan";
import { type SemanticModel, defaultMetric, isAvailable, metricSql } from "#core/costs/semantic-model";
import { InvalidInputError } from "#core/errors";
import type { CostEngine } from "#core/ports/cost-engine";
import { comparePeriod } from "#core/time/compare-period";
import { type PeriodContext, type PeriodResolution, resolvePeriod } from "#core/time/period";
import { modelOf } from "#services/costs/model-of";
import { nearestName } from "#services/costs/nearest";
import { requireColumn, requireDimension, resolveFilters } from "#services/costs/resolve-filters";
import { MOST_GROUPS } from "#services/costs/run-compiled";

/** A question with every name, value and date resolved against this bill. */
export type ResolvedQuery = {
  readonly query: SemanticQuery;
  readonly model: SemanticModel;
  readonly metric: Metric;
  readonly definition: MetricSql;
  readonly plan: QueryPlan;
  readonly period: PeriodResolution;
  readonly compare: PeriodResolution | undefined;
  readonly notes: readonly string[];
};

const MOST_DIMENSIONS = 4;
/** Hours of one question; more is a chart that nobody reads. */
const MOST_HOURS = 24 * 62;

export type QuestionContext = Pick<PeriodContext, "now" | "timeZone"> & {
  /** Read where a question names a unit or a category, and only there. */
  readonly organization?: () => Promise<Organization>;
};

/** @throws InvalidInputError for an unknown name or value, an empty period, or a metric that this export cannot answer */
export async function resolveQuery(engine: CostEngine, input: SemanticQueryInput, context: QuestionContext): Promise<ResolvedQuery> {
  const model = await modelFor(engine, input, context);
  const notes: string[] = [];
  const parsed = SemanticQuery.safeParse({ ...input, metric: input.metric ?? defaultMetric(model).name });
  if (!parsed.success)
    throw new InvalidInputError(
      `The query is not valid: ${parsed.error.issues[0]?.path.join(".") ?? ""} ${parsed.error.issues[0]?.message ?? ""}`.trim(),
    );
  const metric = requireMetric(parsed.data.metric);
  const dimensions = [...new Map(parsed.data.groupBy.map((name) => requireDimension(name, model)).map((one) => [one.name, one])).values()];
  if (dimensions.length > MOST_DIMENSIONS) throw new InvalidInputError(`Group by at most ${MOST_DIMENSIONS} dimensions.`);
  const filtered = [...parsed.data.filters, ...parsed.data.exclude].map(({ dimension }) => requireDimension(dimension, model));
  const ofPods = [...dimensions, ...filtered].some((one) => one.ofPods);
  if (input.metric === undefined && metric.name !== "amortized")
    notes.push(`Amortized cost cannot be known from this export, so this is ${metric.label.toLowerCase()}.`);

  const definition = metricSql(metric, model, ofPods);
  if (isUnavailable(definition)) throw new InvalidInputError(withAdvice(definition.unavailable, metric, model));
  const query: SemanticQuery = { ...parsed.data, metric: metric.name, groupBy: dimensions.map(({ name }) => name) };
  checkTogether(query, metric);
  const { catalog } = model;
  const periodContext: PeriodContext = {
    ...context,
    dataFrom: catalog.dataFrom,
    dataThrough: catalog.dataThrough,
    days: catalog.periods.flatMap(({ days }) => days),
  };
  const period = resolvePeriod(query.period, periodContext);
  const compare = query.compareTo === undefined ? undefined : comparePeriod(period, query.compareTo, periodContext);
  if (query.granularity === "hourly" && period.days * 24 > MOST_HOURS)
    throw new InvalidInputError("An hourly answer covers at most 62 days. Ask for a shorter period or daily steps.");

  const { table } = definition;
  const plan: QueryPlan = {
    metric: definition,
    dimensions: dimensions.map((dimension) => ({ alias: dimensionAlias(dimension), on: requireColumn(dimension, model, table) })),
    granularity: query.granularity,
    filters: await resolveFilters(engine, model, table, query.filters, query.exclude),
    period,
    limit: MOST_GROUPS + 1,
  };
  return { query: withKnownNames(query, plan, model), model, metric, definition, plan, period, compare, notes };
}

async function modelFor(engine: CostEngine, input: SemanticQueryInput, { organization }: QuestionContext): Promise<SemanticModel> {
  const model = modelOf(engine);
  const names = [...(input.groupBy ?? []), ...[...(input.filters ?? []), ...(input.exclude ?? [])].map(({ dimension }) => dimension)];
  const ofOrganization = names.some((name) => {
    const found = findDimension(name, model.tagKeys);
    return found === undefined || found.name === UNIT;
  });
  return organization && ofOrganization ? { ...model, organization: await organization() } : model;
}

function requireMetric(name: string): Metric {
  const metric = findMetric(name);
  if (metric) return metric;
  const near = nearestName(
    name,
    METRICS.flatMap((one) => [one.name, ...one.synonyms]),
  );
  const meant = near === undefined ? undefined : findMetric(near)?.name;
  throw new InvalidInputError(
    `There is no metric "${name.slice(0, 60)}". ${
      meant
        ? `Did you mean ${meant}?`
        : `Use one of ${METRICS.slice(0, 12)
            .map((one) => one.name)
            .join(", ")}.`
    }`,
  );
}

/** Metrics of what was spent: where one cannot be known, another tells nearly the same. */
const SPEND: ReadonlySet<string> = new Set([
  "amortized",
  "unblended",
  "net_unblended",
  "net_amortized",
  "blended",
  "effective",
  "contracted",
  "list",
]);

function withAdvice(reason: string, metric: Metric, model: SemanticModel): string {
  const instead = SPEND.has(metric.name) && !/Ask for/.test(reason) ? defaultMetric(model) : undefined;
  return instead && instead !== metric && isAvailable(instead, model) ? `${reason} Ask for ${instead.name} instead.` : reason;
}

function checkTogether(query: SemanticQuery, metric: Metric): void {
  if (query.orderBy === "change" && query.compareTo === undefined)
    throw new InvalidInputError("Ordering by change needs a period to compare with: add compareTo, for instance prev_period.");
  if (query.cumulative && query.granularity === undefined)
    throw new InvalidInputError("A running total needs steps: add a granularity, for instance daily.");
  if (metric.aggregation === "ratio-of-sums" && (query.cumulative || query.average))
    throw new InvalidInputError(`${metric.label} is a ratio: it has no running total and no daily average.`);
}

/** The query as it was understood: dimensions and values in the bill's own spelling. */
function withKnownNames(query: SemanticQuery, plan: QueryPlan, model: SemanticModel): SemanticQuery {
  const spelled = (filters: SemanticQuery["filters"], from: number) =>
    filters.map((filter, index) => {
      const resolved = plan.filters[from + index];
      const dimension = requireDimension(filter.dimension, model).name;
      return resolved && filter.op !== "is-missing"
        ? { ...filter, dimension, values: [...resolved.values, ...(resolved.missing ? ["(none)"] : [])] }
        : { ...filter, dimension };
    });
  return { ...query, filters: spelled(query.filters, 0), exclude: spelled(query.exclude, query.filters.length) };
}
