import type { DimensionSql } from "#core/costs/dimension";
import type { MetricSql } from "#core/costs/metric";
import type { Bounds } from "#core/costs/figure";
import type { Granularity } from "#core/costs/query";
import { type Sql, identifier, isAnyOf, join, sql } from "#core/costs/sql/sql";
import type { LogicalTable } from "#core/ports/cost-engine";
import { fromUtc, isoDate } from "#core/time/zone";

/** A filter whose dimension and values are resolved: names of this bill, in its own spelling. */
export type ResolvedFilter = { readonly on: DimensionSql; readonly keeps: boolean; readonly values: readonly string[]; readonly missing: boolean };

export type QueryPlan = {
  readonly metric: MetricSql;
  readonly dimensions: readonly { readonly alias: string; readonly on: DimensionSql }[];
  readonly granularity: Granularity | undefined;
  readonly filters: readonly ResolvedFilter[];
  readonly period: Bounds & { readonly timeZone: string };
  readonly limit: number;
};

export const TIME_COLUMN: Readonly<Record<LogicalTable, Sql>> = {
  cur: identifier("line_item_usage_start_date"),
  focus: identifier("ChargePeriodStart"),
};
const SUM = (name: "amount" | "divisor") => sql`sum(cast(${identifier(name)} as decimal(38, 12)))`;

/**
 * Writes the canonical SQL of a resolved question: one inner select that gives each row its amount, one sum around it.
 * Result columns: `period` (with a granularity), the dimensions, `value`, `divisor` (ratios), `unit` (quantities), `line_items`, `unknown_items`.
 */
export function groupedSql(plan: QueryPlan): string {
  const { metric, dimensions, granularity } = plan;
  const unit = unitBeside(plan);
  const keys = [...(granularity ? ["period"] : []), ...dimensions.map(({ alias }) => alias), ...(unit ? ["unit"] : [])].map(identifier);
  const inner: Sql[] = [
    ...(granularity ? [sql`${bucket(plan, granularity)} as period`] : []),
    ...dimensions.map(({ alias, on }) => sql`${zoned(plan, on)} as ${identifier(alias)}`),
    ...(unit ? [sql`${unit} as unit`] : []),
    ...amounts(metric),
  ];
  const positions = keys.map((_, index) => sql`${index + 1}`);
  const grouped = keys.length === 0 ? sql`` : sql`\ngroup by ${join(positions, ", ")}`;
  const ordered = keys.length === 0 ? sql`` : sql`\norder by value desc`;
  const outer = [...keys, ...totals(metric)];
  return sql`select ${join(outer, ", ")}\nfrom (\n  select ${join(inner, ", ")}\n  from ${identifier(metric.table)}\n  where ${whereOf(plan)}\n) as rows_of_period${grouped}${ordered}\nlimit ${plan.limit}`
    .text;
}

/** The unit of a quantity, where the question does not group by it anyway. */
export function unitBeside({ metric, dimensions }: Pick<QueryPlan, "metric" | "dimensions">): Sql | undefined {
  return dimensions.some(({ alias }) => alias === "unit") ? undefined : metric.unitOf;
}

export const CREDITS: Readonly<Record<LogicalTable, Sql>> = {
  cur: sql`line_item_line_item_type in ('Credit', 'Refund')`,
  focus: sql`ChargeCategory in ('Credit', 'Adjustment')`,
};

/**
 * The same metric over the same rows without any grouping: what the parts must add up to, computed on its own.
 * Result columns: `unit` (quantities), `value`, `divisor` (ratios), `line_items`, `unknown_items`, `credits`.
 */
export function totalSql(plan: Pick<QueryPlan, "metric" | "filters" | "period">, withCredits: boolean): string {
  const { metric } = plan;
  const credits = withCredits
    ? [sql`sum(cast(case when ${CREDITS[metric.table]} then ${metric.amount} else 0 end as decimal(38, 12))) as credits`]
    : [];
  const columns = [...(metric.unitOf ? [sql`${metric.unitOf} as unit`] : []), ...metricSums(metric), ...credits];
  const byUnit = metric.unitOf ? sql`\ngroup by 1\norder by value desc` : sql``;
  return sql`select ${join(columns, ", ")}\nfrom ${identifier(metric.table)}\nwhere ${whereOf(plan)}${byUnit}`.text;
}

/** Months that have any row for these filters, to name the nearest one where the asked period has none. */
export function monthsSql(plan: Pick<QueryPlan, "metric" | "filters"> & { readonly from: string }): string {
  const conditions = [
    sql`billing_period >= ${plan.from}`,
    ...filterConditions(plan.filters),
    ...(plan.metric.only ? [sql`(${plan.metric.only})`] : []),
  ];
  return sql`select billing_period, count(*) as line_items\nfrom ${identifier(plan.metric.table)}\nwhere ${join(conditions, " and ")}\ngroup by 1\norder by 1\nlimit 1000`
    .text;
}

/** Distinct values of a dimension over the whole export, the dearest first. */
export function valuesSql(on: DimensionSql, table: LogicalTable, from: string, limit: number): string {
  return sql`select ${on.sql} as name, count(*) as line_items\nfrom ${identifier(table)}\nwhere billing_period >= ${from}\ngroup by 1\norder by 2 desc\nlimit ${limit}`
    .text;
}

function amounts(metric: MetricSql): Sql[] {
  return [sql`${metric.amount} as amount`, ...(metric.divisor ? [sql`${metric.divisor} as divisor`] : [])];
}

function totals(metric: MetricSql): Sql[] {
  return [
    sql`${SUM("amount")} as value`,
    ...(metric.divisor ? [sql`${SUM("divisor")} as divisor`] : []),
    sql`count(*) as line_items`,
    sql`count(*) - count(amount) as unknown_items`,
  ];
}

function metricSums(metric: MetricSql): Sql[] {
  return [
    sql`sum(cast(${metric.amount} as decimal(38, 12))) as value`,
    ...(metric.divisor ? [sql`sum(cast(${metric.divisor} as decimal(38, 12))) as divisor`] : []),
    sql`count(*) as line_items`,
    sql`count(*) - count(${metric.amount}) as unknown_items`,
  ];
}

/** Rows that a plan is about. */
export function whereOf({ metric, filters, period }: Pick<QueryPlan, "metric" | "filters" | "period">): Sql {
  return join([...periodConditions(period, metric.table), ...filterConditions(filters), ...(metric.only ? [sql`(${metric.only})`] : [])], " and ");
}

/**
 * Whole invoice months are chosen by billing period alone, so that they tie to the invoice: fees and corrections
 * may carry a date outside their month. Any other period is chosen by the start of the charge as well.
 */
function periodConditions({ from, to }: Bounds, table: LogicalTable): Sql[] {
  const months = monthsOf({ from, to });
  return wholeMonths({ from, to })
    ? [months]
    : [months, sql`${TIME_COLUMN[table]} >= timestamp ${stamp(from)}`, sql`${TIME_COLUMN[table]} < timestamp ${stamp(to)}`];
}

function monthsOf({ from, to }: Bounds): Sql {
  const first = from.slice(0, 7);
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 7);
  return first === last ? sql`billing_period = ${first}` : sql`billing_period between ${first} and ${last}`;
}

/** Whether bounds are whole invoice months, which are chosen by billing period alone. */
export function wholeMonths({ from, to }: Bounds): boolean {
  return isMonthStart(from) && isMonthStart(to);
}

function isMonthStart(instant: string): boolean {
  const at = new Date(instant);
  return at.getTime() % 86_400_000 === 0 && fromUtc(at).day === 1;
}

function stamp(instant: string): string {
  const at = new Date(instant);
  return `${isoDate(fromUtc(at))} ${at.toISOString().slice(11, 19)}`;
}

function filterConditions(filters: readonly ResolvedFilter[]): Sql[] {
  return filters.map(({ on, keeps, values, missing }) => {
    const anyOf = () => (on.anyOf ? on.anyOf(values) : isAnyOf(on.sql, values));
    const any: Sql[] = [...(values.length > 0 ? [anyOf()] : []), ...(missing ? [sql`${on.sql} is null`] : [])];
    if (keeps) return any.length === 1 && any[0] ? any[0] : sql`(${join(any, " or ")})`;
    // A row without the dimension is none of the excluded values: SQL's null would drop it.
    const notThese = values.length > 0 ? (missing ? sql`not (${anyOf()})` : sql`(${on.sql} is null or not (${anyOf()}))`) : undefined;
    return join([...(notThese ? [notThese] : []), ...(missing ? [sql`${on.sql} is not null`] : [])], " and ");
  });
}

const STEP = { hourly: "hour", daily: "day", weekly: "week" } as const;

/** How a row shows its step of time. Months and quarters follow the invoice; days and weeks the zone of the period. */
export function bucket({ metric, period }: QueryPlan, granularity: Granularity): Sql {
  if (granularity === "monthly" || granularity === "quarterly") return identifier("billing_period");
  const at = inZone(TIME_COLUMN[metric.table], period.timeZone);
  if (granularity === "hourly") return sql`date_trunc('hour', ${TIME_COLUMN[metric.table]})`;
  return sql`cast(date_trunc(${STEP[granularity]}, ${at}) as date)`;
}

export function zoned({ metric, period }: QueryPlan, on: DimensionSql): Sql {
  return on.dimension.name === "day" ? sql`cast(date_trunc('day', ${inZone(TIME_COLUMN[metric.table], period.timeZone)}) as date)` : on.sql;
}

function inZone(column: Sql, timeZone: string): Sql {
  return timeZone === "UTC" ? column : sql`(${column} at time zone ${timeZone})`;
}
