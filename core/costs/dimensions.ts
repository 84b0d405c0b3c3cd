import { type Dimension, type DimensionSql, columnOf } from "#core/costs/dimension";
import type { Columns } from "#core/costs/metric";
import { UNIT_DIMENSION } from "#core/costs/organization/organization-dimensions";
import { identifier, sql } from "#core/costs/sql/sql";
import type { LogicalTable } from "#core/ports/cost-engine";

type Draft = Omit<Dimension, "synonyms" | "values" | "without"> & Partial<Pick<Dimension, "synonyms" | "values" | "without">>;

const CLUSTERS = "Activate the AWS-generated tag aws:eks:cluster-name, or split cost allocation, in the billing settings.";
const PODS = "Turn on split cost allocation for EKS in the export's settings.";

function dimension(draft: Draft): Dimension {
  return { synonyms: [], values: "few", without: "The export has no column for it.", ...draft };
}

/** The semantic model's dimensions, defined once. `tag:<key>` is made for each promoted tag by {@link tagDimension}. */
export const DIMENSIONS: readonly Dimension[] = [
  dimension({
    name: "billing_period",
    label: "Billing period",
    synonyms: ["month", "invoice month"],
    description: "Month of the invoice, YYYY-MM, UTC.",
    columns: { cur: ["billing_period"], focus: ["billing_period"] },
  }),
  dimension({
    name: "day",
    label: "Day",
    synonyms: ["date"],
    values: "time",
    description: "Day of use.",
    columns: { cur: ["line_item_usage_start_date"], focus: ["ChargePeriodStart"] },
  }),
  dimension({
    name: "hour",
    label: "Hour",
    values: "time",
    description: "Hour of use, UTC.",
    columns: { cur: ["line_item_usage_start_date"], focus: ["ChargePeriodStart"] },
  }),
  dimension({
    name: "account",
    label: "Account",
    synonyms: ["linked account", "sub account", "account name"],
    description: "Account that used it, by name where the export has names.",
    columns: { cur: ["x_account"], focus: ["x_account"] },
  }),
  dimension({
    name: "account_id",
    label: "Account id",
    description: "Twelve-digit id of the account that used it.",
    columns: { cur: ["line_item_usage_account_id"], focus: ["SubAccountId"] },
  }),
  UNIT_DIMENSION,
  dimension({
    name: "service",
    label: "Service",
    synonyms: ["product", "aws service"],
    description: "AWS service by its short name. EC2 is instances; EBS, NATGateway and DataTransfer are services of their own.",
    columns: { cur: ["x_service"], focus: ["x_service"] },
  }),
  dimension({
    name: "region",
    label: "Region",
    description: "AWS region; missing for global charges.",
    columns: { cur: ["product_region_code", "product_region"], focus: ["RegionId", "RegionName"] },
  }),
  dimension({
    name: "zone",
    label: "Availability zone",
    synonyms: ["availability zone", "az"],
    description: "Availability zone.",
    columns: { cur: ["line_item_availability_zone"], focus: ["AvailabilityZone"] },
  }),
  dimension({
    name: "usage_type",
    label: "Usage type",
    synonyms: ["usage type"],
    description: "AWS usage type, such as USE1-BoxUsage:m6i.large.",
    columns: { cur: ["line_item_usage_type"], focus: ["x_UsageType", "SkuMeter"] },
    without: "FOCUS 1.0 has none: export FOCUS 1.2 or CUR 2.0.",
  }),
  dimension({
    name: "operation",
    label: "Operation",
    description: "AWS operation, such as RunInstances.",
    columns: { cur: ["line_item_operation"], focus: ["x_Operation"] },
  }),
  dimension({
    name: "instance_type",
    label: "Instance type",
    synonyms: ["instance type", "machine type"],
    description: "Instance type, such as m6i.large.",
    columns: { cur: ["product_instance_type", "x_instance_type"], focus: ["x_instance_type"] },
  }),
  dimension({
    name: "instance_family",
    label: "Instance family",
    synonyms: ["family", "instance family"],
    description: "Instance type without its size, such as m6i.",
    columns: { cur: ["x_instance_family"], focus: ["x_instance_family"] },
  }),
  dimension({
    name: "purchase_option",
    label: "Purchase option",
    synonyms: ["purchase", "purchase option", "pricing model", "commitment type"],
    description: "on_demand, spot, savings_plan or reserved; missing for charges that are neither use nor commitment.",
    columns: { cur: ["x_purchase_option"], focus: ["x_purchase_option"] },
  }),
  dimension({
    name: "charge_category",
    label: "Charge category",
    synonyms: ["charge type", "charge category"],
    description: "FOCUS category: Usage, Purchase, Tax, Credit, Adjustment.",
    columns: { cur: ["x_charge_category"], focus: ["ChargeCategory"] },
  }),
  dimension({
    name: "billing_entity",
    label: "Seller",
    description: "Who sells it: AWS, or AWS Marketplace for software of others.",
    columns: { cur: ["bill_billing_entity"], focus: ["PublisherName"] },
  }),
  dimension({
    name: "line_item_type",
    label: "Line item type",
    synonyms: ["line item type"],
    description: "CUR line item type, such as SavingsPlanCoveredUsage.",
    columns: { cur: ["line_item_line_item_type"], focus: ["x_LineItemType"] },
    without: "FOCUS exports have charge_category instead.",
  }),
  dimension({
    name: "unit",
    label: "Pricing unit",
    synonyms: ["pricing unit", "usage unit"],
    description: "Unit in which usage is measured.",
    columns: { cur: ["pricing_unit"], focus: ["ConsumedUnit", "PricingUnit"] },
  }),
  dimension({
    name: "resource",
    label: "Resource",
    synonyms: ["resource id", "arn", "instance"],
    values: "many",
    description: "Resource id or ARN.",
    columns: { cur: ["line_item_resource_id"], focus: ["ResourceId"] },
    without: "Include resource ids in the export's settings.",
  }),
  dimension({
    name: "cluster",
    label: "Cluster",
    synonyms: ["eks cluster", "kubernetes cluster"],
    description: "EKS cluster of nodes, volumes, control planes and pods.",
    columns: { cur: ["x_cluster"], focus: ["x_cluster"] },
    without: CLUSTERS,
  }),
  dimension({
    name: "namespace",
    label: "Namespace",
    synonyms: ["kubernetes namespace"],
    description: "Kubernetes namespace, by split cost allocation.",
    columns: { cur: ["x_namespace"], focus: [] },
    without: PODS,
    ofPods: true,
  }),
  dimension({
    name: "workload",
    label: "Workload",
    synonyms: ["deployment", "kubernetes workload"],
    description: "Kubernetes workload, by split cost allocation.",
    columns: { cur: ["x_workload"], focus: [] },
    without: PODS,
    ofPods: true,
  }),
  dimension({
    name: "node",
    label: "Node",
    synonyms: ["instance id", "kubernetes node"],
    values: "many",
    description: "Instance id of a cluster's node.",
    columns: { cur: ["x_node"], focus: ["x_node"] },
    without: CLUSTERS,
  }),
];

const BY_NAME = new Map(DIMENSIONS.flatMap((one) => [one.name, ...one.synonyms].map((name) => [plain(name), one] as const)));

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}

/** The column that a tag is promoted to. `cost-center`, `user_cost_center` and `user:cost-center` are one tag. */
export function tagColumn(key: string): string {
  return `x_tag_${plainTagKey(key).replace(/[^a-z0-9]+/g, "_")}`;
}

/** A tag key without the prefix that AWS puts before a user's own keys. */
export function plainTagKey(key: string): string {
  return key
    .toLowerCase()
    .trim()
    .replace(/^user[_:](?=.)/, "")
    .replace(/^resource_tags_user_/, "");
}

export function tagDimension(key: string): Dimension {
  const column = tagColumn(key);
  return dimension({
    name: `tag:${key}`,
    label: `Tag ${key}`,
    description: `Value of the resource tag ${key}.`,
    columns: { cur: [column], focus: [column] },
    without: "Activate it as a cost allocation tag in the billing console.",
  });
}

/**
 * By name or synonym, whatever the case; `tag:<key>` for a promoted tag, with its key as the export writes it.
 *
 * @param tagKeys keys of promoted tags
 */
export function findDimension(name: string, tagKeys: readonly string[]): Dimension | undefined {
  const tag = /^tags?[:.\s](.+)$/i.exec(name.trim());
  if (tag?.[1] !== undefined) {
    const wanted = tagColumn(tag[1]);
    const key = tagKeys.find((known) => tagColumn(known) === wanted);
    return key === undefined ? undefined : tagDimension(key);
  }
  const known = BY_NAME.get(plain(name));
  if (known) return known;
  const key = tagKeys.find((candidate) => tagColumn(candidate) === tagColumn(name));
  return key === undefined ? undefined : tagDimension(key);
}

/** How rows of a table show the dimension as text; undefined where the table lacks it. Empty text is missing. */
export function dimensionSql(dimension: Dimension, table: LogicalTable, columns: Columns): DimensionSql | undefined {
  const column = columnOf(dimension, table, columns);
  if (column === undefined) return undefined;
  const promoted = column.startsWith("x_") && column === column.toLowerCase();
  const plainColumn = identifier(column);
  if (dimension.name === "day") return { dimension, column, sql: sql`cast(date_trunc('day', ${plainColumn}) as date)` };
  if (dimension.name === "hour") return { dimension, column, sql: sql`date_trunc('hour', ${plainColumn})` };
  return { dimension, column, sql: promoted || column === "billing_period" ? plainColumn : sql`nullif(${plainColumn}, '')` };
}

/** The alias of the dimension in SQL and its column in a result: `tag:team` is `tag_team` there. */
export function dimensionAlias(dimension: Dimension): string {
  return dimension.name.replace(/[^a-z0-9]+/gi, "_").toLowerCase();
}
