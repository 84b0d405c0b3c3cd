import type { Place } from "#adapters/warehouse/guard/compile/expression";
import { compileItem, type Item } from "#adapters/warehouse/guard/compile/select";
import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";
import { refuse } from "#adapters/warehouse/guard/refuse";
import type { Expression, Grouping } from "#adapters/warehouse/guard/tree";

/** CUBE doubles the work with each column. */
const MAX_CUBE = 8;

export type CompiledGroups = { readonly sql: string; readonly texts: ReadonlySet<string> };

export function compileGroups(groupBy: readonly Grouping[], items: readonly Item[], place: Place): CompiledGroups {
  const texts = new Set<string>();
  const compileOne = (written: Expression): string => {
    const value = written.kind === "number" ? itemAt(written.text, items) : written;
    const result = compileItem(value, place);
    // A constant by itself would be taken for a position.
    if (isLiteral(value)) return `(${result.sql} IS NULL)`;
    texts.add(result.sql);
    return result.sql;
  };
  const parts = groupBy.map((grouping) => {
    if (grouping.kind === "single") {
      if (grouping.value.kind !== "row") return compileOne(grouping.value);
      return grouping.value.items.length === 0 ? "()" : grouping.value.items.map(compileOne).join(", ");
    }
    if (grouping.kind === "cube" && grouping.sets.length > MAX_CUBE) refuse(`CUBE takes at most ${MAX_CUBE} columns: use GROUPING SETS.`);
    const sets = grouping.sets.map((set) => `(${set.map(compileOne).join(", ")})`).join(", ");
    return `${{ rollup: "ROLLUP", cube: "CUBE", sets: "GROUPING SETS" }[grouping.kind]} (${sets})`;
  });
  return { sql: parts.join(", "), texts };
}

function itemAt(text: string, items: readonly Item[]): Item["value"] {
  const item = items[Number(text) - 1];
  if (item === undefined) refuse(`GROUP BY ${text}: there are ${items.length} columns.`);
  if (hasAggregate(item.value)) refuse(`GROUP BY ${text}: column ${text} is an aggregate, which cannot be grouped by.`);
  return item.value;
}

function isLiteral(value: Item["value"]): boolean {
  return ["null", "boolean", "number", "string", "typed", "interval", "now"].includes(value.kind);
}

/** An aggregate of this query: not one of a subquery inside it, and not a window function. */
export function hasAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasAggregate);
  if (typeof node !== "object" || node === null) return false;
  const { kind, name, over } = node as { kind?: unknown; name?: unknown; over?: unknown };
  if (kind === "query" || kind === "bound") return false;
  if (kind === "call" && over === undefined && FUNCTIONS.get(String(name))?.kind === "aggregate") return true;
  return Object.values(node).some(hasAggregate);
}
