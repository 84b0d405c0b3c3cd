import { limits } from "#adapters/warehouse/guard/limits";
import { readCall } from "#adapters/warehouse/guard/read/call";
import { readDataType } from "#adapters/warehouse/guard/read/data-type";
import { isEmpty, isObject, list, only, type Raw, readName, readPlainName, spoken, untag } from "#adapters/warehouse/guard/read/node";
import { readQuery } from "#adapters/warehouse/guard/read/knot";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { BinaryOperator, Expression, IntervalUnit } from "#adapters/warehouse/guard/tree";

const BINARY: Readonly<Record<string, BinaryOperator>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  mod: "%",
  concat: "||",
  eq: "=",
  neq: "<>",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  null_safe_neq: "IS DISTINCT FROM",
  null_safe_eq: "IS NOT DISTINCT FROM",
};
const QUANTIFIED: Readonly<Record<string, BinaryOperator>> = { Eq: "=", Neq: "<>", Lt: "<", Lte: "<=", Gt: ">", Gte: ">=" };
const UNITS: Readonly<Record<string, IntervalUnit>> = { Year: "YEAR", Month: "MONTH", Day: "DAY", Hour: "HOUR", Minute: "MINUTE", Second: "SECOND" };
const HINTS: Readonly<Record<string, string>> = {
  raw: "This part could not be read: put parentheses around what NOT negates.",
  i_like: "ILIKE is not Trino: write lower(x) LIKE 'pattern'.",
  array_slice: "Slices [a:b] are not Trino: write slice(array, from, length).",
  is_true: "IS TRUE is not Trino: write the condition itself, or coalesce(condition, false).",
  is_false: "IS FALSE is not Trino: write NOT condition.",
  similar_to: "SIMILAR TO is not allowed: write regexp_like(x, pattern).",
  star: "* is only allowed as a column list or in count(*).",
};

let depth = 0;

/** @throws QueryRefusedError for every node that is not on the list */
export function readExpression(node: unknown): Expression {
  if (++depth > limits().depth) {
    depth = 0;
    refuse("An expression is nested too deeply: use IN (...) for long lists, or split the query.");
  }
  const { tag, body } = untag(node);
  const expression = read(tag, body);
  depth--;
  return expression;
}

/** Before each reading, since a refusal leaves the count where it was. */
export function resetDepth(): void {
  depth = 0;
}

const maybe = (node: unknown) => (isEmpty(node) ? undefined : readExpression(node));
const all = (nodes: unknown) => list(nodes).map(readExpression);

function read(tag: string, body: Raw): Expression {
  const binary = BINARY[tag];
  if (binary !== undefined) {
    only(tag, body, "left", "right");
    return { kind: "binary", operator: binary, left: readExpression(body.left), right: readExpression(body.right) };
  }
  switch (tag) {
    case "literal":
      return readLiteral(body);
    case "null":
      return { kind: "null" };
    case "boolean":
      return { kind: "boolean", value: body.value === true };
    case "column":
      return readColumn(body);
    case "paren":
      return readExpression(only(tag, body, "this").this);
    case "neg":
      return { kind: "negate", value: readExpression(only(tag, body, "this").this) };
    case "not":
      return { kind: "not", value: readExpression(only(tag, body, "this").this) };
    case "and":
    case "or":
      return readChain(tag, body);
    case "between":
      only(tag, body, "this", "low", "high", "not");
      return {
        kind: "between",
        value: readExpression(body.this),
        low: readExpression(body.low),
        high: readExpression(body.high),
        negated: body.not === true,
      };
    case "in":
      return readIn(body);
    case "like": {
      only(tag, body, "left", "right", "escape");
      return { kind: "like", value: readExpression(body.left), pattern: readExpression(body.right), escape: maybe(body.escape) };
    }
    case "is_null":
      return { kind: "is-null", value: readExpression(only(tag, body, "this", "not").this), negated: body.not === true };
    case "exists":
      return { kind: "exists", query: readQuery(only(tag, body, "this").this) };
    case "subquery":
    case "select":
    case "union":
    case "intersect":
    case "except":
      return { kind: "scalar", query: readQuery({ [tag]: body }) };
    case "any":
    case "all":
      return readQuantified(tag, body);
    case "case":
      return readCase(body);
    case "cast":
    case "try_cast":
      only(tag, body, "this", "to");
      return { kind: "cast", value: readExpression(body.this), type: readDataType(body.to), safe: tag === "try_cast" };
    case "interval":
      return readInterval(body);
    case "at_time_zone":
      only(tag, body, "this", "zone");
      return { kind: "at-zone", value: readExpression(body.this), zone: readExpression(body.zone) };
    case "extract":
      return readExtract(body);
    case "str_position":
      only(tag, body, "this", "substr");
      return { kind: "position", part: readExpression(body.substr), value: readExpression(body.this) };
    case "trim":
      return readTrim(body);
    case "substring":
      only(tag, body, "this", "start", "length", "from_for_syntax");
      if (body.from_for_syntax !== true) return plainCall("substring", [body.this, body.start, body.length]);
      return { kind: "substring", value: readExpression(body.this), from: readExpression(body.start), length: maybe(body.length) };
    case "array_func":
      return { kind: "array", items: all(only(tag, body, "expressions").expressions) };
    case "tuple":
      return { kind: "row", items: all(only(tag, body, "expressions").expressions) };
    case "subscript":
      only(tag, body, "this", "index");
      return { kind: "subscript", value: readExpression(body.this), index: readExpression(body.index) };
    case "dot":
      only(tag, body, "this", "field");
      return { kind: "field", base: readExpression(body.this), name: readName(body.field) };
    case "lambda":
      only(tag, body, "parameters", "body");
      return {
        kind: "lambda",
        parameters: list(body.parameters).map((name) => readPlainName(name, "lambda parameter")),
        body: readExpression(body.body),
      };
    case "json_object":
      return readJsonObject(body);
    case "function":
    case "aggregate_function":
    case "window_function":
    case "within_group":
    case "filter":
    case "array_agg":
    case "list_agg":
      return readCall(tag, body);
    default:
      refuse(HINTS[tag] ?? `${spoken(tag)} is not allowed here: use the plain SQL of Trino's SELECT.`);
  }
}

/** The parser balances long chains of AND and OR as it likes: a chain is put together anew, from left to right. */
function readChain(tag: "and" | "or", body: Raw): Expression {
  const terms: Expression[] = [];
  const operator = tag === "and" ? "AND" : "OR";
  const gather = (node: unknown): void => {
    const { tag: kind, body: inner } = untag(node);
    if (kind === "paren") return gather(only(kind, inner, "this").this);
    if (kind !== tag) return void terms.push(readExpression(node));
    only(tag, inner, "left", "right");
    gather(inner.left);
    gather(inner.right);
  };
  gather({ [tag]: body });
  if (terms.length > limits().terms) refuse(`A condition has more than ${limits().terms} parts: use IN (...) for long lists.`);
  return terms.reduce((left, right) => ({ kind: "logic", operator, left, right }));
}

function readLiteral(body: Raw): Expression {
  only("literal", body, "literal_type", "value");
  const { literal_type: type, value } = body;
  if (typeof value !== "string") refuse("A literal could not be read: write it in single quotes.");
  switch (type) {
    case "number":
      return { kind: "number", text: value };
    case "string":
      return { kind: "string", value };
    case "hex_string":
      return { kind: "typed", type: "varbinary", value };
    case "date":
    case "timestamp":
    case "time":
      return { kind: "typed", type, value };
    default:
      refuse("This kind of literal is not allowed: write '...', a number, DATE '...' or TIMESTAMP '...'.");
  }
}

function readColumn(body: Raw): Expression {
  only("column", body, "name", "table");
  return { kind: "column", qualifier: isEmpty(body.table) ? undefined : readName(body.table), name: readName(body.name) };
}

function readIn(body: Raw): Expression {
  only("in", body, "this", "expressions", "query", "not");
  const value = readExpression(body.this);
  const negated = body.not === true;
  if (!isEmpty(body.query)) return { kind: "in", value, among: readQuery(body.query), negated };
  const among = list(body.expressions);
  if (among.length === 0) refuse("IN needs a list: write x IN ('a', 'b').");
  return { kind: "in", value, among: among.map(readExpression), negated };
}

function readQuantified(tag: string, body: Raw): Expression {
  only(tag, body, "this", "subquery", "op");
  const operator = QUANTIFIED[String(body.op)];
  if (operator === undefined) refuse("A quantified comparison needs one of = <> < <= > >= before ANY or ALL.");
  return {
    kind: "quantified",
    operator,
    quantifier: tag === "all" ? "ALL" : "ANY",
    value: readExpression(body.this),
    query: readQuery(body.subquery),
  };
}

function readCase(body: Raw): Expression {
  only("case", body, "operand", "whens", "else_");
  const whens = list(body.whens).map((pair) => {
    const [when, then] = list(pair);
    return [readExpression(when), readExpression(then)] as const;
  });
  return { kind: "case", operand: maybe(body.operand), whens, otherwise: maybe(body.else_) };
}

function readInterval(body: Raw): Expression {
  only("interval", body, "this", "unit");
  const { tag, body: value } = untag(body.this);
  const literal = tag === "neg" ? untag(value.this) : { tag, body: value };
  const unit = isObject(body.unit) ? body.unit : {};
  only("interval", unit, "type", "unit", "this", "expression");
  const from = UNITS[String(unit.type === "span" ? unit.this : unit.unit)];
  const to = unit.type === "span" ? UNITS[String(unit.expression)] : undefined;
  if (literal.tag !== "literal" || literal.body.literal_type !== "string" || from === undefined || (unit.type === "span" && to === undefined)) {
    refuse("An interval is written INTERVAL '1' DAY, with YEAR, MONTH, DAY, HOUR, MINUTE or SECOND.");
  }
  return { kind: "interval", negative: tag === "neg", value: String(literal.body.value), from, to };
}

function readExtract(body: Raw): Expression {
  only("extract", body, "this", "field");
  const field = typeof body.field === "string" ? body.field : isObject(body.field) ? String(body.field.Custom) : "";
  return { kind: "extract", field: field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase(), value: readExpression(body.this) };
}

function readTrim(body: Raw): Expression {
  only("trim", body, "this", "characters", "position");
  if (body.sql_standard_syntax !== true) return plainCall("trim", [body.this, body.characters]);
  const side = String(body.position).toUpperCase();
  if (side !== "BOTH" && side !== "LEADING" && side !== "TRAILING") refuse("TRIM takes LEADING, TRAILING or BOTH.");
  return { kind: "trim", side, characters: maybe(body.characters), value: readExpression(body.this) };
}

/** A call that the parser gave a node of its own, since its name also has a syntax of keywords. */
function plainCall(name: string, args: readonly unknown[]): Expression {
  return {
    kind: "call",
    name,
    args: args.filter((arg) => !isEmpty(arg)).map(readExpression),
    star: false,
    distinct: false,
    orderBy: [],
    withinGroup: [],
    filter: undefined,
    ignoreNulls: false,
    over: undefined,
  };
}

function readJsonObject(body: Raw): Expression {
  only("json_object", body, "pairs");
  return {
    kind: "json-object",
    pairs: list(body.pairs).map((pair) => {
      const [key, value] = list(pair);
      return [readExpression(key), readExpression(value)] as const;
    }),
  };
}
