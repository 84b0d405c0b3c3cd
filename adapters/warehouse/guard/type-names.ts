import {
  arrayOf,
  BIGINT,
  BOOLEAN,
  DATE,
  decimal,
  DOUBLE,
  INTEGER,
  INTERVAL_DAY,
  INTERVAL_MONTH,
  JSON_TYPE,
  mapOf,
  REAL,
  SMALLINT,
  TIME,
  timestamp,
  timestampTz,
  TINYINT,
  type Type,
  UNKNOWN,
  VARBINARY,
  varchar,
} from "#adapters/warehouse/guard/types";

/** As Trino writes it: `decimal(38,12)`, `timestamp(3) with time zone`, `array(row(a bigint, varchar))`. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "varchar":
      return type.length === undefined ? "varchar" : `varchar(${type.length})`;
    case "timestamp":
      return `timestamp(${type.precision})`;
    case "timestamp-tz":
      return `timestamp(${type.precision}) with time zone`;
    case "time":
      return `time(${type.precision})`;
    case "interval-day":
      return "interval day to second";
    case "interval-month":
      return "interval year to month";
    case "array":
      return `array(${typeName(type.element)})`;
    case "map":
      return `map(${typeName(type.key)}, ${typeName(type.value)})`;
    case "row":
      return `row(${type.fields.map((field) => (field.name === undefined ? "" : `${field.name} `) + typeName(field.type)).join(", ")})`;
    default:
      return type.kind;
  }
}

/** The engine's own name, for casts. */
export function engineType(type: Type): string {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "timestamp":
      return "TIMESTAMP";
    case "timestamp-tz":
      return "TIMESTAMPTZ";
    case "varbinary":
      return "BLOB";
    case "time":
      return "TIME";
    case "real":
      return "FLOAT";
    case "interval-day":
    case "interval-month":
      return "INTERVAL";
    case "array":
      return `${engineType(type.element)}[]`;
    case "map":
      return `MAP(${engineType(type.key)}, ${engineType(type.value)})`;
    case "row":
      return `STRUCT(${type.fields.map((field) => `"${field.physical.replaceAll('"', '""')}" ${engineType(field.type)}`).join(", ")})`;
    case "unknown":
      return "INTEGER";
    default:
      return type.kind.toUpperCase();
  }
}

const SIMPLE: Readonly<Record<string, Type>> = {
  boolean: BOOLEAN,
  tinyint: TINYINT,
  smallint: SMALLINT,
  integer: INTEGER,
  int: INTEGER,
  bigint: BIGINT,
  real: REAL,
  double: DOUBLE,
  varbinary: VARBINARY,
  json: JSON_TYPE,
  date: DATE,
  time: TIME,
  varchar: varchar(undefined),
  unknown: UNKNOWN,
  decimal: decimal(38, 0),
  timestamp: timestamp(3),
  "timestamp with time zone": timestampTz(3, "UTC"),
  "interval day to second": INTERVAL_DAY,
  "interval year to month": INTERVAL_MONTH,
};

/** Reads the canonical name of a column's type; undefined when it is none that the guard knows. */
export function parseTypeName(text: string): Type | undefined {
  const name = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  const simple = SIMPLE[name];
  if (simple !== undefined) return simple;
  const open = /^([a-z]+) ?\((.*)\)( with time zone)?$/.exec(name);
  if (open === null) return undefined;
  const [, head = "", inside = "", zoned] = open;
  const parts = splitTopLevel(inside);
  const first = Number(parts[0]);
  if (head === "timestamp" && Number.isInteger(first)) return zoned === undefined ? timestamp(first) : timestampTz(first, "UTC");
  if (zoned !== undefined) return undefined;
  if (head === "decimal") return Number.isInteger(first) ? decimal(first, Number(parts[1] ?? 0)) : undefined;
  if (head === "varchar" || head === "char") return varchar(first);
  if (head === "time") return { kind: "time", precision: first };
  if (head === "array") return optional(parseTypeName(inside), arrayOf);
  if (head === "map" && parts.length === 2) {
    const [key, value] = [parseTypeName(parts[0] ?? ""), parseTypeName(parts[1] ?? "")];
    return key && value && mapOf(key, value);
  }
  if (head === "row") return parseRow(parts);
  return undefined;
}

function optional(type: Type | undefined, build: (type: Type) => Type): Type | undefined {
  return type && build(type);
}

function parseRow(parts: readonly string[]): Type | undefined {
  const fields = parts.map((part, index) => {
    const named = /^"?([a-z_][a-z0-9_]*)"? (.+)$/.exec(part.trim());
    const type = parseTypeName(named?.[2] ?? "");
    if (named && type) return { name: named[1], type, physical: named[1] ?? "" };
    const unnamed = parseTypeName(part);
    return unnamed && { name: undefined, type: unnamed, physical: `f${index + 1}` };
  });
  return fields.every((field) => field !== undefined) ? { kind: "row", fields } : undefined;
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts;
}
