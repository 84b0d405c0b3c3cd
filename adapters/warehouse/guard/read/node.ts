import { CALL_PREFIX } from "#adapters/warehouse/guard/parse";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Name } from "#adapters/warehouse/guard/tree";

export type Raw = Readonly<Record<string, unknown>>;

/** Where a node stood in the text and how it was spelled. None of these changes what it means; comments were left out before parsing. */
const SILENT = new Set([
  "span",
  "trailing_comments",
  "leading_comments",
  "left_comments",
  "operator_comments",
  "pre_alias_comments",
  "inferred_type",
  "alias_explicit_as",
  "alias_keyword",
  "name_text",
  "kind_text",
  "start_side_text",
  "end_side_text",
  "original_name",
  "use_outer_keyword",
  "use_inner_keyword",
  "nesting_group",
  "alias_first",
  "explicit_asc",
  "integer_spelling",
  "real_spelling",
  "nested",
  "direction",
  "rows",
  "position_explicit",
  "sql_standard_syntax",
  "no_parens",
  "use_plural",
]);

const INSTEAD_OF: Readonly<Record<string, string>> = {
  top: "write LIMIT 10 at the end",
  distinct_on: "write DISTINCT, or row_number() OVER (PARTITION BY x ORDER BY y) in a subquery",
  qualify: "put the window function in a subquery and its condition in WHERE outside",
  is_field: "write a list in parentheses, IN ('a', 'b')",
};

export function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The one entry of a tagged node: `{ cast: {...} }`. */
export function untag(value: unknown): { readonly tag: string; readonly body: Raw } {
  if (!isObject(value)) refuse("The query could not be read: simplify it.");
  const tags = Object.keys(value);
  const tag = tags[0];
  if (tag === undefined || tags.length !== 1) refuse("The query could not be read: simplify it.");
  const body = value[tag];
  return { tag, body: isObject(body) ? body : {} };
}

/** @throws QueryRefusedError when the node says anything beyond `allowed`: what is not read must not be there */
export function only(tag: string, body: Raw, ...allowed: readonly string[]): Raw {
  for (const [key, value] of Object.entries(body)) {
    if (isEmpty(value) || SILENT.has(key) || allowed.includes(key)) continue;
    refuse(`${spoken(key)} is not allowed in ${spoken(tag)}: ${INSTEAD_OF[key] ?? "leave it out"}.`);
  }
  return body;
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function readName(value: unknown): Name {
  if (!isObject(value)) refuse("A name could not be read: write it plain or in double quotes.");
  // Names of columns may arrive wrapped once more.
  const inner = isObject(value.name) ? value.name : value;
  only("a name", inner, "name", "quoted");
  const text = inner.name;
  if (typeof text !== "string" || text === "") refuse("A name could not be read: write it plain or in double quotes.");
  return { text: unprefixed(text) };
}

/** Names that the person chooses for columns of a relation or of a lambda. */
export function readPlainName(value: unknown, what: string): Name {
  const name = readName(value);
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name.text)) refuse(`The ${what} "${name.text}" is not allowed: use letters, digits and _.`);
  return name;
}

export function unprefixed(text: string): string {
  return text.startsWith(CALL_PREFIX) ? text.slice(CALL_PREFIX.length) : text;
}

export function spoken(tag: string): string {
  return `\`${unprefixed(tag).replaceAll("_", " ").trim().toUpperCase()}\``;
}
