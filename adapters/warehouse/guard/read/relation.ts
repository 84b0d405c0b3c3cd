import { isEmpty, isObject, list, only, type Raw, readName, readPlainName, spoken, untag } from "#adapters/warehouse/guard/read/node";
import { readExpression, readQuery } from "#adapters/warehouse/guard/read/knot";
import { limits } from "#adapters/warehouse/guard/limits";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { type Alias, type Join, NAME_PART, type Relation } from "#adapters/warehouse/guard/tree";

const JOINS: Readonly<Record<string, Join["type"]>> = { Inner: "INNER", Left: "LEFT", Right: "RIGHT", Full: "FULL", Cross: "CROSS", Outer: "FULL" };

export function readFrom(from: unknown, joins: unknown): readonly Relation[] {
  if (!isObject(from)) {
    if (!isEmpty(joins)) refuse("JOIN needs a table before it.");
    return [];
  }
  const relations = list(only("FROM", from, "expressions").expressions).map(readRelation);
  const last = relations.at(-1);
  if (last === undefined) refuse("FROM needs a table.");
  return [...relations.slice(0, -1), list(joins).reduce<Relation>(readJoin, last)];
}

function readJoin(left: Relation, node: unknown): Relation {
  if (!isObject(node)) refuse("A join could not be read: write JOIN table ON a.x = b.x.");
  const type = JOINS[String(node.kind)];
  if (type === undefined) refuse(`A ${String(node.kind).toUpperCase()} join is not allowed: write JOIN ... ON a.x = b.x.`);
  only("JOIN", node, "this", "kind", "on", "using");
  return {
    kind: "join",
    type,
    left,
    right: readRelation(node.this),
    on: isEmpty(node.on) ? undefined : readExpression(node.on),
    using: list(node.using).map((name) => readName(name)),
  };
}

function readRelation(node: unknown): Relation {
  const { tag, body } = untag(node);
  switch (tag) {
    case "table":
      return readTable(body);
    case "alias":
      return readAliased(body);
    case "unnest":
      return readUnnest(body, readAlias(body.alias, body.column_aliases));
    case "subquery": {
      only("a subquery", body, "this", "alias", "column_aliases", "lateral", "modifiers_inside");
      return { kind: "derived", query: readDerived(body.this), lateral: body.lateral === true, alias: readAlias(body.alias, body.column_aliases) };
    }
    case "values": {
      only("VALUES", body, "expressions", "alias", "column_aliases");
      const { alias, column_aliases, ...rows } = body;
      return { kind: "derived", query: readQuery({ values: rows }), lateral: false, alias: readAlias(alias, column_aliases) };
    }
    case "joined_table": {
      only("a join", body, "left", "joins");
      return list(body.joins).reduce<Relation>(readJoin, readRelation(body.left));
    }
    case "paren":
      return readRelation(only("parentheses", body, "this").this);
    case "function":
      refuse(`The table function ${String(body.name).replace(/^mt__/, "")}(...) is not allowed: read from focus or cur, or use UNNEST.`);
    default:
      refuse(`${spoken(tag)} is not allowed in FROM: use focus, cur, a WITH query, a subquery, UNNEST or VALUES.`);
  }
}

function readDerived(node: unknown) {
  const { tag } = untag(node);
  // `FROM ((a JOIN b ...))` arrives as a subquery of tables.
  if (tag === "table" || tag === "joined_table" || tag === "alias")
    refuse("Parentheses around tables are not allowed here: write FROM a JOIN b ON a.x = b.x.");
  return readQuery(node);
}

function readTable(body: Raw): Relation {
  const qualified = [body.catalog, body.schema].filter((part) => !isEmpty(part));
  if (qualified.length > 0 && !limits().asEngine) refuse("A table is named without schema or catalogue: write FROM focus or FROM cur.");
  if (!isEmpty(body.table_sample)) refuse("TABLESAMPLE is not allowed: a sample of costs does not add up to the bill.");
  if (!isEmpty(body.version) || !isEmpty(body.when)) refuse("Time travel (FOR ... AS OF) is not allowed: leave it out.");
  only("a table", body, "name", "alias", "column_aliases", ...(qualified.length > 0 ? ["schema", "catalog"] : []));
  const name = { text: [...qualified, body.name].map((part) => readName(part).text).join(NAME_PART) };
  return { kind: "table", name, alias: readAlias(body.alias, body.column_aliases) };
}

function readAliased(body: Raw): Relation {
  only("an alias", body, "this", "alias", "column_aliases");
  const { tag, body: inner } = untag(body.this);
  const alias = readAlias(body.alias, body.column_aliases);
  if (tag === "unnest") return readUnnest(inner, alias);
  const relation = readRelation(body.this);
  if (relation.kind !== "derived" || relation.alias !== undefined) refuse("An alias stands where none is allowed: write FROM table AS name.");
  return { ...relation, alias };
}

function readUnnest(body: Raw, alias: Alias): Relation {
  only("UNNEST", body, "this", "expressions", "with_ordinality", "alias", "column_aliases");
  return { kind: "unnest", values: [body.this, ...list(body.expressions)].map(readExpression), ordinality: body.with_ordinality === true, alias };
}

function readAlias(name: unknown, columns: unknown): Alias {
  if (isEmpty(name)) {
    if (!isEmpty(columns)) refuse("A list of column names needs a name before it: write AS t(a, b).");
    return undefined;
  }
  return { name: readPlainName(name, "name of a relation"), columns: list(columns).map((column) => readPlainName(column, "column name")) };
}
