import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { Type } from "#adapters/warehouse/guard/types";

/** A value of Trino's JSON in the form of every engine here: decimals and 64-bit integers as texts, bytes as hexadecimal pairs. */
export function trinoValue(value: unknown, type: Type): TrinoCell {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "bigint":
    case "decimal":
      return String(value);
    case "double":
    case "real":
      return typeof value === "number" ? value : String(value);
    case "varbinary":
      return [...Buffer.from(String(value), "base64")].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    case "array":
      return Array.isArray(value) ? value.map((item) => trinoValue(item, type.element)) : null;
    case "map":
      return Object.fromEntries(
        Object.entries(value as Readonly<Record<string, unknown>>)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, trinoValue(item, type.value)]),
      );
    case "row": {
      const items = Array.isArray(value) ? value : Object.values(value as Readonly<Record<string, unknown>>);
      return type.fields.map((field, index) => trinoValue(items[index], field.type));
    }
    default:
      return typeof value === "number" || typeof value === "boolean" ? value : String(value);
  }
}
