import { type DuckDBType, DuckDBTypeId, type Json } from "@duckdb/node-api";
import type { Cell } from "#core/costs/query";

const BIGINTS: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.BIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.UBIGINT, DuckDBTypeId.UHUGEINT]);
const INTEGERS: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.INTEGER, DuckDBTypeId.SMALLINT, DuckDBTypeId.TINYINT, DuckDBTypeId.UINTEGER, DuckDBTypeId.USMALLINT, DuckDBTypeId.UTINYINT]);
const INSTANTS: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.TIMESTAMP, DuckDBTypeId.TIMESTAMP_TZ, DuckDBTypeId.TIMESTAMP_MS, DuckDBTypeId.TIMESTAMP_NS, DuckDBTypeId.TIMESTAMP_S]);

/** Names of `core/costs/query` for the engine's types; others keep the engine's own name. */
export function typeNameOf(type: DuckDBType): string {
  if (BIGINTS.has(type.typeId)) return "bigint";
  if (INTEGERS.has(type.typeId)) return "integer";
  if (INSTANTS.has(type.typeId)) return "timestamp";
  if (type.typeId === DuckDBTypeId.DECIMAL) return "decimal";
  if (type.typeId === DuckDBTypeId.FLOAT) return "double";
  return type.toString().toLowerCase();
}

/** Decimals and 64-bit integers as strings, instants in ISO 8601, nested values as JSON text, NaN and infinity as null. */
export function cellOf(value: Json, type: DuckDBType): Cell {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "object") return JSON.stringify(type.typeId === DuckDBTypeId.MAP ? entriesOf(value) : value);
  if (type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT) return null;
  return INSTANTS.has(type.typeId) ? instantOf(value) : value;
}

/** `2026-10-01 13:00:00+00` is `2026-10-01T13:00:00Z`. */
function instantOf(text: string): string {
  const match = /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(\.\d+)?(?:\+00(?::00)?)?$/.exec(text);
  if (!match) return text;
  const fraction = (match[3] ?? "").replace(/0+$/, "");
  return `${match[1]}T${match[2]}${fraction === "." ? "" : fraction}Z`;
}

function entriesOf(json: Json): Json {
  if (!Array.isArray(json)) return json;
  return Object.fromEntries(json.map((entry) => (entry !== null && typeof entry === "object" && !Array.isArray(entry) ? [String(entry["key"]), entry["value"] ?? null] : ["", entry])));
}
