import type { GuardedSql } from "#adapters/warehouse/guard/guard";
import { printName, printQuery } from "#adapters/warehouse/guard/print/trino";
import type { Call, Expression, Name, Query } from "#adapters/warehouse/guard/tree";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { Type } from "#adapters/warehouse/guard/types";
import { readNeeds } from "#adapters/warehouse/lake/read-needs";
import type { LakeData } from "#adapters/warehouse/lake/lake-data";
import { quoted } from "#adapters/warehouse/lake/quote";

export type LakeStatement = {
  readonly sql: string;
  /** What each reading costs: the table's own columns, and the billing periods. */
  readonly readings: readonly { readonly columns: readonly string[]; readonly periods: readonly string[] }[];
};

/** What passed the guard as the engine is to run it: logical tables written out, and the clock of this program in it. */
export function lakeStatement(guarded: GuardedSql, data: LakeData, options: { readonly now: Date; readonly nestedAsJson: boolean }): LakeStatement {
  const statement = withClock(guarded.statement, options.now) as Query;
  const known = data.catalog.periods.map(({ billingPeriod }) => billingPeriod);
  const needs = readNeeds(statement, known);
  const texts = new Map<Name, string>();
  const readings = needs.readings.map(({ name, table, periods }) => {
    const derived = data.tables.derive(table, { columns: needs.columns, periods });
    texts.set(name, derived.sql);
    return { columns: derived.reads, periods: periods ?? known };
  });
  const sql = printQuery(statement, (name) => texts.get(name) ?? printName(name));
  return { sql: options.nestedAsJson ? withJson(sql, guarded, statement) : sql, readings };
}

/** The world's clock, not the engine's: both must mean the same day. */
function withClock(node: unknown, now: Date): unknown {
  if (Array.isArray(node)) return node.map((item) => withClock(item, now));
  if (typeof node !== "object" || node === null) return node;
  // A table's name is known by its identity.
  if (!("kind" in node) && "text" in node) return node;
  const expression = node as Expression;
  if (expression.kind === "now") return instantOf(expression.name, now);
  if (expression.kind === "call" && isClock(expression)) return instantOf(expression.name.toLowerCase(), now);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withClock(value, now)]));
}

const isClock = ({ name, args, star }: Call) =>
  !star && args.length === 0 && ["now", "current_timestamp", "localtimestamp", "current_date"].includes(name.toLowerCase());

function instantOf(name: string, now: Date): Expression {
  const text = now.toISOString().replace("T", " ").replace("Z", "");
  if (name === "current_date") return { kind: "typed", type: "date", value: text.slice(0, 10) };
  return { kind: "typed", type: "timestamp", value: name === "localtimestamp" ? text : `${text} UTC` };
}

export const isNested = (type: string) => /^(?:map|array|row)\(/.test(type);

/** Lists, maps and rows as JSON, around the whole: the order is said again, for what it can be said of. */
function withJson(sql: string, { columns }: GuardedSql, statement: Query): string {
  if (!columns.some(({ type }) => isNested(type))) return sql;
  const inner = columns.map((_, index) => `mt_c${index + 1}`);
  const list = columns.map(({ name, type, trinoType }, index) => {
    if (!isNested(type)) return `${inner[index]} as ${quoted(name)}`;
    // Fields without names would all be called "" in JSON.
    const value = type.includes("row(") ? `cast(${inner[index]} as ${namedFields(trinoType)})` : inner[index];
    return `json_format(cast(${value} as json)) as ${quoted(name)}`;
  });
  const order = statement.orderBy.map(({ value, descending, nulls }) => {
    const at = outputOf(value, columns);
    return at === undefined || isNested(columns[at]?.type ?? "")
      ? undefined
      : `${inner[at]}${descending ? " desc" : ""}${nulls === undefined ? "" : ` nulls ${nulls}`}`;
  });
  const said = order.length > 0 && order.every((one) => one !== undefined) ? ` order by ${order.join(", ")}` : "";
  return `select ${list.join(", ")} from (${sql}) as mt_result (${inner.join(", ")})${said}`;
}

function namedFields(type: Type): string {
  switch (type.kind) {
    case "array":
      return `array(${namedFields(type.element)})`;
    case "map":
      return `map(${namedFields(type.key)}, ${namedFields(type.value)})`;
    case "row":
      return `row(${type.fields.map((field, index) => `f${index + 1} ${namedFields(field.type)}`).join(", ")})`;
    default:
      return typeName(type);
  }
}

function outputOf(value: Expression, columns: GuardedSql["columns"]): number | undefined {
  if (value.kind === "number") return Number(value.text) - 1;
  if (value.kind !== "column" || value.qualifier !== undefined) return undefined;
  const at = columns.findIndex(({ name }) => name === value.name.text.toLowerCase());
  return at < 0 ? undefined : at;
}
