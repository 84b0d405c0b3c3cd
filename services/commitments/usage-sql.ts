import { isPodRow, USAGE_TYPES } from "#core/costs/cur-amounts";
import type { Columns } from "#core/costs/metric";
import type { SemanticModel } from "#core/costs/semantic-model";
import { type Sql, identifier, isAnyOf, join, sql } from "#core/costs/sql/sql";
import { UnavailableError } from "#core/errors";
import { textOfHour } from "#services/commitments/hours";

const HOURS_OF_DAY = 24;
/** Instance-hours that reservations cover beside EC2, and what SageMaker plans cover; storage and requests of these services are neither. */
const INSTANCE_HOURS: readonly (readonly [service: string, usageType: string])[] = [
  ["RDS", "%Usage%:db.%"],
  ["ElastiCache", "%NodeUsage:cache.%"],
  ["OpenSearch", "%ESInstance:%"],
  ["Redshift", "%Node:%"],
  ["SageMaker", "%:ml.%"],
];

/** What the statement's columns are, in its order; then 24 hours of the day. */
export const USAGE_COLUMNS = [
  "account",
  "region",
  "service",
  "usage_type",
  "operation",
  "instance_type",
  "rate",
  "day",
  "covered",
  "list",
  "list_on_demand",
  "paid_on_demand",
  "longest",
  "spread",
] as const;

type Source = {
  readonly table: Sql;
  readonly key: Readonly<Record<"account" | "region" | "usageType" | "operation" | "instanceType" | "rate", Sql>>;
  readonly start: Sql;
  readonly end: Sql | undefined;
  readonly quantity: Sql;
  readonly list: Sql;
  readonly paid: Sql;
  /** A row that a plan pays for; one that anything pays for beforehand. */
  readonly isPlan: Sql;
  readonly isCommitted: Sql;
  readonly where: readonly Sql[];
};

/**
 * Usage that commitments can cover in whole hours `[from, to)`, a row a day with its hours side by side: an hour a row
 * would be twenty times as many. Quantities of rows that are longer than an hour are in `spread`.
 *
 * @throws UnavailableError that says which column the export lacks
 */
export function usageSql(model: SemanticModel, { from, to }: { readonly from: number; readonly to: number }): string {
  const source = model.family === "cur" ? curSource(model.columns.cur) : focusSource(model.columns.focus);
  const { key, start, end, quantity, list, paid, isPlan, isCommitted } = source;
  const span = end === undefined ? sql`1` : sql`date_diff('hour', ${start}, ${end})`;
  const instanceHours = INSTANCE_HOURS.map(([service, like]) => sql`(x_service = ${service} and ${key.usageType} like ${like})`);
  // Plans take requests at no discount; they only count where this bill shows it.
  const requests = sql`(x_service = 'Lambda' and ${key.usageType} like '%Request%')`;
  const coverable = join([sql`x_savings_plan_eligible`, isCommitted, ...instanceHours, requests], " or ");
  const last = textOfHour(to - 1).slice(0, 7);
  const hours = Array.from(
    { length: HOURS_OF_DAY },
    (_, hour) => sql`sum(case when slot = ${hour} then quantity else 0 end) as ${identifier(`h${hour}`)}`,
  );
  return sql`select account, region, service, usage_type, operation, instance_type, rate, day, sum(is_plan) as covered, sum(list) as list, sum(case when is_committed = 0 then list else 0 end) as list_on_demand, sum(case when is_committed = 0 then paid else 0 end) as paid_on_demand, max(span) as longest, sum(case when slot = ${HOURS_OF_DAY} then quantity else 0 end) as spread, ${join(hours, ", ")} from (
select ${key.account} as account, ${key.region} as region, x_service as service, ${key.usageType} as usage_type, ${key.operation} as operation, ${key.instanceType} as instance_type, ${key.rate} as rate, date_trunc('day', ${start}) as day, ${span} as span, case when ${span} > 1 then ${HOURS_OF_DAY} else hour(${start}) end as slot, ${quantity} as quantity, ${list} as list, ${paid} as paid, case when ${isPlan} then 1 else 0 end as is_plan, case when ${isCommitted} then 1 else 0 end as is_committed
from ${source.table} where billing_period between ${textOfHour(from).slice(0, 7)} and ${last} and ${start} >= timestamp ${textOfHour(from)} and ${start} < timestamp ${textOfHour(to)} and ${join(source.where, " and ")} and x_purchase_option <> 'spot' and (${coverable})
) as rows_of_usage group by 1, 2, 3, 4, 5, 6, 7, 8`.text;
}

const NONE = sql`cast(null as varchar)`;

function curSource(columns: Columns): Source {
  const table = sql`cur`;
  const need = needsOf(columns, "CUR 2.0");
  const type = identifier("line_item_line_item_type");
  const pod = isPodRow(columns);
  return {
    table,
    key: {
      account: need("line_item_usage_account_id"),
      region: firstOf(columns, ["product_region_code", "product_region"]) ?? NONE,
      usageType: need("line_item_usage_type"),
      operation: firstOf(columns, ["line_item_operation"]) ?? NONE,
      instanceType: firstOf(columns, ["product_instance_type", "x_instance_type"]) ?? NONE,
      rate: firstOf(columns, ["pricing_public_on_demand_rate"]) ?? NONE,
    },
    start: need("line_item_usage_start_date"),
    end: firstOf(columns, ["line_item_usage_end_date"]),
    quantity: need("line_item_usage_amount"),
    list: need("pricing_public_on_demand_cost"),
    paid: need("line_item_unblended_cost"),
    isPlan: sql`${type} = 'SavingsPlanCoveredUsage'`,
    isCommitted: isAnyOf(type, ["SavingsPlanCoveredUsage", "DiscountedUsage"]),
    where: [isAnyOf(type, USAGE_TYPES), ...(pod === undefined ? [] : [sql`not (${pod})`])],
  };
}

function focusSource(columns: Columns): Source {
  const need = needsOf(columns, "FOCUS 1.2 or CUR 2.0");
  const usageType = firstOf(columns, ["x_UsageType", "SkuMeter"]);
  if (usageType === undefined) throw lacking("SkuMeter", "FOCUS 1.2 or CUR 2.0");
  const status = firstOf(columns, ["CommitmentDiscountStatus"]);
  const discount = need("CommitmentDiscountId");
  const quantities = ["PricingQuantity", "ConsumedQuantity"].flatMap((name) => firstOf(columns, [name]) ?? []);
  if (quantities.length === 0) throw lacking("PricingQuantity", "FOCUS 1.2 or CUR 2.0");
  const rate = firstOf(columns, ["ListUnitPrice"]);
  const isCommitted = sql`${discount} is not null`;
  return {
    table: sql`focus`,
    key: {
      account: need("SubAccountId"),
      region: firstOf(columns, ["RegionId", "RegionName"]) ?? NONE,
      usageType,
      operation: firstOf(columns, ["x_Operation"]) ?? NONE,
      instanceType: firstOf(columns, ["x_instance_type"]) ?? NONE,
      rate: rate === undefined ? NONE : sql`cast(${rate} as varchar)`,
    },
    start: need("ChargePeriodStart"),
    end: firstOf(columns, ["ChargePeriodEnd"]),
    quantity: quantities.length === 1 ? (quantities[0] ?? NONE) : sql`coalesce(${join(quantities, ", ")})`,
    list: need("ListCost"),
    paid: need("BilledCost"),
    isPlan: sql`(${isCommitted} and x_purchase_option = 'savings_plan')`,
    isCommitted,
    where: [sql`ChargeCategory = 'Usage'`, ...(status === undefined ? [] : [sql`(${status} is null or ${status} = 'Used')`])],
  };
}

function firstOf(columns: Columns, names: readonly string[]): Sql | undefined {
  const found = names.find((name) => columns.has(name.toLowerCase()));
  return found === undefined ? undefined : identifier(found);
}

const needsOf = (columns: Columns, better: string) => (name: string) => {
  const found = firstOf(columns, [name]);
  if (found === undefined) throw lacking(name, better);
  return found;
};

function lacking(column: string, better: string): UnavailableError {
  return new UnavailableError(
    `Hourly usage cannot be rebuilt from this export: it has no usable column ${column}. Export ${better} by the hour, with that column.`,
  );
}
