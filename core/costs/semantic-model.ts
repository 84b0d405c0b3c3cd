import { type Dimension, type DimensionSql } from "#core/costs/dimension";
import { DIMENSIONS, dimensionSql, findDimension, tagColumn, tagDimension } from "#core/costs/dimensions";
import { type Columns, type Metric, type MetricSql, type Unavailable, isUnavailable } from "#core/costs/metric";
import { METRICS } from "#core/costs/metrics";
import { NO_ORGANIZATION, type Organization } from "#core/costs/organization/organization";
import { findOrganizationDimension, organizationDimensions, organizationSql, UNIT } from "#core/costs/organization/organization-dimensions";
import { podCost } from "#core/costs/metrics/pods";
import type { CostCatalog, LogicalTable } from "#core/ports/cost-engine";

/** The semantic model over one export: which metrics and dimensions can be answered from its columns. */
export type SemanticModel = {
  readonly family: "cur" | "focus";
  readonly columns: Readonly<Record<LogicalTable, Columns>>;
  readonly tagKeys: readonly string[];
  readonly catalog: CostCatalog;
  readonly organization: Organization;
};

export function semanticModel(catalog: CostCatalog, organization: Organization = NO_ORGANIZATION): SemanticModel {
  const unusable = new Set(catalog.missing.map(({ column }) => column.toLowerCase()));
  const usable = (table: LogicalTable) =>
    new Set((catalog.tables[table] ?? []).map(({ name }) => name.toLowerCase()).filter((name) => !unusable.has(name)));
  return {
    family: catalog.tables.cur ? "cur" : "focus",
    columns: { cur: usable("cur"), focus: usable("focus") },
    tagKeys: catalog.tagKeys,
    catalog,
    organization,
  };
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
  return [...DIMENSIONS, ...organizationDimensions(model.organization), ...model.tagKeys.map(tagDimension)];
}

/** By name or synonym: of the semantic model, of the organisation, or a tag of this bill. */
export function dimensionNamed(name: string, { tagKeys, organization }: SemanticModel): Dimension | undefined {
  return findDimension(name, tagKeys) ?? findOrganizationDimension(name, organization);
}

export function dimensionIn(dimension: Dimension, model: SemanticModel, table: LogicalTable): DimensionSql | undefined {
  if (dimension.name.startsWith(UNIT) || dimension.name.startsWith("cost_category:"))
    return organizationSql(dimension, model.organization, table, model.columns[table], (name) => {
      const found = dimensionNamed(name, model);
      return found === undefined || found.name.startsWith("cost_category:") ? undefined : dimensionIn(found, model, table);
    });
  return dimensionSql(dimension, table, model.columns[table]);
}
