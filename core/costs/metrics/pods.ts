import { isPodRow } from "#core/costs/cur-amounts";
import type { Columns, MetricSql, Unavailable } from "#core/costs/metric";
import { identifier, sql } from "#core/costs/sql/sql";

/** Cost of pods, by split cost allocation: their share of their nodes' amortized cost, the unused part of the node included. */
export function podCost(metric: string, columns: Columns): MetricSql | Unavailable {
  const only = isPodRow(columns);
  if (!only || !columns.has("split_line_item_split_cost"))
    return {
      unavailable: "Costs by namespace or workload are not known: the export has no split cost allocation. Turn it on in the export's settings.",
    };
  const net = metric === "net_amortized";
  const share = {
    amortized: "split_line_item_split_cost",
    effective: "split_line_item_split_cost",
    net_amortized: "split_line_item_net_split_cost",
    list: "split_line_item_public_on_demand_split_cost",
  }[metric];
  const rest = {
    amortized: "split_line_item_unused_cost",
    effective: "split_line_item_unused_cost",
    net_amortized: "split_line_item_net_unused_cost",
    list: "split_line_item_public_on_demand_unused_cost",
  }[metric];
  if (!share || !rest)
    return {
      unavailable:
        "Costs by namespace or workload are only known amortized, because a node's cost is split by AWS after commitments apply. Ask for amortized cost.",
    };
  if (!columns.has(share))
    return {
      unavailable: `Costs of pods as ${net ? "net amortized" : metric} are not known: the export has no column ${share}. Ask for amortized cost.`,
    };
  const unused = columns.has(rest) ? sql` + coalesce(${identifier(rest)}, 0)` : sql``;
  return {
    table: "cur",
    amount: sql`${identifier(share)}${unused}`,
    only,
    unknown: "void",
    caveats: [
      "Pods' cost is AWS's split cost allocation: each pod's share of its node's amortized cost, the node's unused part included. Costs that belong to no pod (volumes, load balancers, control planes, other services) are not in it.",
    ],
  };
}
