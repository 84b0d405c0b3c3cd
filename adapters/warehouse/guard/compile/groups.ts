import { hasAggregate } from "#adapters/warehouse/guard/compile/has-aggregate";
import { compileItem, type Item } from "#adapters/warehouse/guard/compile/item";
import type { Place } from "#adapters/warehouse/guard/compile/place";
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
