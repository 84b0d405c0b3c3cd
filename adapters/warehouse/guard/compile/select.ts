import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { compileItem, type Item } from "#adapters/warehouse/guard/compile/item";
import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import { type CompiledBody, innerLabel, type Label, type OutputColumn } from "#adapters/warehouse/guard/compile/output";
import { condition, type Place, plainPlace } from "#adapters/warehouse/guard/compile/place";
import { compileFrom } from "#adapters/warehouse/guard/compile/from";
import { compileGroups } from "#adapters/warehouse/guard/compile/groups";
import { hasAggregate } from "#adapters/warehouse/guard/compile/has-aggregate";
import { periodsOfMoments } from "#adapters/warehouse/guard/compile/moment-periods";
import { boundedScans } from "#adapters/warehouse/guard/compile/periods";
import type { BoundColumn, BoundRelation, QueryPlace, Scope } from "#adapters/warehouse/guard/compile/scope";
import { compileSort, direction } from "#adapters/warehouse/guard/compile/window";
import { didYouMean, refuse } from "#adapters/warehouse/guard/refuse";
import type { Expression, Select, SortItem } from "#adapters/warehouse/guard/tree";

/** Trino's own limit is about the same; keeps the engine's plan small. */
const MAX_COLUMNS = 500;

export function compileSelect(select: Select, place: QueryPlace, label: Label): CompiledBody {
  const from = compileFrom(select.from, place);
  const { scope } = from;
  const base: Place = {
    ...plainPlace(place, scope, "WHERE"),
    namedWindows: namedWindows(select),
    given: select.items.map((item) => (item.kind === "item" ? (item.alias?.text.toLowerCase() ?? "") : "")),
  };
  const where = select.where && condition(compileExpression(select.where, base), "WHERE");
  if (select.where !== undefined) {
    for (const scan of boundedScans(select.where, scope)) scan.bounded = true;
    for (const [scan, bound] of periodsOfMoments(select.where, scope)) scan.derived ??= bound;
  }
  const items = expandStars(select, scope);
  const grouping = compileGroups(select.groupBy, items, { ...base, clause: "GROUP BY" });
  const isGrouped = select.groupBy.length > 0 || select.having !== undefined || items.some((item) => hasAggregate(item.value));
  const inner: Place = { ...base, clause: "SELECT", aggregates: true, windows: true, groups: isGrouped ? grouping.texts : undefined };
  const values = items.map((item) => grouped(compileItem(item.value, inner), isGrouped, item.name));
  const having =
    select.having && grouped(condition(compileExpression(select.having, { ...inner, clause: "HAVING", windows: false }), "HAVING"), true, "HAVING");

  const columns = values.map((value, index): OutputColumn => ({
    name: items[index]?.name ?? "",
    type: value.type,
    scans: value.scans ?? [],
    sealed: value.sealed === true,
    weight: value.weight ?? 1,
  }));
  const list = values
    .map((value, index) => `${label === innerLabel ? value.sql : delivered(value)} AS ${label(index, columns[index]?.name ?? "")}`)
    .join(", ");
  const clauses = [
    `SELECT ${select.distinct ? "DISTINCT " : ""}${list}`,
    from.sql === "" ? "" : ` FROM ${from.sql}`,
    where === undefined ? "" : ` WHERE ${where.sql}`,
    grouping.sql === "" ? "" : ` GROUP BY ${grouping.sql}`,
    having === undefined ? "" : ` HAVING ${having.sql}`,
  ];
  return {
    sql: clauses.join(""),
    columns,
    single: (isGrouped && select.groupBy.length === 0) || select.from.length === 0,
    sort: (order) => order.map((item) => compileOrder(item, items, values, select, inner, isGrouped)),
  };
}

/** The engine writes a decimal without whole digits as .5; with one it writes 0.5. */
function delivered({ sql, type }: Compiled): string {
  return type.kind === "decimal" && type.precision === type.scale && type.precision < 38
    ? `CAST(${sql} AS DECIMAL(${type.precision + 1},${type.scale}))`
    : sql;
}

function namedWindows(select: Select): Place["namedWindows"] {
  return new Map(select.windows.map(({ name, window }) => [name.text.toLowerCase(), window]));
}

function grouped(value: Compiled, isGrouped: boolean, name: string): Compiled {
  const [loose] = value.free;
  if (isGrouped && loose !== undefined) {
    refuse(
      `The column \`${loose.name}\`${name === loose.name || name.startsWith("_col") ? "" : ` (in ${name})`} is neither grouped nor aggregated: add it to GROUP BY, or write max(${loose.name}).`,
    );
  }
  return value;
}

function expandStars(select: Select, scope: Scope): readonly Item[] {
  const items = select.items.flatMap((item): readonly Item[] => {
    if (item.kind === "item") return [{ value: item.value, ...named(item.alias?.text, item.value) }];
    return starColumns(item.qualifier?.text.toLowerCase(), scope);
  });
  if (items.length === 0) refuse("SELECT needs at least one column.");
  if (items.length > MAX_COLUMNS) refuse(`The query gives more than ${MAX_COLUMNS} columns: name those that you need.`);
  return items.map((item, index) => (item.name === "" ? { ...item, name: `_col${index}` } : item));
}

function named(alias: string | undefined, value: Expression): { readonly name: string; readonly aliased: boolean } {
  if (alias !== undefined) return { name: alias.toLowerCase(), aliased: true };
  if (value.kind === "column" || value.kind === "field") return { name: value.name.text.toLowerCase(), aliased: false };
  return { name: "", aliased: false };
}

function starColumns(qualifier: string | undefined, scope: Scope): readonly Item[] {
  const relations = scope.relations.filter((relation) => qualifier === undefined || relation.alias === qualifier);
  if (qualifier !== undefined && relations.length === 0)
    refuse(
      `Unknown table or alias \`${qualifier}\`.${didYouMean(
        qualifier,
        scope.relations.flatMap((relation) => relation.alias ?? []),
      )}`,
    );
  if (relations.length === 0) refuse("SELECT * needs a table: write FROM focus or FROM cur.");
  const merged = qualifier === undefined ? scope.merged.map((column) => column.name) : [];
  const bound = (column: BoundColumn, relation: BoundRelation | undefined): Item => ({
    value: { kind: "bound", column, relation },
    name: column.name,
    aliased: false,
  });
  const own = relations.flatMap((relation) =>
    relation.columns.filter((column) => !merged.includes(column.name)).map((column) => bound(column, relation)),
  );
  return [...(qualifier === undefined ? scope.merged.map((column) => bound(column, undefined)) : []), ...own];
}

/** By position, by a name of the SELECT list, or by any expression over the tables (and, when DISTINCT, one of the list). */
function compileOrder(item: SortItem, items: readonly Item[], values: readonly Compiled[], select: Select, place: Place, isGrouped: boolean): string {
  const position = outputPosition(item.value, items);
  if (position !== undefined) return `${position} ${direction(item)}`;
  const outputs = new Map<string, Compiled>();
  items.forEach((output, index) => {
    const value = values[index];
    if (output.aliased && value !== undefined) outputs.set(output.name, compiled(value.sql, value.type, [value]));
  });
  if (!isGrouped && hasAggregate(item.value))
    refuse("ORDER BY holds an aggregate, and the query groups nothing: add GROUP BY with the columns of the SELECT list.");
  const sorted = compileExpression(item.value, { ...place, clause: "ORDER BY", outputs });
  const same = values.findIndex((value) => value.sql === sorted.sql);
  if (same >= 0) return `${same + 1} ${direction(item)}`;
  if (select.distinct) refuse("With DISTINCT, ORDER BY takes only columns of the SELECT list.");
  grouped(sorted, isGrouped, "ORDER BY");
  return compileSort(item, { ...place, clause: "ORDER BY", outputs });
}

function outputPosition(value: Expression, items: readonly Item[]): number | undefined {
  if (value.kind === "number") {
    const position = Number(value.text);
    if (!Number.isInteger(position) || position < 1 || position > items.length) refuse(`ORDER BY ${value.text}: there are ${items.length} columns.`);
    return position;
  }
  if (value.kind !== "column" || value.qualifier !== undefined) return undefined;
  const wanted = value.name.text.toLowerCase();
  const hits = items.flatMap((item, index) => (item.name === wanted && item.aliased ? [index + 1] : []));
  if (hits.length > 1) refuse(`ORDER BY ${value.name.text}: several columns have that name.`);
  return hits[0];
}
