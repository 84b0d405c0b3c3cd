import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import { type BoundColumn, type CommonTableBinding, nextName, type QueryPlace, scopeOf } from "#adapters/warehouse/guard/compile/scope";
import { compileSelect } from "#adapters/warehouse/guard/compile/select";
import { direction } from "#adapters/warehouse/guard/compile/window";
import { compileExpression } from "#adapters/warehouse/guard/compile/knot";
import { type CompiledBody, type CompiledQuery, innerLabel, type Label, type OutputColumn, renamed } from "#adapters/warehouse/guard/compile/output";
import { plainPlace } from "#adapters/warehouse/guard/compile/place";
import { limits } from "#adapters/warehouse/guard/limits";
import { didYouMean, refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import type { Body, Expression, Query } from "#adapters/warehouse/guard/tree";
import { commonType, sameType, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

export function compileQuery(query: Query, place: QueryPlace, label: Label = innerLabel): CompiledQuery {
  const { commonTables, prefix } = bindCommonTables(query, place);
  const here = { ...place, commonTables };
  const body = compileBody(query.body, here, label);
  const order = query.orderBy.length === 0 ? "" : ` ORDER BY ${body.sort(query.orderBy).join(", ")}`;
  const limit = query.limit === undefined ? "" : ` LIMIT ${query.limit}`;
  const offset = query.offset === undefined ? "" : ` OFFSET ${query.offset}`;
  // A limit above a filter would change which rows it sees: the period may then not be bounded from outside.
  const columns =
    query.limit === undefined && query.offset === undefined ? body.columns : body.columns.map((column) => ({ ...column, sealed: true }));
  return { sql: `${prefix}${body.sql}${order}${offset}${limit}`, columns, single: body.single || query.limit === 1 };
}

function bindCommonTables(query: Query, place: QueryPlace) {
  const commonTables = new Map(place.commonTables);
  const parts: string[] = [];
  for (const { name, columns, query: definition } of query.with) {
    const key = name.text.toLowerCase();
    if ((key === "focus" || key === "cur") && !limits().asEngine)
      refuse(`A WITH query may not be named ${key}, which is a table: choose another name.`);
    if (query.with.filter((other) => other.name.text.toLowerCase() === key).length > 1)
      refuse(`Two WITH queries are named ${name.text}: rename one.`);
    const before = { scans: place.session.scans.length, count: place.session.scanCount, relations: place.session.relationCount };
    const result = compileQuery(definition, { ...place, commonTables, outer: undefined });
    const sqlName = nextName(place.session, "mt_w");
    const names = renamed(
      result.columns,
      columns.map((column) => column.text.toLowerCase()),
      name.text,
    );
    const binding: CommonTableBinding = {
      sqlName,
      columns: result.columns.map((column, index): BoundColumn => ({
        name: names[index] ?? "",
        sql: innerLabel(index, ""),
        type: column.type,
        scans: column.scans,
        sealed: column.sealed === true,
        weight: column.weight ?? 1,
      })),
      scans: place.session.scans.slice(before.scans),
      scanCount: place.session.scanCount - before.count,
      relationCount: place.session.relationCount - before.relations,
      single: result.single,
    };
    // Its definition counts where it is read, once for each reading.
    place.session.scanCount = before.count;
    place.session.relationCount = before.relations;
    commonTables.set(key, binding);
    parts.push(`${sqlName} AS (${result.sql})`);
  }
  return { commonTables, prefix: parts.length === 0 ? "" : `WITH ${parts.join(", ")} ` };
}

function compileBody(body: Body, place: QueryPlace, label: Label): CompiledBody {
  switch (body.kind) {
    case "select":
      return compileSelect(body, place, label);
    case "values":
      return compileValues(body.rows, place, label);
    case "query": {
      const result = compileQuery(body, place);
      const name = nextName(place.session, "r");
      return wrapped(result.sql, name, result.columns, label, result.single);
    }
    case "set":
      return compileSetOperation(body, place, label);
  }
}

function wrapped(sql: string, name: string, columns: readonly OutputColumn[], label: Label, single: boolean): CompiledBody {
  const list = columns.map((column, index) => `${name}.${innerLabel(index, "")} AS ${label(index, column.name)}`).join(", ");
  return { sql: `SELECT ${list} FROM (${sql}) AS ${name}`, columns, single, sort: sortByOutput(columns) };
}

/** ORDER BY of a set operation or VALUES: columns by name or position. */
function sortByOutput(columns: readonly OutputColumn[]): CompiledBody["sort"] {
  return (items) => items.map((item) => `${outputPosition(item.value, columns)} ${direction(item)}`);
}

function outputPosition(value: Expression, columns: readonly OutputColumn[]): number {
  if (value.kind === "number") {
    const position = Number(value.text);
    if (!Number.isInteger(position) || position < 1 || position > columns.length)
      refuse(`ORDER BY ${value.text}: there are ${columns.length} columns.`);
    return position;
  }
  if (value.kind !== "column" || value.qualifier !== undefined)
    refuse("ORDER BY of UNION, INTERSECT, EXCEPT and VALUES takes columns by name or position: put the rest in a subquery.");
  const wanted = value.name.text.toLowerCase();
  const hits = columns.flatMap((column, index) => (column.name === wanted ? [index + 1] : []));
  const [position] = hits;
  if (position === undefined || hits.length > 1)
    refuse(
      `ORDER BY ${value.name.text}: ${
        hits.length > 1
          ? "several columns have that name."
          : `no column has that name.${didYouMean(
              wanted,
              columns.map((column) => column.name),
            )}`
      }`,
    );
  return position;
}

function compileSetOperation(body: Extract<Body, { kind: "set" }>, place: QueryPlace, label: Label): CompiledBody {
  const [left, right] = [compileBody(body.left, place, innerLabel), compileBody(body.right, place, innerLabel)];
  if (left.columns.length !== right.columns.length)
    refuse(`${body.operator} needs the same number of columns on both sides, and has ${left.columns.length} and ${right.columns.length}.`);
  const columns = left.columns.map((column, index): OutputColumn => {
    const other = right.columns[index] ?? column;
    const type = commonType(column.type, other.type);
    if (type === undefined)
      refuse(
        `${body.operator} needs the same types on both sides; column ${index + 1} has ${typeName(column.type)} and ${typeName(other.type)}: cast one of them.`,
      );
    return { name: column.name, type, scans: [...column.scans, ...other.scans], weight: Math.max(column.weight ?? 1, other.weight ?? 1) };
  });
  const side = (result: CompiledBody) => converted(result, columns, place);
  const sql = `(${side(left)}) ${body.operator}${body.all ? " ALL" : ""} (${side(right)})`;
  if (label === innerLabel) return { sql, columns, single: false, sort: sortByOutput(columns) };
  return wrapped(sql, nextName(place.session, "r"), columns, label, false);
}

/** A side of a set operation in the types of the whole. */
function converted(result: CompiledBody, columns: readonly OutputColumn[], place: QueryPlace): string {
  if (result.columns.every((column, index) => sameType(column.type, columns[index]?.type ?? UNKNOWN))) return result.sql;
  const name = nextName(place.session, "r");
  const list = result.columns.map(
    (column, index) =>
      `${coerce(compiled(`${name}.${innerLabel(index, "")}`, column.type, []), columns[index]?.type ?? column.type).sql} AS ${innerLabel(index, "")}`,
  );
  return `SELECT ${list.join(", ")} FROM (${result.sql}) AS ${name}`;
}

function compileValues(rows: readonly (readonly Expression[])[], place: QueryPlace, label: Label): CompiledBody {
  const cells = rows.map((row) => row.map((cell) => compileExpression(cell, plainPlace(place, scopeOf([], place.outer), "VALUES"))));
  const types = (cells[0] ?? []).map((_, index) =>
    cells.reduce<Type>((sofar, row) => {
      const cell = row[index]?.type ?? UNKNOWN;
      return (
        commonType(sofar, cell) ??
        refuse(`VALUES needs one type in column ${index + 1}, and has ${typeName(sofar)} and ${typeName(cell)}: cast one of them.`)
      );
    }, UNKNOWN),
  );
  const lines = cells.map((row) => `(${row.map((cell: Compiled, index) => coerce(cell, types[index] ?? UNKNOWN).sql).join(", ")})`);
  const name = nextName(place.session, "r");
  place.session.relationCount++;
  const columns = types.map((type, index): OutputColumn => ({ name: `_col${index}`, type, scans: [] }));
  const list = columns.map((column, index) => `${name}.${innerLabel(index, "")} AS ${label(index, column.name)}`).join(", ");
  const sql = `SELECT ${list} FROM (VALUES ${lines.join(", ")}) AS ${name}(${columns.map((_, index) => innerLabel(index, "")).join(", ")})`;
  return { sql, columns, single: rows.length === 1, sort: sortByOutput(columns) };
}
