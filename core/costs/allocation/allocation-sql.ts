import { isPodRow } from "#core/costs/cur-amounts";
import type { DimensionSql } from "#core/costs/dimension";
import type { Columns } from "#core/costs/metric";
import { type QueryPlan, whereOf } from "#core/costs/query-plan";
import { type Sql, identifier, isAnyOf, join, sql } from "#core/costs/sql/sql";

type Plan = Pick<QueryPlan, "metric" | "filters" | "period">;

const START = identifier("line_item_usage_start_date");
const DAY = sql`cast(date_trunc('day', ${START}) as date)`;
const NOT_PODS = (columns: Columns) =>
  columns.has("split_line_item_parent_resource_id") ? sql` and split_line_item_parent_resource_id is null` : sql``;
const TOTAL = (name: string) => sql`sum(cast(${identifier(name)} as decimal(38, 12))) as ${identifier(name)}`;
/** An instance by its id; volumes, addresses and load balancers have others. */
const IS_NODE = sql`x_service = 'EC2' and starts_with(line_item_resource_id, 'i-')`;
const HOURS = sql`case when line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') and strpos(line_item_usage_type, 'Usage:') > 0 then line_item_usage_amount else 0 end`;

/** Rows of a cluster that are no pods: those of one or of every cluster, or those of nodes that carry no cluster. */
export type AssetScope = { readonly nodes: readonly string[] } | "clusters";

function scopeOf(scope: AssetScope): Sql {
  return scope === "clusters" ? sql`x_cluster is not null` : sql`x_cluster is null and ${isAnyOf(identifier("line_item_resource_id"), scope.nodes)}`;
}

/** Days on which pods are told without their node; they are set against the nodes of these days alone. */
function segmentOf(days: readonly string[]): Sql {
  if (days.length === 0) return sql`'named'`;
  return sql`case when ${DAY} in (${join(
    days.map((day) => sql`date ${day}`),
    ", ",
  )}) then 'unnamed' else 'named' end`;
}

/** Columns: day. */
export function daysWithoutNodesSql(plan: Plan, columns: Columns): string {
  const pods = isPodRow(columns) ?? sql`false`;
  return sql`select ${DAY} as day, count(*) as line_items
from cur
where ${whereOf(plan)} and x_cluster is not null and ${pods} and x_node is null
group by 1
order by 1
limit 1000`.text;
}

/** Columns: segment, cluster, node (null: no instance), type, purchase, what, cost, hours. */
export function assetsSql(plan: Plan, columns: Columns, days: readonly string[], scope: AssetScope, limit: number): string {
  const type = columns.has("product_instance_type") ? sql`nullif(product_instance_type, '')` : identifier("x_instance_type");
  const ofNode = (value: Sql) => sql`case when ${IS_NODE} then ${value} end`;
  return sql`select segment, cluster, node, type, purchase, what, ${TOTAL("cost")}, ${TOTAL("hours")}
from (
  select ${segmentOf(days)} as segment, x_cluster as cluster, ${ofNode(identifier("line_item_resource_id"))} as node, ${ofNode(type)} as type, ${ofNode(identifier("x_purchase_option"))} as purchase, x_service as what, ${plan.metric.amount} as cost, ${HOURS} as hours
  from cur
  where ${whereOf(plan)} and ${scopeOf(scope)}${NOT_PODS(columns)}
) as rows_of_period
group by 1, 2, 3, 4, 5, 6
order by cost desc
limit ${limit}`.text;
}

/** What all of it costs, computed on its own. Columns: cost, line_items, unknown_items. */
export function billOfClusterSql(plan: Plan, columns: Columns, scope: AssetScope): string {
  const { amount } = plan.metric;
  return sql`select sum(cast(${amount} as decimal(38, 12))) as cost, count(*) as line_items, count(*) - count(${amount}) as unknown_items
from cur
where ${whereOf(plan)} and ${scopeOf(scope)}${NOT_PODS(columns)}`.text;
}

/**
 * Columns: segment, cluster, node, key, namespace, workload, resource, asked, used, met (the smaller of both), held (the larger, hour by hour).
 *
 * @param byWorkload tells workloads apart as well, so that what the bill does not say of them can be looked up
 */
export function podsSql(plan: Plan, columns: Columns, days: readonly string[], key: DimensionSql, byWorkload: boolean, limit: number): string {
  const told = (column: string) => (byWorkload && columns.has(column) ? identifier(column) : sql`cast(null as varchar)`);
  const asked = identifier("split_line_item_reserved_usage");
  const used = columns.has("split_line_item_actual_usage") ? identifier("split_line_item_actual_usage") : sql`cast(null as double)`;
  const larger = sql`case when ${used} is null or ${asked} >= ${used} then ${asked} when ${asked} is null then ${used} else ${used} end`;
  const held = columns.has("split_line_item_split_usage") ? sql`coalesce(split_line_item_split_usage, ${larger})` : larger;
  const met = sql`case when ${used} < ${asked} then ${used} else ${asked} end`;
  const resource = sql`case when strpos(line_item_usage_type, 'vCPU-Hours') > 0 then 'cpu' when strpos(line_item_usage_type, 'GB-Hours') > 0 then 'memory' else 'gpu' end`;
  return sql`select segment, cluster, node, key_of_pod, namespace_of_pod, workload_of_pod, resource, ${TOTAL("asked")}, ${TOTAL("used")}, ${TOTAL("met")}, ${TOTAL("held")}
from (
  select ${segmentOf(days)} as segment, x_cluster as cluster, x_node as node, ${key.sql} as key_of_pod, ${told("x_namespace")} as namespace_of_pod, ${told("x_workload")} as workload_of_pod, ${resource} as resource, ${asked} as asked, ${used} as used, ${met} as met, ${held} as held
  from cur
  where ${whereOf(plan)} and x_cluster is not null and ${isPodRow(columns) ?? sql`false`}
) as rows_of_period
group by 1, 2, 3, 4, 5, 6, 7
order by held desc
limit ${limit}`.text;
}
