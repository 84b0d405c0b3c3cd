import { type Dimension, type DimensionSql } from "#core/costs/dimension";
import { DIMENSIONS, dimensionSql, tagColumn, tagDimension } from "#core/costs/dimensions";
import { type Columns, type Metric, type MetricSql, type Unavailable, isUnavailable } from "#core/costs/metric";
import { METRICS } from "#core/costs/metrics";
import { podCost } from "#core/costs/metrics/pods";
import type { CostCatalog, LogicalTable } from "#core/ports/cost-engine";

/** The semantic model over one export: which metrics and dimensions can be answered from its columns. */
export type SemanticModel = {
  readonly family: "cur" | "focus";
  readonly columns: Readonly<Record<LogicalTable, Columns>>;
  readonly tagKeys: readonly string[];
  readonly catalog: CostCatalog;
};

export function semanticModel(catalog: CostCatalog): SemanticModel {
  const unusable = new Set(catalog.missing.map(({ column }) => column.toLowerCase()));
  const usable = (table: LogicalTable) =>
    new Set((catalog.tables[table] ?? []).map(({ name }) => name.toLowerCase()).filter((name) => !unusable.has(name)));
  return { family: catalog.tables.cur ? "cur" : "focus", columns: { cur: usable("cur"), focus: usable("focus") }, tagKeys: catalog.tagKeys, catalog };
}

/**
 * The definition of a metric for this export; for questions by namespace or workload, the one of pods.
 *
 * @param ofPods whether the question groups or filters by a dimension that only pods have
 */
export function metricSql(metric: Metric, model: SemanticModel, ofPods = false): MetricSql | Unavailable {
  if (model.family === "focus") return metric.focus({ columns: model.columns.focus, tagColumns: model.tagKeys.map(tagColumn) });
  if (ofPods) return podCost(metric.name, model.columns.cur);
  return metric.cur({ columns: new Set([...model.columns.cur, ...model.columns.focus]), tagColumns: model.tagKeys.map(tagColumn) });
}

export function isAvailable(metric: Metric, model: SemanticModel): boolean {
  return !isUnavailable(metricSql(metric, model));
}

/** What a cost question means when nobody named a metric: amortized, where it can be known. */
export function defaultMetric(model: SemanticModel): Metric {
  const inOrder = ["amortized", "billed", "unblended"].flatMap((name) => METRICS.filter((metric) => metric.name === name));
  const found = inOrder.find((metric) => isAvailable(metric, model)) ?? inOrder[0];
  if (!found) throw new TypeError("The semantic model has no cost metric.");
  return found;
}

export function dimensionsOf(model: SemanticModel): readonly Dimension[] {
  return [...DIMENSIONS, ...model.tagKeys.map(tagDimension)];
}

export function dimensionIn(dimension: Dimension, model: SemanticModel, table: LogicalTable): DimensionSql | undefined {
  return dimensionSql(dimension, table, model.columns[table]);
}
