import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { Type } from "#adapters/warehouse/guard/types";
import type { Cell } from "#core/costs/query";

/** A list, map or row that an engine gave as JSON text, as every engine here shows it: sorted keys, exact numbers as texts. */
export function nestedCell(text: string, type: Type): Cell {
  return JSON.stringify(shaped(readExact(text), type));
}

/** A value of a result as one cell: what is nested is JSON text. */
export const cellOf = (value: TrinoCell | undefined): Cell =>
  value !== null && typeof value === "object" ? JSON.stringify(value) : ((value ?? null) as Cell);

/** JSON whose numbers are still as they were written. */
function readExact(text: string): unknown {
  const read = JSON.parse as (text: string, reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown) => unknown;
  return read(text, (_, value, context) => (typeof value === "number" ? new Written(context.source ?? String(value)) : value));
}

class Written {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

function shaped(value: unknown, type: Type): TrinoCell {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "array":
      return Array.isArray(value) ? value.map((item) => shaped(item, type.element)) : null;
    case "map":
      return Object.fromEntries(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, shaped(item, type.value)]),
      );
    case "row": {
      const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
      return type.fields.map((field, index) => shaped(items[index], field.type));
    }
    default:
      if (!(value instanceof Written)) return value as TrinoCell;
      return type.kind === "bigint" || type.kind === "decimal" ? value.source : Number(value.source);
  }
}
