import type { z } from "zod";
import type { SemanticModelInfo } from "#core/api/schemas";
import { type Metric, isUnavailable } from "#core/costs/metric";
import { METRICS } from "#core/costs/metrics";
import { type SemanticModel, defaultMetric, dimensionIn, dimensionsOf, metricSql } from "#core/costs/semantic-model";
import { PERIOD_TOKENS } from "#core/time/period-tokens";
import { requireScope } from "#services/access";
import type { ServiceContext } from "#services/context";
import { dimensionValues } from "#services/costs/dimension-values";
import { modelOfTenant } from "#services/costs/question-context";
import { requireColumn, requireDimension } from "#services/costs/resolve-filters";
import { type StoredSeries, storedSeries } from "#services/units/stored-units";

const UNIT: Readonly<Record<string, string>> = { quantity: "usage unit", "USD/quantity": "USD per unit" };

/** Metrics, dimensions and periods that can be asked for, each with whether this export can answer it. */
export async function describeSemanticModel(ctx: ServiceContext): Promise<z.infer<typeof SemanticModelInfo>> {
  requireScope(ctx, "costs:read");
  const model = await modelOfTenant(ctx, await ctx.costs());
  const table = model.family;
  const units = await ctx.db.read(storedSeries);
  return {
    metrics: [...METRICS.map((metric) => infoOf(metric, model)), ...units.map((series) => unitCost(series, defaultMetric(model)))],
    dimensions: dimensionsOf(model).map((dimension) => {
      const available = dimensionIn(dimension, model, table) !== undefined;
      return {
        name: dimension.name,
        label: dimension.label,
        available,
        description: dimension.description,
        synonyms: [...dimension.synonyms],
        values: dimension.values,
        unavailableBecause: available ? null : dimension.without,
      };
    }),
    periods: PERIOD_TOKENS.map((period) => ({ ...period })),
  };
}

function infoOf(metric: Metric, model: SemanticModel): Info {
  const definition = metricSql(metric, model);
  const reason = isUnavailable(definition) ? definition.unavailable : null;
  return {
    name: metric.name,
    label: metric.label,
    unit: UNIT[metric.unit] ?? metric.unit,
    description: metric.description,
    available: reason === null,
    unavailableBecause: reason,
    synonyms: [...metric.synonyms],
    aggregation: metric.aggregation,
    leavesOut: metric.leavesOut,
    example: metric.example,
  };
}

type Info = z.infer<typeof SemanticModelInfo>["metrics"][number];

function unitCost({ name, one, metric, step }: StoredSeries, cost: Metric): Info {
  return {
    name: metric,
    label: `Cost per ${one}`,
    unit: `USD/${one}`,
    description: `${cost.label} divided by ${name}, as they were uploaded by ${step}.`,
    available: true,
    unavailableBecause: null,
    synonyms: [`cost per ${one}`],
    aggregation: "ratio-of-sums",
    leavesOut: `The cost of ${step}s without a quantity of ${name}, and of ${step}s that are not whole in the bill.`,
    example: `$300.00 on days with 100 ${name}: $3.00.`,
  };
}

/** Values of one dimension, the most used first; none for time and for dimensions with very many. */
export async function listDimensionValues(ctx: ServiceContext, name: string): Promise<readonly string[]> {
  requireScope(ctx, "costs:read");
  const engine = await ctx.costs();
  const model = await modelOfTenant(ctx, engine);
  const dimension = requireDimension(name, model);
  if (dimension.values !== "few") return [];
  return dimensionValues(engine, requireColumn(dimension, model, model.family), model.family);
}
