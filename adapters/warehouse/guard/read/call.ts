import { LITERAL_PREFIX } from "#adapters/warehouse/guard/parse";
import { readExpression } from "#adapters/warehouse/guard/read/knot";
import { isEmpty, isObject, list, only, type Raw, unprefixed, untag } from "#adapters/warehouse/guard/read/node";
import { readSort, readWindow } from "#adapters/warehouse/guard/read/window";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Call, Expression } from "#adapters/warehouse/guard/tree";

const BARE = new Set(["current_date", "current_timestamp", "localtimestamp"]);

/** Calls and what may follow them: FILTER, WITHIN GROUP, OVER. */
export function readCall(tag: string, body: Raw): Expression {
  switch (tag) {
    case "window_function": {
      only("a window function", body, "this", "over", "keep");
      return { ...readInner(body.this, "OVER"), over: readWindow(body.over) };
    }
    case "within_group": {
      only("WITHIN GROUP", body, "this", "order_by");
      return { ...readInner(body.this, "WITHIN GROUP"), withinGroup: list(body.order_by).map(readSort) };
    }
    case "filter": {
      only("FILTER", body, "this", "expression");
      return { ...readInner(body.this, "FILTER"), filter: readExpression(body.expression) };
    }
    case "array_agg":
      return readArrayAggregate(body);
    case "list_agg":
      return readListAggregate(body);
    default:
      return readPlain(body);
  }
}

function readInner(node: unknown, clause: string): Call {
  const { tag, body } = untag(node);
  if (!["function", "aggregate_function", "within_group", "filter", "array_agg", "list_agg"].includes(tag))
    refuse(`${clause} may only follow a function: write sum(x) ${clause} (...).`);
  const call = readCall(tag, body);
  if (call.kind !== "call") refuse(`${clause} may only follow a function: write sum(x) ${clause} (...).`);
  return call;
}

const call = (name: string, args: readonly Expression[]): Call => ({
  kind: "call",
  name,
  args,
  star: false,
  distinct: false,
  orderBy: [],
  withinGroup: [],
  filter: undefined,
  ignoreNulls: false,
  over: undefined,
});

function readPlain(body: Raw): Expression {
  only("a function call", body, "name", "args", "distinct", "filter", "order_by", "ignore_nulls");
  if (typeof body.name !== "string") refuse("A function's name could not be read: write it plain.");
  if (body.quoted === true) refuse("A function's name may not be quoted: write it plain.");
  if (body.name.startsWith(LITERAL_PREFIX)) return readTypedLiteral(body.name.slice(LITERAL_PREFIX.length), body);
  const name = unprefixed(body.name).toLowerCase();
  if (body.no_parens === true) return readBare(name);
  const args = list(body.args);
  const star = args.length === 1 && isObject(args[0]) && "star" in args[0];
  if (star && (name !== "count" || !isPlainStar(args[0]))) refuse("* is only allowed as a column list or in count(*).");
  if (name === "row") return { kind: "row", items: args.map(readExpression) };
  return {
    ...call(name, star ? [] : args.map(readExpression)),
    star,
    distinct: body.distinct === true,
    orderBy: list(body.order_by).map(readSort),
    filter: isEmpty(body.filter) ? undefined : readExpression(body.filter),
    ignoreNulls: body.ignore_nulls === true,
  };
}

function isPlainStar(node: unknown): boolean {
  const { body } = untag(node);
  return Object.entries(body).every(([key, value]) => isEmpty(value) || key === "span" || key === "trailing_comments");
}

function readBare(name: string): Expression {
  if (!BARE.has(name)) refuse(`${name.toUpperCase()} is not allowed: use current_date, current_timestamp or localtimestamp.`);
  return { kind: "now", name: name as "current_date" };
}

function readTypedLiteral(type: string, body: Raw): Expression {
  const [value] = list(body.args).map(readExpression);
  if (value?.kind !== "string") refuse(`Write ${type.toUpperCase()} '...' with a literal.`);
  return { kind: "typed", type, value: value.value };
}

function readArrayAggregate(body: Raw): Expression {
  only("array_agg", body, "this", "distinct", "filter", "order_by", "name");
  return {
    ...call("array_agg", [readExpression(body.this)]),
    distinct: body.distinct === true,
    filter: isEmpty(body.filter) ? undefined : readExpression(body.filter),
    orderBy: list(body.order_by).map(readSort),
  };
}

function readListAggregate(body: Raw): Expression {
  only("listagg", body, "this", "separator", "distinct", "filter", "on_overflow");
  if (!isEmpty(body.on_overflow) && body.on_overflow !== "Error") refuse("listagg takes no ON OVERFLOW TRUNCATE here: leave it out.");
  const args = [readExpression(body.this), ...(isEmpty(body.separator) ? [] : [readExpression(body.separator)])];
  return { ...call("listagg", args), distinct: body.distinct === true, filter: isEmpty(body.filter) ? undefined : readExpression(body.filter) };
}
