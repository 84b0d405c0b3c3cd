import { functionCall } from "#adapters/warehouse/guard/function-call";
import { readLexemes } from "#adapters/warehouse/guard/lexemes";
import { parseStatement } from "#adapters/warehouse/guard/parse";
import { printQuery } from "#adapters/warehouse/guard/print/trino";
import { readTree } from "#adapters/warehouse/guard/read/statement";
import type { Expression, Query } from "#adapters/warehouse/guard/tree";

/** What the definitions of `ingest` may call: each means the same in Trino, or is rewritten below. */
const SHARED = new Set(["coalesce", "nullif", "lower", "trim", "starts_with", "contains", "regexp_extract", "regexp_replace", "abs", "round"]);

const known = new Map<string, string>();

/**
 * A select of `ingest`, which is written for DuckDB, as a tree in Trino's words: one definition of what a column means.
 *
 * @throws TypeError for a function whose meaning in Trino is not known here
 */
export function selectToTrino(select: string): Query {
  return rewrite(readTree(parseStatement(readLexemes(select)))) as Query;
}

export function expressionToTrino(expression: string): string {
  const found = known.get(expression);
  if (found !== undefined) return found;
  const text = printQuery(selectToTrino(`select ${expression} as of_row`)).slice("SELECT ".length, -" AS of_row".length);
  known.set(expression, text);
  return text;
}

function rewrite(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewrite);
  if (typeof node !== "object" || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewrite(value)])) as unknown as Expression;
  if (inner.kind === "subscript") return functionCall("element_at", [inner.value, inner.index]);
  if (inner.kind !== "call") return inner;
  if (!SHARED.has(inner.name.toLowerCase())) throw new TypeError(`The meaning of ${inner.name}() in Trino is not known.`);
  if (inner.name.toLowerCase() !== "contains") return inner;
  return { kind: "binary", operator: ">", left: { ...inner, name: "strpos" }, right: { kind: "number", text: "0" } } satisfies Expression;
}
