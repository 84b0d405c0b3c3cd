import type { Cell } from "#core/costs/query";
import { groupedSql, type QueryPlan, totalSql } from "#core/costs/query-plan";
import { multiplyDecimals } from "#core/money";
import type { LogicalTable } from "#core/ports/cost-engine";
import type { Fault } from "#services/canary/testing/faulty-engine";

type Rows = readonly (readonly Cell[])[];

/** What differs from one fault of a kind to the next: a seeded stream of numbers in [0, 1), and days that hold rows. */
export type Seeded = {
  readonly next: () => number;
  readonly days: readonly string[];
  readonly services: readonly string[];
  readonly months: readonly string[];
};

const COST: Readonly<Record<LogicalTable, readonly string[]>> = {
  cur: ["line_item_unblended_cost", "savings_plan_savings_plan_effective_cost", "reservation_effective_cost"],
  focus: ["BilledCost", "EffectiveCost"],
};
const DAY: Readonly<Record<LogicalTable, string>> = { cur: "line_item_usage_start_date", focus: "ChargePeriodStart" };
const CATEGORY: Readonly<Record<LogicalTable, string>> = { cur: "x_charge_category", focus: "ChargeCategory" };

const select = (columns: readonly string[], instead: Readonly<Record<string, string>>) =>
  columns.map((name) => (instead[name] === undefined ? `"${name}"` : `${instead[name]} AS "${name}"`)).join(", ");
const all = (columns: readonly string[]) => select(columns, {});
const scaled = (table: LogicalTable, factor: string, when: string) =>
  Object.fromEntries(COST[table].map((name) => [name, `CASE WHEN ${when} THEN ${name} * ${factor} ELSE ${name} END`]));
const one = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
const valueAt = (columns: readonly { readonly name: string }[]) => columns.findIndex(({ name }) => name === "value");
const isGrouped = (sql: string) => /GROUP BY/i.test(sql);

/** Kinds of faults in the rows that are read: everything that is asked sees the same wrong table. */
export const IN_ROWS: Readonly<Record<string, (seeded: Seeded) => Fault>> = {
  "a day is dropped": ({ next, days }) => {
    const day = one(days, next);
    return {
      name: day,
      table: (table, columns) => `SELECT ${all(columns)} FROM ${table} WHERE NOT (date_format(${DAY[table]}, '%Y-%m-%d') = '${day}')`,
    };
  },
  "a day is counted twice": ({ next, days }) => {
    const day = one(days, next);
    return {
      name: day,
      table: (table, columns) =>
        `SELECT ${all(columns)} FROM ${table} UNION ALL SELECT ${all(columns)} FROM ${table} WHERE date_format(${DAY[table]}, '%Y-%m-%d') = '${day}'`,
    };
  },
  "a row is doubled": ({ next, services }) => {
    const service = one(services, next);
    return {
      name: service,
      table: (table, columns) =>
        `SELECT ${all(columns)} FROM ${table} UNION ALL SELECT ${columns.map((name) => `"${name}"`).join(", ")} FROM (SELECT ${all(columns)}, row_number() OVER (PARTITION BY billing_period ORDER BY ${COST[table][0]} DESC) AS place FROM ${table} WHERE x_service = '${service}') AS placed WHERE place = 1`,
    };
  },
  "a service is lost": ({ next, services }) => {
    const service = one(services, next);
    return { name: service, table: (table, columns) => `SELECT ${all(columns)} FROM ${table} WHERE NOT (x_service = '${service}')` };
  },
  "credits have the wrong sign": () => ({
    name: "credits",
    table: (table, columns) => `SELECT ${select(columns, scaled(table, "(-1)", `${CATEGORY[table]} = 'Credit'`))} FROM ${table}`,
  }),
  "negation is missing": () => ({
    name: "SavingsPlanNegation",
    table: (table, columns) =>
      table === "cur" ? `SELECT ${all(columns)} FROM cur WHERE line_item_line_item_type <> 'SavingsPlanNegation'` : undefined,
  }),
  "a rate is off by a hundredth": ({ next, services }) => {
    const service = one(services, next);
    return { name: service, table: (table, columns) => `SELECT ${select(columns, scaled(table, "1.01", `x_service = '${service}'`))} FROM ${table}` };
  },
  "a billing period takes rows of the next": ({ months }) => {
    const [first, second] = months.slice(-2);
    return {
      name: `${second} into ${first}`,
      table: (table, columns) =>
        `SELECT ${select(columns, { billing_period: `CASE WHEN billing_period = '${second}' AND x_service = 'EC2' THEN '${first}' ELSE billing_period END` })} FROM ${table}`,
    };
  },
  "hours are of another time zone": ({ next }) => {
    const hours = 1 + Math.floor(next() * 11);
    return {
      name: `${hours} h`,
      table: (table, columns) => `SELECT ${select(columns, { [DAY[table]]: `date_add('hour', ${hours}, ${DAY[table]})` })} FROM ${table}`,
    };
  },
  "services of two names are swapped": ({ services }) => {
    const [a, b] = services;
    return {
      name: `${a} and ${b}`,
      table: (table, columns) =>
        `SELECT ${select(columns, { x_service: `CASE x_service WHEN '${a}' THEN '${b}' WHEN '${b}' THEN '${a}' ELSE x_service END` })} FROM ${table}`,
    };
  },
  "accounts are all one": () => ({
    name: "x_account",
    table: (table, columns) => `SELECT ${select(columns, { x_account: "'somebody'" })} FROM ${table}`,
  }),
};

/** Kinds of faults on the way: some questions see them, others do not. */
export const ON_THE_WAY: Readonly<Record<string, (seeded: Seeded) => Fault>> = {
  "kept sums are stale by a day": ({ next, days }) => {
    const day = one(days, next);
    return {
      ...(IN_ROWS["a day is dropped"] as (seeded: Seeded) => Fault)({ next: () => 0, days: [day], services: [], months: [] }),
      ofKeptSums: true,
    };
  },
  "kept sums lack a service": ({ next, services }) => ({
    ...(IN_ROWS["a service is lost"] as (seeded: Seeded) => Fault)({ next: () => 0, services: [one(services, next)], days: [], months: [] }),
    ofKeptSums: true,
  }),
  "kept sums are counted twice": () => ({
    name: "all",
    ofKeptSums: true,
    table: (table, columns) => `SELECT ${all(columns)} FROM ${table} UNION ALL SELECT ${all(columns)} FROM ${table}`,
  }),
  "groups lose their last row": () => ({ name: "last", rows: (rows, { sql }) => (isGrouped(sql) && rows.length > 1 ? rows.slice(0, -1) : rows) }),
  "groups repeat their first row": () => ({ name: "first", rows: (rows, { sql }) => (isGrouped(sql) && rows[0] ? [rows[0], ...rows] : rows) }),
  "a page of results is lost": () => ({
    name: "half",
    rows: (rows, { sql }) => (isGrouped(sql) && rows.length > 3 ? rows.slice(0, Math.ceil(rows.length / 2)) : rows),
  }),
  "the account stands for the service": () => ({
    name: "service",
    ofKeptSums: true,
    sql: ({ sql }) => sql.replace(/\bx_service as service\b/gi, "x_account as service"),
  }),
  "the region stands for the account": () => ({
    name: "account",
    ofKeptSums: true,
    sql: ({ sql }) => sql.replace(/\bx_account as account\b/gi, "product_region_code as account"),
  }),
  "exclusions are forgotten": () => ({
    name: "exclude",
    sql: recompiled((plan) => ({ ...plan, filters: plan.filters.filter(({ keeps }) => keeps) })),
  }),
  "filters are forgotten": () => ({ name: "filters", sql: recompiled((plan) => ({ ...plan, filters: plan.filters.filter(({ keeps }) => !keeps) })) }),
  "values are rounded to dollars": () => ({
    name: "dollars",
    rows: (rows, { sql }, columns) => {
      const at = valueAt(columns);
      return at < 0 || !isGrouped(sql)
        ? rows
        : rows.map((row) => row.map((cell, index) => (index === at && cell !== null ? String(Math.round(Number(cell))) : cell)));
    },
  }),
  "credits are positive in groups": () => ({
    name: "sign",
    rows: (rows, { sql }, columns) => flipped(rows, isGrouped(sql) ? valueAt(columns) : -1, (value) => value.startsWith("-")),
  }),
  "billed is answered for amortized": () => ({
    name: "amortized",
    ofKeptSums: true,
    sql: ({ sql }) =>
      sql.replace(/then (?:savings_plan_savings_plan_effective_cost|reservation_effective_cost)\b/gi, "then line_item_unblended_cost"),
  }),
  "days are of another time zone": ({ next }) => {
    const hours = 1 + Math.floor(next() * 11);
    return {
      name: `${hours} h`,
      ofKeptSums: true,
      table: (table, columns) => `SELECT ${select(columns, { [DAY[table]]: `date_add('hour', ${hours}, ${DAY[table]})` })} FROM ${table}`,
    };
  },
};

/** The plan's question, written again from another plan. */
function recompiled(change: (plan: QueryPlan) => QueryPlan): NonNullable<Fault["sql"]> {
  return ({ sql, plan }) => {
    if (plan === undefined) return sql;
    const changed = change(plan.plan);
    return plan.shape === "groups" ? groupedSql(changed) : totalSql(changed, plan.withCredits);
  };
}

function flipped(rows: Rows, at: number, when: (value: string) => boolean): Rows {
  return at < 0
    ? rows
    : rows.map((row) => row.map((cell, index) => (index === at && typeof cell === "string" && when(cell) ? multiplyDecimals(cell, "-1") : cell)));
}

/** The same stream for the same seed. */
export function numbersOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 4294967296;
  };
}
