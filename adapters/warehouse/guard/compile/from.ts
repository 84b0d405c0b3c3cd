import type { LogicalTable } from "#core/ports/cost-engine";
import { TableUnavailableError } from "#core/errors";
import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import { type Compiled, compiled, identifier } from "#adapters/warehouse/guard/compile/compiled";
import { checkJoin, type CompiledFrom } from "#adapters/warehouse/guard/compile/join-rule";
import { boundedScans } from "#adapters/warehouse/guard/compile/periods";
import { compileExpression, compileQuery } from "#adapters/warehouse/guard/compile/knot";
import { innerLabel, renamed } from "#adapters/warehouse/guard/compile/output";
import { condition, plainPlace } from "#adapters/warehouse/guard/compile/place";
import {
  type BoundColumn,
  type BoundRelation,
  nextName,
  type QueryPlace,
  type Scan,
  type Scope,
  scopeOf,
} from "#adapters/warehouse/guard/compile/scope";
import { limits } from "#adapters/warehouse/guard/limits";
import { didYouMean, refuse } from "#adapters/warehouse/guard/refuse";
import { NAME_PART } from "#adapters/warehouse/guard/tree";
import { parseTypeName, typeName } from "#adapters/warehouse/guard/type-names";
import type { Alias, Expression, Join, Relation } from "#adapters/warehouse/guard/tree";
import { BIGINT, commonType, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

export function compileFrom(from: readonly Relation[], place: QueryPlace): { readonly sql: string; readonly scope: Scope } {
  let all: CompiledFrom | undefined;
  for (const relation of from) {
    const next = compileRelation(relation, place, all?.relations ?? []);
    if (all !== undefined && !all.small && !next.small && !limits().asEngine)
      refuse("Tables side by side (FROM a, b) are not allowed: write FROM a JOIN b ON a.x = b.x.");
    all =
      all === undefined
        ? next
        : {
            sql: `${all.sql} CROSS JOIN ${next.sql}`,
            relations: [...all.relations, ...next.relations],
            merged: [...all.merged, ...next.merged],
            small: all.small && next.small,
          };
  }
  const relations = all?.relations ?? [];
  const aliases = relations.flatMap((relation) => relation.alias ?? []);
  const twice = aliases.find((alias, index) => aliases.indexOf(alias) !== index);
  if (twice !== undefined) refuse(`Two tables are called ${twice}: give one an alias, as in FROM ${twice} AS a.`);
  return { sql: all?.sql ?? "", scope: scopeOf(relations, place.outer, all?.merged) };
}

function compileRelation(relation: Relation, place: QueryPlace, left: readonly BoundRelation[]): CompiledFrom {
  if (++place.session.relationCount > limits().relations)
    refuse(`The query reads more than ${limits().relations} tables, WITH queries written out: simplify it.`);
  switch (relation.kind) {
    case "table":
      return compileTable(relation, place);
    case "derived": {
      const outer = relation.lateral ? scopeOf(left, place.outer) : place.outer;
      const before = place.session.scanCount;
      const result = compileQuery(relation.query, { ...place, outer });
      const name = nextName(place.session, "r");
      const names = renamed(result.columns, columnNames(relation.alias), relation.alias?.name.text ?? "The subquery");
      const columns = result.columns.map((column, index): BoundColumn => ({
        name: names[index] ?? "",
        sql: `${name}.${innerLabel(index, "")}`,
        type: column.type,
        scans: column.scans,
        sealed: column.sealed === true,
        weight: column.weight ?? 1,
      }));
      const small = result.single || place.session.scanCount === before;
      return {
        sql: `${relation.lateral ? "LATERAL " : ""}(${result.sql}) AS ${name}`,
        relations: [{ alias: relation.alias?.name.text.toLowerCase(), columns }],
        merged: [],
        small,
      };
    }
    case "unnest":
      return compileUnnest(relation, place, left);
    case "join":
      return compileJoin(relation, place, left);
  }
}

const columnNames = (alias: Alias) => (alias?.columns ?? []).map((column) => column.text.toLowerCase());

function compileTable(relation: Extract<Relation, { kind: "table" }>, place: QueryPlace): CompiledFrom {
  const { session } = place;
  const wanted = relation.name.text.toLowerCase();
  const alias = relation.alias?.name.text.toLowerCase() ?? wanted.split(NAME_PART).at(-1) ?? wanted;
  const sqlAlias = nextName(session, "r");
  const common = place.commonTables.get(wanted);
  if (common !== undefined) {
    session.scanCount += common.scanCount;
    session.relationCount += common.relationCount;
    checkScans(place);
    const names = renamed(common.columns, columnNames(relation.alias), alias);
    const reading: Scan = { table: "focus", node: relation, bounded: false, compared: false, parts: common.scans };
    session.scans.push(reading);
    const columns = common.columns.map((column, index): BoundColumn => ({
      ...column,
      name: names[index] ?? "",
      sql: `${sqlAlias}.${column.sql}`,
      scans: column.scans.length > 0 ? [reading] : [],
    }));
    return { sql: `${common.sqlName} AS ${sqlAlias}`, relations: [{ alias, columns }], merged: [], small: common.single || common.scanCount === 0 };
  }
  const parts = wanted.split(NAME_PART);
  const found = session.find?.(parts);
  const table = found === undefined ? logicalTable(wanted, relation.name.text, place) : "cur";
  const known = found?.columns ?? session.tables[table] ?? [];
  session.scanCount++;
  checkScans(place);
  if (found === undefined) session.used.add(table);
  const scan: Scan = { table, node: relation, bounded: false, compared: false, parts: [] };
  session.scans.push(scan);
  const names = renamed(known, columnNames(relation.alias), alias);
  const hasPeriod = known.some((column) => column.name.toLowerCase() === "billing_period");
  const columns = known.flatMap((column, index): readonly BoundColumn[] => {
    const type = parseTypeName(column.type);
    if (type === undefined) return [];
    return [
      {
        name: (names[index] ?? "").toLowerCase(),
        sql: `${sqlAlias}.${identifier(column.name)}`,
        type,
        scans: column.name.toLowerCase() === "billing_period" ? [scan] : [],
        ...(hasPeriod ? momentOf(column.name.toLowerCase(), scan) : {}),
      },
    ];
  });
  return { sql: `${found?.physical ?? session.physical(table)} AS ${sqlAlias}`, relations: [{ alias, columns }], merged: [], small: false };
}

const STARTS_OF_USE = new Set(["line_item_usage_start_date", "chargeperiodstart"]);
const STARTS_OF_PERIODS = new Set(["bill_billing_period_start_date", "billingperiodstart"]);

function momentOf(name: string, scan: Scan): Pick<BoundColumn, "moment"> {
  const startsPeriod = STARTS_OF_PERIODS.has(name);
  return startsPeriod || STARTS_OF_USE.has(name) ? { moment: { scan, startsPeriod } } : {};
}

function logicalTable(wanted: string, written: string, place: QueryPlace): LogicalTable {
  if (wanted !== "focus" && wanted !== "cur") {
    const others = [...Object.keys(place.session.tables), ...place.commonTables.keys()];
    refuse(`Unknown table \`${written}\`.${didYouMean(wanted, others)} Tables: ${others.join(", ")}.`);
  }
  if (place.session.tables[wanted] === undefined) {
    const others = Object.keys(place.session.tables);
    throw new TableUnavailableError(
      `The table ${wanted} is not available: the cost data was not loaded from ${wanted === "cur" ? "a CUR 2.0 export" : "a FOCUS export"}.${others.length > 0 ? ` Use ${others.join(" or ")}.` : ""}`,
    );
  }
  return wanted;
}

function checkScans({ session }: QueryPlace): void {
  if (session.scanCount > session.maxScans)
    refuse(
      `The query reads the cost tables more than ${session.maxScans} times: combine the readings, for instance with sum(...) FILTER (WHERE ...).`,
    );
}

function compileUnnest(
  { values, ordinality, alias }: Extract<Relation, { kind: "unnest" }>,
  place: QueryPlace,
  left: readonly BoundRelation[],
): CompiledFrom {
  const inside = plainPlace(place, scopeOf(left, place.outer), "UNNEST");
  const compiledValues = values.map((value) => compileExpression(value, inside));
  // An item may be as long as all that went into its array; what only counts is short.
  const weight = Math.max(1, ...compiledValues.map((value) => (isText(value.type) ? (value.weight ?? 1) : 1)));
  const parts = compiledValues.flatMap(unnested);
  const lists = [...parts];
  if (ordinality) {
    const longest = parts.length === 1 ? `len(${parts[0]?.list})` : `greatest(${parts.map((part) => `coalesce(len(${part.list}), 0)`).join(", ")})`;
    lists.push({ sql: `unnest(generate_series(1, ${longest}))`, list: "", type: BIGINT });
  }
  const name = nextName(place.session, "r");
  const given = columnNames(alias);
  if (given.length > 0 && given.length !== lists.length) refuse(`UNNEST gives ${lists.length} columns here, and ${given.length} are named.`);
  const columns = lists.map((part, index): BoundColumn => ({
    name: given[index] ?? `_col${index}`,
    sql: `${name}.${innerLabel(index, "")}`,
    type: part.type,
    scans: [],
    weight,
  }));
  const list = lists.map((part, index) => `${part.sql} AS ${innerLabel(index, "")}`).join(", ");
  return { sql: `LATERAL (SELECT ${list}) AS ${name}`, relations: [{ alias: alias?.name.text.toLowerCase(), columns }], merged: [], small: true };
}

const isText = (type: Type): boolean =>
  type.kind === "array" ? isText(type.element) : type.kind === "map" || type.kind === "row" || type.kind === "varchar" || type.kind === "json";

type Unnested = { readonly sql: string; readonly list: string; readonly type: Type };

function unnested(value: Compiled): readonly Unnested[] {
  const { type, sql } = value;
  if (type.kind === "map") {
    return [
      { sql: `unnest(map_keys(${sql}))`, list: `map_keys(${sql})`, type: type.key },
      { sql: `unnest(map_values(${sql}))`, list: `map_values(${sql})`, type: type.value },
    ];
  }
  if (type.kind !== "array") refuse(`UNNEST needs an array or a map, and has ${typeName(type)}.`);
  const { element } = type;
  if (element.kind !== "row") return [{ sql: `unnest(${sql})`, list: sql, type: element }];
  return element.fields.map((field) => {
    const list = `list_transform(${sql}, lambda mt_u: mt_u.${identifier(field.physical)})`;
    return { sql: `unnest(${list})`, list, type: field.type };
  });
}

function compileJoin(join: Join, place: QueryPlace, outerLeft: readonly BoundRelation[]): CompiledFrom {
  const left = compileRelation(join.left, place, outerLeft);
  const right = compileRelation(join.right, place, [...outerLeft, ...left.relations]);
  const relations = [...left.relations, ...right.relations];
  const small = left.small && right.small;
  if (join.type === "CROSS") {
    if (!left.small && !right.small && !limits().asEngine) refuse("CROSS JOIN of two tables is not allowed: write JOIN ... ON a.x = b.x.");
    return { sql: `${left.sql} CROSS JOIN ${right.sql}`, relations, merged: [...left.merged, ...right.merged], small };
  }
  if (join.using.length > 0) return compileUsing(join, left, right, small);
  if (join.on === undefined) refuse(`${join.type} JOIN needs ON: write JOIN ... ON a.x = b.x.`);
  const scope = scopeOf(relations, place.outer, [...left.merged, ...right.merged]);
  const inside = plainPlace(place, scope, "ON");
  const on = condition(compileExpression(join.on, inside), "ON");
  checkJoin(join.on, inside, left, right);
  boundByJoin(join, join.on, left, right);
  return {
    sql: `${left.sql} ${join.type} JOIN ${joinable(right.sql, join.right)} ON ${on.sql}`,
    relations,
    merged: [...left.merged, ...right.merged],
    small,
  };
}

const joinable = (sql: string, relation: Relation) => (relation.kind === "join" ? `(${sql})` : sql);

/** ON restricts a side only where the join drops its rows that do not match. */
function boundByJoin(join: Join, on: Expression, left: CompiledFrom, right: CompiledFrom): void {
  const restrict = (side: CompiledFrom) => {
    for (const scan of boundedScans(on, scopeOf(side.relations, undefined))) scan.bounded = true;
  };
  if (join.type === "INNER" || join.type === "RIGHT") restrict(left);
  if (join.type === "INNER" || join.type === "LEFT") restrict(right);
}

function compileUsing(join: Join, left: CompiledFrom, right: CompiledFrom, small: boolean): CompiledFrom {
  const pick = (side: CompiledFrom, name: string): BoundColumn => {
    const merged = side.merged.find((column) => column.name === name);
    const hits = merged === undefined ? side.relations.flatMap((relation) => relation.columns.filter((column) => column.name === name)) : [merged];
    const [hit] = hits;
    if (hit === undefined || hits.length > 1) refuse(`USING (${name}): the column must be there once on each side.`);
    return hit;
  };
  const tests: string[] = [];
  const merged = join.using.map(({ text }): BoundColumn => {
    const name = text.toLowerCase();
    const [a, b] = [pick(left, name), pick(right, name)];
    const type = commonType(a.type, b.type) ?? refuse(`USING (${name}) compares ${typeName(a.type)} with ${typeName(b.type)}: write ON with a cast.`);
    const [x, y] = [a, b].map((column) => coerce(compiled(column.sql, column.type, []), type).sql);
    tests.push(`(${x} = ${y})`);
    const sql = join.type === "RIGHT" ? y : join.type === "FULL" ? `coalesce(${x}, ${y})` : x;
    return { name, sql: sql ?? "", type: type ?? UNKNOWN, scans: [...a.scans, ...b.scans] };
  });
  const rest = [...left.merged, ...right.merged].filter((column) => !merged.some((other) => other.name === column.name));
  return {
    sql: `${left.sql} ${join.type} JOIN ${joinable(right.sql, join.right)} ON ${tests.join(" AND ")}`,
    relations: [...left.relations, ...right.relations],
    merged: [...merged, ...rest],
    small,
  };
}
