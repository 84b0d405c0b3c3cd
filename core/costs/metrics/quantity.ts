import { amortizedCost } from "#core/costs/cur-amounts";
import type { Columns, Metric, MetricInputs, MetricSql, Unavailable } from "#core/costs/metric";
import { type Sql, identifier, join, sql } from "#core/costs/sql/sql";

const FOCUS_USE = sql`ChargeCategory = 'Usage'`;

function focusUse(columns: Columns): Sql {
  return columns.has("commitmentdiscountstatus")
    ? sql`${FOCUS_USE} and (CommitmentDiscountStatus is null or CommitmentDiscountStatus <> 'Unused')`
    : FOCUS_USE;
}

function curUse(columns: Columns): Sql {
  const pods = columns.has("split_line_item_parent_resource_id") ? sql` and split_line_item_parent_resource_id is null` : sql``;
  return sql`line_item_line_item_type in ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage')${pods}`;
}

const base = { unknown: "leave-out", caveats: [] } as const;

function curUsage({ columns }: MetricInputs): MetricSql | Unavailable {
  if (!columns.has("pricing_unit"))
    return { unavailable: "Usage is not known: the export has no usable column pricing_unit, so that quantities have no unit." };
  return { table: "cur", amount: sql`line_item_usage_amount`, unitOf: identifier("pricing_unit"), only: curUse(columns), ...base };
}

function focusUsage({ columns }: MetricInputs): MetricSql | Unavailable {
  if (!columns.has("consumedquantity") || !columns.has("consumedunit"))
    return { unavailable: "Usage is not known: the export has no usable columns ConsumedQuantity and ConsumedUnit." };
  return { table: "focus", amount: sql`ConsumedQuantity`, unitOf: identifier("ConsumedUnit"), only: focusUse(columns), ...base };
}

function untaggedShare(
  cost: Sql,
  only: Sql,
  table: "cur" | "focus",
  tagColumns: readonly string[],
  unknown: MetricSql["unknown"],
): MetricSql | Unavailable {
  if (tagColumns.length === 0)
    return { unavailable: "The untagged share is not known: the export carries no cost allocation tags. Activate them in the billing console." };
  const untagged = join(
    tagColumns.map((name) => sql`${identifier(name)} is null`),
    " and ",
  );
  return { table, amount: sql`case when ${untagged} then ${cost} else 0 end`, divisor: cost, only, unknown, caveats: [] };
}

export const QUANTITY_METRICS: readonly Metric[] = [
  {
    name: "usage",
    label: "Usage",
    synonyms: ["usage quantity", "quantity", "usage amount", "hours"],
    unit: "quantity",
    aggregation: "sum",
    description: "Quantity used, in the unit of its price. Only quantities of one unit are added.",
    leavesOut: "Negation and fee rows, which carry hours too, and the pod rows of split cost allocation, which repeat their node's.",
    example: "24 h on demand, 24 h under a plan, negation of those 24 h: 48 Hrs.",
    cur: curUsage,
    focus: focusUsage,
  },
  {
    name: "unit_cost",
    label: "Cost per unit of usage",
    synonyms: ["rate", "unit price", "effective rate", "cost per hour"],
    unit: "USD/quantity",
    aggregation: "ratio-of-sums",
    description: "Amortized cost of usage divided by its quantity, within one unit.",
    leavesOut: "As usage; unused commitment is no usage and is not in it.",
    example: "$2.30 for 48 Hrs: $0.0479 an hour.",
    cur: (inputs) => {
      const usage = curUsage(inputs);
      return "unavailable" in usage
        ? usage
        : { ...usage, amount: amortizedCost(inputs.columns), divisor: sql`line_item_usage_amount`, unknown: "void" };
    },
    focus: (inputs) => {
      const usage = focusUsage(inputs);
      if ("unavailable" in usage) return usage;
      if (!inputs.columns.has("effectivecost"))
        return { unavailable: "The cost per unit is not known: the export has no usable column EffectiveCost." };
      return { ...usage, amount: sql`EffectiveCost`, divisor: sql`ConsumedQuantity` };
    },
  },
  {
    name: "untagged_share",
    label: "Untagged share",
    synonyms: ["untagged", "untagged share", "share untagged"],
    unit: "ratio",
    aggregation: "ratio-of-sums",
    description: "Share of the cost of usage that carries none of the cost allocation tags.",
    leavesOut: "Fees, taxes, credits and negation rows: nobody can tag them.",
    example: "$30.00 of usage without any tag, $100.00 of usage: 30 %.",
    cur: ({ columns, tagColumns }) => untaggedShare(amortizedCost(columns), curUse(columns), "cur", tagColumns, "void"),
    focus: ({ columns, tagColumns }) => {
      const cost = columns.has("effectivecost") ? sql`EffectiveCost` : sql`BilledCost`;
      return untaggedShare(cost, focusUse(columns), "focus", tagColumns, "leave-out");
    },
  },
];
