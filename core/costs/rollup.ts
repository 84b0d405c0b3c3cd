import type { MetricSql } from "#core/costs/metric";
import { CREDITS, type QueryPlan, TIME_COLUMN, bucket, unitBeside, whereOf, wholeMonths, zoned } from "#core/costs/query-plan";
import { type Sql, identifier, join, sql } from "#core/costs/sql/sql";
import type { CompiledPlan, LogicalTable } from "#core/ports/cost-engine";

/**
 * What is summed of one metric: its amount on each row, over the rows that it is about. Two metrics with the same
 * definition share one; a definition that changed is another, so that sums of an old one are never taken for it.
 */
export type Measure = { readonly amount: Sql; readonly only: Sql | undefined; readonly withCredits: boolean };

/** A measure as text, to be compared and stored. */
export type MeasureKey = { readonly amount: string; readonly only: string | undefined; readonly withCredits: boolean };

/** Sums of an export's rows by some of its columns, which keep their names and meaning; the start is that of the UTC day. */
export type Rollup = {
  readonly table: LogicalTable;
  /** Columns that it keeps apart, in lower case; without the start of the charge it is by month. */
  readonly columns: ReadonlySet<string>;
  /** Measures that it holds, in the order of their columns. */
  readonly measures: readonly MeasureKey[];
};

/** The sums that a metric needs. Credits are told apart only where a total is ever asked for with them. */
export function measuresOf(metric: MetricSql): Measure[] {
  const withCredits = metric.only === undefined && metric.divisor === undefined && metric.unitOf === undefined;
  return [
    { amount: metric.amount, only: metric.only, withCredits },
    ...(metric.divisor ? [{ amount: metric.divisor, only: metric.only, withCredits: false }] : []),
  ];
}

export const keyOf = ({ amount, only, withCredits }: Measure): MeasureKey => ({ amount: amount.text, only: only?.text, withCredits });

const idOf = ({ amount, only }: Pick<MeasureKey, "amount" | "only">) => `${only ?? ""}\u0000${amount}`;

/** One of each; where one of equals needs credits, that one. */
export function distinctMeasures(measures: readonly Measure[]): Measure[] {
  const found = new Map<string, Measure>();
  for (const measure of measures) {
    const id = idOf(keyOf(measure));
    const known = found.get(id);
    if (!known || (measure.withCredits && !known.withCredits)) found.set(id, measure);
  }
  return [...found.values()];
}

const sumColumn = (at: number) => identifier(`s${at}`);
const knownColumn = (at: number) => identifier(`k${at}`);
const creditsColumn = (at: number) => identifier(`c${at}`);
const itemsColumn = (at: number) => identifier(`i${at}`);

const conditionsOf = (measures: readonly MeasureKey[]) => [...new Set(measures.flatMap(({ only }) => (only === undefined ? [] : [only])))];

/** Names and canonical types of the sums of a rollup, besides the columns that it keeps apart. */
export function sumColumns(measures: readonly MeasureKey[]): { readonly name: string; readonly type: string }[] {
  return [
    { name: "line_items", type: "bigint" },
    ...conditionsOf(measures).map((_, at) => ({ name: itemsColumn(at).text, type: "bigint" })),
    ...measures.flatMap(({ withCredits }, at) => [
      { name: sumColumn(at).text, type: "decimal(38,12)" },
      { name: knownColumn(at).text, type: "bigint" },
      ...(withCredits ? [{ name: creditsColumn(at).text, type: "decimal(38,12)" }] : []),
    ]),
  ];
}

/**
 * Canonical SQL that makes the finest rollup of one billing period from its rows. Each row is rounded to twelve places
 * as a question rounds it, and decimals add exactly: sums of these sums are the sums of the rows to the last digit.
 *
 * @param columns kept apart, besides the day
 * @param hasCredits whether any row of the period is a credit: without one, none of their sums is worth computing
 */
export function cubeSql(
  table: LogicalTable,
  billingPeriod: string,
  columns: readonly string[],
  measures: readonly Measure[],
  { where, hasCredits = true }: { readonly where?: Sql; readonly hasCredits?: boolean } = {},
): string {
  const conditions = [...new Map(measures.flatMap(({ only }) => (only ? [[only.text, only] as const] : []))).values()];
  const names = columns.map(identifier);
  const time = TIME_COLUMN[table];
  const creditsOf = (amount: Sql) =>
    hasCredits ? sql`sum(cast(case when is_credit then ${amount} else 0 end as decimal(38, 12)))` : sql`sum(cast(0 as decimal(38, 12)))`;
  const inner = [
    sql`date_trunc('day', ${time}) as ${time}`,
    ...names,
    ...conditions.map((only, at) => sql`(${only}) as ${identifier(`o${at}`)}`),
    ...measures.map(({ amount }, at) => sql`${amount} as ${identifier(`a${at}`)}`),
    sql`(${CREDITS[table]}) as is_credit`,
  ];
  const outer = [
    time,
    ...names,
    sql`count(*) as line_items`,
    ...conditions.map((_, at) => sql`count(case when ${identifier(`o${at}`)} then 1 end) as ${itemsColumn(at)}`),
    ...measures.flatMap(({ only, withCredits }, at) => {
      const amount = identifier(`a${at}`);
      const place = conditions.findIndex((one) => one.text === only?.text);
      const counted = only ? sql`case when ${identifier(`o${place}`)} then ${amount} end` : amount;
      return [
        sql`sum(cast(${counted} as decimal(38, 12))) as ${sumColumn(at)}`,
        sql`count(${counted}) as ${knownColumn(at)}`,
        ...(withCredits ? [sql`${creditsOf(amount)} as ${creditsColumn(at)}`] : []),
      ];
    }),
  ];
  const keys = join(
    [time, ...names].map((_, at) => sql`${at + 1}`),
    ", ",
  );
  const filter = where ? sql` and (${where})` : sql``;
  return sql`select ${join(outer, ", ")}\nfrom (\n  select ${join(inner, ", ")}\n  from ${identifier(table)}\n  where billing_period = ${billingPeriod}${filter}\n) as rows_of_period\ngroup by ${keys}`
    .text;
}

/** Canonical SQL that counts the credits of a billing period. */
export function creditRowsSql(table: LogicalTable, billingPeriod: string): string {
  return sql`select count(*) as line_items from ${identifier(table)} where billing_period = ${billingPeriod} and (${CREDITS[table]})`.text;
}

/** Columns of the logical table that pieces of SQL name, in lower case. */
function columnsIn(pieces: readonly Sql[], columns: ReadonlySet<string>): string[] {
  const words = pieces.flatMap(({ text }) => text.replace(/'(?:[^']|'')*'/g, " ").match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []);
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => columns.has(word));
}

/**
 * Whether a rollup holds all that a question needs: its columns, its measures, and days where it asks for days.
 *
 * @param columns of the logical table, in lower case
 */
export function canAnswer(rollup: Rollup, { plan, shape, withCredits }: CompiledPlan, columns: ReadonlySet<string>): boolean {
  const { metric, period } = plan;
  if (rollup.table !== metric.table) return false;
  const groups = shape === "groups";
  const granularity = groups ? plan.granularity : undefined;
  const time = TIME_COLUMN[metric.table].text.toLowerCase();
  const shown = groups ? plan.dimensions.map(({ on }) => zoned(plan, on)) : [];
  const filters = plan.filters.flatMap(({ on, values }) => [on.sql, ...(on.anyOf && values.length > 0 ? [on.anyOf(values)] : [])]);
  const needed = columnsIn([...shown, ...filters, ...(metric.unitOf ? [metric.unitOf] : [])], columns);
  const isByHour = granularity === "hourly" || [...(groups ? plan.dimensions : []), ...plan.filters].some(({ on }) => on.dimension.name === "hour");
  const needsDay = !wholeMonths(period) || granularity === "daily" || granularity === "weekly" || needed.includes(time);
  if (isByHour || (needsDay && (!rollup.columns.has(time) || !isDayStart(period.from) || !isDayStart(period.to)))) return false;
  // The days of another zone than UTC are other days; a filter on days is written in UTC.
  if (period.timeZone !== "UTC" && (granularity === "daily" || granularity === "weekly" || columnsIn(shown, columns).includes(time))) return false;
  if (!needed.every((name) => name === "billing_period" || rollup.columns.has(name))) return false;
  return holds(rollup, metric, withCredits) || (narrows(rollup, metric, columns) && holds(rollup, withoutOnly(metric), withCredits));
}

function holds(rollup: Rollup, metric: MetricSql, withCredits: boolean): boolean {
  return measuresOf(metric).every((measure, at) => {
    const held = rollup.measures[placeOf(rollup, measure)];
    return held !== undefined && (at > 0 || !withCredits || held.withCredits);
  });
}

/** Whether a metric's condition is one on columns that the rollup keeps apart as they are, so that it chooses among its rows. */
function narrows(rollup: Rollup, { only, table }: MetricSql, columns: ReadonlySet<string>): boolean {
  const time = TIME_COLUMN[table].text.toLowerCase();
  return only !== undefined && columnsIn([only], columns).every((name) => name !== time && rollup.columns.has(name));
}

function placeOf(rollup: Rollup, { amount, only }: Pick<Measure, "amount" | "only">): number {
  const id = idOf({ amount: amount.text, only: only?.text });
  return rollup.measures.findIndex((one) => idOf(one) === id);
}

const isDayStart = (instant: string) => Date.parse(instant) % 86_400_000 === 0;

/**
 * The same question over a rollup that {@link canAnswer} it: the same columns, names and types as over the rows.
 * In its text the rollup stands under the name of the logical table.
 */
export function rollupSql(rollup: Rollup, { plan, shape, withCredits }: CompiledPlan): string {
  // A condition that is in the sums already is not asked again; one that is in none of them chooses among the rows.
  const isInSums = holds(rollup, plan.metric, withCredits);
  const metric = isInSums ? plan.metric : withoutOnly(plan.metric);
  const groups = shape === "groups";
  const amount = placeOf(rollup, { amount: metric.amount, only: metric.only });
  const divisor = metric.divisor ? placeOf(rollup, { amount: metric.divisor, only: metric.only }) : -1;
  const items = metric.only ? itemsColumn(conditionsOf(rollup.measures).indexOf(metric.only.text)) : identifier("line_items");
  const unit = groups ? unitBeside(plan) : metric.unitOf;
  const keys: (readonly [name: Sql, expression: Sql])[] = [
    ...(groups && plan.granularity ? [[identifier("period"), bucket(plan, plan.granularity)] as const] : []),
    ...(groups ? plan.dimensions.map(({ alias, on }) => [identifier(alias), zoned(plan, on)] as const) : []),
    ...(unit ? [[identifier("unit"), unit] as const] : []),
  ];
  const total = (column: Sql) => sql`coalesce(sum(${column}), 0)`;
  const sums = [
    sql`sum(${sumColumn(amount)}) as value`,
    ...(divisor >= 0 ? [sql`sum(${sumColumn(divisor)}) as divisor`] : []),
    sql`${total(items)} as line_items`,
    sql`${total(items)} - ${total(knownColumn(amount))} as unknown_items`,
    ...(withCredits ? [sql`sum(${creditsColumn(amount)}) as credits`] : []),
  ];
  const columns = [...keys.map(([name, expression]) => sql`${expression} as ${name}`), ...sums];
  const grouped =
    keys.length === 0
      ? sql``
      : sql`\ngroup by ${join(
          keys.map((_, at) => sql`${at + 1}`),
          ", ",
        )}\norder by value desc`;
  const limit = groups ? sql`\nlimit ${plan.limit}` : sql``;
  const asked: QueryPlan = isInSums ? { ...plan, metric: withoutOnly(metric) } : plan;
  return sql`select ${join(columns, ", ")}\nfrom ${identifier(metric.table)}\nwhere ${whereOf(asked)} and ${items} > 0${grouped}${limit}`.text;
}

function withoutOnly(metric: MetricSql): MetricSql {
  const { only: _, ...rest } = metric;
  return rest;
}
