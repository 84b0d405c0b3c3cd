import { readExpression } from "#adapters/warehouse/guard/read/knot";
import { isEmpty, isObject, list, only, type Raw, readName, readPlainName, spoken, untag } from "#adapters/warehouse/guard/read/node";
import { readFrom } from "#adapters/warehouse/guard/read/relation";
import { readSort, readWindow } from "#adapters/warehouse/guard/read/window";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Body, CommonTable, Expression, Grouping, Query, Select, SelectItem } from "#adapters/warehouse/guard/tree";

const SET_OPERATORS = { union: "UNION", intersect: "INTERSECT", except: "EXCEPT" } as const;
type SetTag = keyof typeof SET_OPERATORS;

/** @throws QueryRefusedError when the top is not SELECT, a set operation or VALUES */
export function readQuery(node: unknown): Query {
  const { tag, body } = untag(node);
  switch (tag) {
    case "subquery":
      return readParenthesised(body);
    case "select":
      return { kind: "query", with: readWith(body.with), body: readSelect(body), ...readEnd(body) };
    case "union":
    case "intersect":
    case "except":
      return { kind: "query", with: readWith(body.with), body: readSetOperation(tag, body), ...readEnd(body) };
    case "values":
      return { kind: "query", with: [], body: readValues(body), orderBy: [], offset: undefined, limit: undefined };
    default:
      refuse(`${spoken(tag)} is not allowed: only SELECT, UNION, INTERSECT, EXCEPT, VALUES and WITH are.`);
  }
}

function readParenthesised(body: Raw): Query {
  only("a subquery", body, "this", "order_by", "limit", "offset", "modifiers_inside");
  const inner = readQuery(body.this);
  const end = readEnd(body);
  if (end.orderBy.length === 0 && end.limit === undefined && end.offset === undefined) return inner;
  return { kind: "query", with: [], body: inner, ...end };
}

function readEnd(body: Raw): Pick<Query, "orderBy" | "offset" | "limit"> {
  const order = isObject(body.order_by) ? list(only("ORDER BY", body.order_by, "expressions").expressions) : [];
  const fetch = readFetch(body.fetch);
  const limit = readCount(body.limit, "LIMIT");
  if (fetch !== undefined && limit !== undefined) refuse("LIMIT and FETCH exclude each other: keep LIMIT.");
  return { orderBy: order.map(readSort), offset: readCount(body.offset, "OFFSET"), limit: limit ?? fetch };
}

function readCount(node: unknown, clause: string): number | undefined {
  if (isEmpty(node)) return undefined;
  const value = isObject(node) && "this" in node ? only(clause, node, "this").this : node;
  const expression = readExpression(value);
  if (clause === "LIMIT" && expression.kind === "column" && expression.name.text.toLowerCase() === "all") return undefined;
  if (expression.kind !== "number" || !/^[0-9]{1,9}$/.test(expression.text)) refuse(`${clause} takes a whole number: write ${clause} 100.`);
  return Number(expression.text);
}

function readFetch(node: unknown): number | undefined {
  if (isEmpty(node)) return undefined;
  if (!isObject(node)) refuse("FETCH could not be read: write LIMIT 10.");
  if (node.with_ties === true) refuse("FETCH FIRST ... WITH TIES is not allowed: write LIMIT, or rank() OVER (ORDER BY ...) in a subquery.");
  only("FETCH", node, "count");
  return isEmpty(node.count) ? 1 : readCount(node.count, "FETCH FIRST");
}

function readWith(node: unknown): readonly CommonTable[] {
  if (isEmpty(node)) return [];
  if (!isObject(node)) refuse("WITH could not be read: write WITH name AS (SELECT ...).");
  if (node.recursive === true) refuse("WITH RECURSIVE is not allowed: use sequence() with UNNEST to make rows.");
  only("WITH", node, "ctes");
  return list(node.ctes).map((cte) => {
    if (!isObject(cte)) refuse("WITH could not be read: write WITH name AS (SELECT ...).");
    only("WITH", cte, "alias", "this", "columns");
    return {
      name: readPlainName(cte.alias, "name of a WITH query"),
      columns: list(cte.columns).map((column) => readPlainName(column, "column name")),
      query: readQuery(cte.this),
    };
  });
}

/** The parser reads set operations from left to right; INTERSECT binds tighter, so the chain is put together anew. */
function readSetOperation(tag: SetTag, body: Raw): Body {
  const operands: Body[] = [];
  const operators: { readonly tag: SetTag; readonly all: boolean }[] = [];
  const flatten = (current: SetTag, node: Raw): void => {
    only(
      SET_OPERATORS[current],
      node,
      "left",
      "right",
      "all",
      "distinct",
      ...(node === body ? ["with", "order_by", "limit", "offset", "fetch"] : []),
    );
    const left = untag(node.left);
    if (left.tag in SET_OPERATORS) flatten(left.tag as SetTag, left.body);
    else operands.push(readOperand(left.tag, left.body));
    operators.push({ tag: current, all: node.all === true });
    const right = untag(node.right);
    operands.push(readOperand(right.tag, right.body));
  };
  flatten(tag, body);
  return joinOperands(operands, operators);
}

function readOperand(tag: string, body: Raw): Body {
  if (tag === "select") {
    if (!isEmpty(body.with) || !isEmpty(body.order_by) || !isEmpty(body.limit) || !isEmpty(body.offset) || !isEmpty(body.fetch)) {
      refuse("A part of a set operation that has its own WITH, ORDER BY or LIMIT needs parentheses.");
    }
    return readSelect(body);
  }
  const query = readQuery({ [tag]: body });
  const plain = query.with.length === 0 && query.orderBy.length === 0 && query.offset === undefined && query.limit === undefined;
  return plain ? query.body : query;
}

function joinOperands(operands: readonly Body[], operators: readonly { readonly tag: SetTag; readonly all: boolean }[]): Body {
  const terms: Body[] = [];
  const loose: { readonly tag: SetTag; readonly all: boolean }[] = [];
  operands.forEach((operand, index) => {
    const operator = operators[index - 1];
    const before = terms.at(-1);
    if (operator?.tag === "intersect" && before !== undefined) {
      terms[terms.length - 1] = { kind: "set", operator: "INTERSECT", all: operator.all, left: before, right: operand };
      return;
    }
    if (operator !== undefined) loose.push(operator);
    terms.push(operand);
  });
  return terms.reduce((left, right, index) => {
    const operator = loose[index - 1];
    return { kind: "set", operator: SET_OPERATORS[operator?.tag ?? "union"], all: operator?.all === true, left, right };
  });
}

export function readValues(body: Raw): Body {
  only("VALUES", body, "expressions");
  const rows = list(body.expressions).map((row) => {
    const cells = list(only("VALUES", isObject(row) ? row : {}, "expressions").expressions).map(readExpression);
    const [cell] = cells;
    return cells.length === 1 && cell?.kind === "row" ? cell.items : cells;
  });
  if (rows.some((row) => row.length !== rows[0]?.length)) refuse("All rows of VALUES need the same number of columns.");
  return { kind: "values", rows };
}

function readSelect(body: Raw): Select {
  only(
    "SELECT",
    body,
    "expressions",
    "from",
    "joins",
    "where_clause",
    "group_by",
    "having",
    "order_by",
    "limit",
    "offset",
    "fetch",
    "distinct",
    "with",
    "windows",
  );
  return {
    kind: "select",
    distinct: body.distinct === true,
    items: list(body.expressions).map(readItem),
    from: readFrom(body.from, body.joins),
    where: isObject(body.where_clause) ? readExpression(only("WHERE", body.where_clause, "this").this) : undefined,
    groupBy: isObject(body.group_by) ? readGroupBy(body.group_by) : [],
    having: isObject(body.having) ? readExpression(only("HAVING", body.having, "this").this) : undefined,
    windows: list(body.windows).map((node) => {
      const { name, spec } = only("WINDOW", isObject(node) ? node : {}, "name", "spec");
      return { name: readPlainName(name, "window name"), window: readWindow(spec) };
    }),
  };
}

function readItem(node: unknown): SelectItem {
  const { tag, body } = untag(node);
  if (tag === "star") {
    if (!isEmpty(body.except) || !isEmpty(body.replace) || !isEmpty(body.rename))
      refuse("* EXCEPT, REPLACE and RENAME are not Trino: name the columns.");
    only("*", body, "table");
    return { kind: "star", qualifier: isEmpty(body.table) ? undefined : readName(body.table) };
  }
  if (tag !== "alias") return { kind: "item", value: readExpression(node), alias: undefined };
  only("a column", body, "this", "alias");
  return { kind: "item", value: readExpression(body.this), alias: readName(body.alias) };
}

function readGroupBy(body: Raw): readonly Grouping[] {
  if (body.all === true) refuse("GROUP BY ALL is not Trino: name the columns, or their positions as in GROUP BY 1, 2.");
  only("GROUP BY", body, "expressions");
  return list(body.expressions).map((node): Grouping => {
    const { tag, body: inner } = untag(node);
    const name = tag === "function" ? String(inner.name).toUpperCase() : "";
    if (name !== "ROLLUP" && name !== "CUBE" && name !== "GROUPING SETS") return { kind: "single", value: readExpression(node) };
    only(name, inner, "name", "args");
    const sets = list(inner.args).map((arg): readonly Expression[] => {
      const value = readExpression(arg);
      return value.kind === "row" ? value.items : [value];
    });
    return { kind: name === "ROLLUP" ? "rollup" : name === "CUBE" ? "cube" : "sets", sets };
  });
}
