import { NAME_PART } from "#adapters/warehouse/guard/tree";
import type { Alias, Body, Bound, Call, Expression, Grouping, Name, Query, Relation, Select, SortItem, Window } from "#adapters/warehouse/guard/tree";

/** Words that must be quoted to be names in Trino. */
const RESERVED = new Set(
  (
    "alter and as between by case cast constraint create cross cube current_catalog current_date current_path current_role current_schema current_time " +
    "current_timestamp current_user deallocate delete describe distinct drop else end escape except execute exists extract false for from full group grouping " +
    "having in inner insert intersect into is join json_array json_exists json_object json_query json_table json_value left like listagg localtime localtimestamp " +
    "natural normalize not null on or order outer prepare recursive right rollup select skip table then trim true uescape union unnest using values when where with " +
    "limit offset fetch lateral all any some"
  ).split(" "),
);

export const printName = ({ text }: Name) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !RESERVED.has(text.toLowerCase()) ? text : `"${text.replaceAll('"', '""')}"`;
const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;
const commas = <T>(items: readonly T[], print: (item: T) => string) => items.map(print).join(", ");

/** The statement in the canonical dialect. `tableName` names the logical tables. */
export function printQuery(query: Query, tableName: (name: Name) => string = printName): string {
  const parts: string[] = [];
  if (query.with.length > 0) {
    parts.push(`WITH ${commas(query.with, (cte) => `${printName(cte.name)}${columnList(cte.columns)} AS (${printQuery(cte.query, tableName)})`)}`);
  }
  parts.push(printBody(query.body, tableName));
  if (query.orderBy.length > 0) parts.push(`ORDER BY ${commas(query.orderBy, (item) => printSort(item, tableName))}`);
  if (query.offset !== undefined) parts.push(`OFFSET ${query.offset}`);
  if (query.limit !== undefined) parts.push(`LIMIT ${query.limit}`);
  return parts.join(" ");
}

const columnList = (columns: readonly Name[]) => (columns.length === 0 ? "" : ` (${commas(columns, printName)})`);

function printBody(body: Body, tableName: (name: Name) => string): string {
  switch (body.kind) {
    case "select":
      return printSelect(body, tableName);
    case "query":
      return `(${printQuery(body, tableName)})`;
    case "values":
      return `VALUES ${commas(body.rows, (row) => `(${commas(row, (cell) => print(cell, tableName))})`)}`;
    case "set": {
      const side = (part: Body) => (part.kind === "set" || part.kind === "values" ? `(${printBody(part, tableName)})` : printBody(part, tableName));
      return `${side(body.left)} ${body.operator}${body.all ? " ALL" : ""} ${side(body.right)}`;
    }
  }
}

function printSelect(select: Select, tableName: (name: Name) => string): string {
  const p = (expression: Expression) => print(expression, tableName);
  const items = commas(select.items, (item) => {
    if (item.kind === "star") return item.qualifier === undefined ? "*" : `${printName(item.qualifier)}.*`;
    return `${p(item.value)}${item.alias === undefined ? "" : ` AS ${printName(item.alias)}`}`;
  });
  const parts = [`SELECT ${select.distinct ? "DISTINCT " : ""}${items}`];
  if (select.from.length > 0) parts.push(`FROM ${commas(select.from, (relation) => printRelation(relation, tableName))}`);
  if (select.where !== undefined) parts.push(`WHERE ${bare(p(select.where))}`);
  if (select.groupBy.length > 0) parts.push(`GROUP BY ${commas(select.groupBy, (grouping) => printGrouping(grouping, p))}`);
  if (select.having !== undefined) parts.push(`HAVING ${bare(p(select.having))}`);
  if (select.windows.length > 0)
    parts.push(`WINDOW ${commas(select.windows, ({ name, window }) => `${printName(name)} AS (${printWindow(window, tableName)})`)}`);
  return parts.join(" ");
}

/** Outer parentheses say nothing around a whole condition. */
function bare(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  let quoted = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (quoted !== "") quoted = char === quoted ? "" : quoted;
    else if (char === "'" || char === '"') quoted = char;
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0 && at < text.length - 1) return text;
  }
  return text.slice(1, -1);
}

function printGrouping(grouping: Grouping, p: (expression: Expression) => string): string {
  if (grouping.kind === "single") return grouping.value.kind === "row" ? `(${commas(grouping.value.items, p)})` : p(grouping.value);
  const word = { rollup: "ROLLUP", cube: "CUBE", sets: "GROUPING SETS" }[grouping.kind];
  return `${word} (${commas(grouping.sets, (set) => (set.length === 1 && grouping.kind !== "sets" ? p(set[0] as Expression) : `(${commas(set, p)})`))})`;
}

const printAlias = (alias: Alias) => (alias === undefined ? "" : ` AS ${printName(alias.name)}${columnList(alias.columns)}`);

function printRelation(relation: Relation, tableName: (name: Name) => string): string {
  switch (relation.kind) {
    case "table": {
      const name = tableName(relation.name);
      const own = relation.name.text.includes(NAME_PART) || name === printName(relation.name);
      const alias = relation.alias ?? (own ? undefined : { name: relation.name, columns: [] });
      return `${name}${printAlias(alias)}`;
    }
    case "derived":
      return `${relation.lateral ? "LATERAL " : ""}(${printQuery(relation.query, tableName)})${printAlias(relation.alias)}`;
    case "unnest":
      return `UNNEST(${commas(relation.values, (value) => print(value, tableName))})${relation.ordinality ? " WITH ORDINALITY" : ""}${printAlias(relation.alias)}`;
    case "join": {
      const right = printRelation(relation.right, tableName);
      const end =
        relation.on !== undefined
          ? ` ON ${bare(print(relation.on, tableName))}`
          : relation.using.length > 0
            ? ` USING (${commas(relation.using, printName)})`
            : "";
      const word = relation.type === "INNER" ? "JOIN" : `${relation.type} JOIN`;
      return `${printRelation(relation.left, tableName)} ${word} ${relation.right.kind === "join" ? `(${right})` : right}${end}`;
    }
  }
}

function printSort({ value, descending, nulls }: SortItem, tableName: (name: Name) => string): string {
  return `${print(value, tableName)}${descending ? " DESC" : ""}${nulls === undefined ? "" : ` NULLS ${nulls.toUpperCase()}`}`;
}

function printWindow(window: Window, tableName: (name: Name) => string): string {
  const parts: string[] = [];
  const bound = (at: Bound) => ("by" in at ? `${print(at.by, tableName)} ${at.kind}` : at.kind);
  if (window.base !== undefined) parts.push(printName(window.base));
  if (window.partitionBy.length > 0) parts.push(`PARTITION BY ${commas(window.partitionBy, (value) => print(value, tableName))}`);
  if (window.orderBy.length > 0) parts.push(`ORDER BY ${commas(window.orderBy, (item) => printSort(item, tableName))}`);
  if (window.frame !== undefined) {
    const { unit, start, end } = window.frame;
    parts.push(end === undefined ? `${unit} ${bound(start)}` : `${unit} BETWEEN ${bound(start)} AND ${bound(end)}`);
  }
  return parts.join(" ");
}

function print(expression: Expression, tableName: (name: Name) => string): string {
  const p = (inner: Expression) => print(inner, tableName);
  const q = (query: Query) => printQuery(query, tableName);
  switch (expression.kind) {
    case "null":
      return "NULL";
    case "boolean":
      return expression.value ? "TRUE" : "FALSE";
    case "number":
      return expression.text;
    case "string":
      return quote(expression.value);
    case "typed":
      return expression.type === "varbinary" ? `X'${expression.value}'` : `${expression.type.toUpperCase()} ${quote(expression.value)}`;
    case "interval":
      return `INTERVAL ${expression.negative ? "-" : ""}${quote(expression.value)} ${expression.from}${expression.to === undefined ? "" : ` TO ${expression.to}`}`;
    case "column":
      return `${expression.qualifier === undefined ? "" : `${printName(expression.qualifier)}.`}${printName(expression.name)}`;
    case "field":
      return `${p(expression.base)}.${printName(expression.name)}`;
    case "negate":
      return `(-${expression.value.kind === "negate" ? " " : ""}${p(expression.value)})`;
    case "not":
      return `(NOT ${p(expression.value)})`;
    case "binary":
      return `(${p(expression.left)} ${expression.operator} ${p(expression.right)})`;
    case "logic":
      return `(${operand(expression.left, expression.operator, p)} ${expression.operator} ${operand(expression.right, undefined, p)})`;
    case "between":
      return `(${p(expression.value)} ${expression.negated ? "NOT " : ""}BETWEEN ${p(expression.low)} AND ${p(expression.high)})`;
    case "in":
      return `(${p(expression.value)} ${expression.negated ? "NOT " : ""}IN (${"kind" in expression.among ? q(expression.among) : commas(expression.among, p)}))`;
    case "like":
      return `(${p(expression.value)} LIKE ${p(expression.pattern)}${expression.escape === undefined ? "" : ` ESCAPE ${p(expression.escape)}`})`;
    case "is-null":
      return `(${p(expression.value)} IS ${expression.negated ? "NOT " : ""}NULL)`;
    case "exists":
      return `EXISTS (${q(expression.query)})`;
    case "scalar":
      return `(${q(expression.query)})`;
    case "quantified":
      return `(${p(expression.value)} ${expression.operator} ${expression.quantifier} (${q(expression.query)}))`;
    case "case": {
      const whens = expression.whens.map(([when, then]) => ` WHEN ${bare(p(when))} THEN ${p(then)}`).join("");
      return `CASE${expression.operand === undefined ? "" : ` ${p(expression.operand)}`}${whens}${expression.otherwise === undefined ? "" : ` ELSE ${p(expression.otherwise)}`} END`;
    }
    case "cast":
      return `${expression.safe ? "TRY_CAST" : "CAST"}(${bare(p(expression.value))} AS ${expression.type})`;
    case "at-zone":
      return `(${p(expression.value)} AT TIME ZONE ${p(expression.zone)})`;
    case "extract":
      return `EXTRACT(${expression.field.toUpperCase()} FROM ${p(expression.value)})`;
    case "position":
      return `POSITION(${p(expression.part)} IN ${p(expression.value)})`;
    case "trim":
      return printTrim(expression, p);
    case "substring":
      return `SUBSTRING(${p(expression.value)} FROM ${p(expression.from)}${expression.length === undefined ? "" : ` FOR ${p(expression.length)}`})`;
    case "now":
      return expression.name;
    case "array":
      return `ARRAY[${commas(expression.items, p)}]`;
    case "row":
      return `ROW(${commas(expression.items, p)})`;
    case "subscript":
      return `${p(expression.value)}[${bare(p(expression.index))}]`;
    case "lambda":
      return `${expression.parameters.length === 1 ? commas(expression.parameters, printName) : `(${commas(expression.parameters, printName)})`} -> ${p(expression.body)}`;
    case "json-object":
      return `JSON_OBJECT(${commas(expression.pairs, ([key, value]) => `${p(key)} : ${p(value)}`)})`;
    case "call":
      return printCall(expression, p, tableName);
  }
}

const COMPARISONS = new Set(["=", "<>", "<", "<=", ">", ">="]);

/** Without the parentheses that say nothing: around a AND b in a AND b AND c, and around comparisons. */
function operand(side: Expression, chained: "AND" | "OR" | undefined, p: (inner: Expression) => string): string {
  const comparison =
    side.kind === "in" || side.kind === "is-null" || side.kind === "like" || (side.kind === "binary" && COMPARISONS.has(side.operator));
  return comparison || (side.kind === "logic" && side.operator === chained) ? bare(p(side)) : p(side);
}

function printTrim({ side, characters, value }: Extract<Expression, { kind: "trim" }>, p: (inner: Expression) => string): string {
  if (characters === undefined && side === "BOTH") return `TRIM(${p(value)})`;
  return `TRIM(${side} ${characters === undefined ? "" : `${p(characters)} `}FROM ${p(value)})`;
}

function printCall(call: Call, p: (inner: Expression) => string, tableName: (name: Name) => string): string {
  const order = (items: readonly SortItem[]) => `ORDER BY ${commas(items, (item) => printSort(item, tableName))}`;
  const args = call.star ? "*" : commas(call.args, (arg) => bare(p(arg)));
  const parts = [`${call.name}(${call.distinct ? "DISTINCT " : ""}${args}${call.orderBy.length > 0 ? ` ${order(call.orderBy)}` : ""})`];
  if (call.withinGroup.length > 0) parts.push(`WITHIN GROUP (${order(call.withinGroup)})`);
  if (call.filter !== undefined) parts.push(`FILTER (WHERE ${bare(p(call.filter))})`);
  if (call.ignoreNulls) parts.push("IGNORE NULLS");
  if (call.over !== undefined) parts.push(`OVER (${printWindow(call.over, tableName)})`);
  return parts.join(" ");
}
