/** Trino's types, as far as the guard knows them. A zone is part of the type: no value carries one of its own. */
export type Type =
  | { readonly kind: SimpleKind }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "varchar"; readonly length?: number }
  | { readonly kind: "time"; readonly precision: number }
  | { readonly kind: "timestamp"; readonly precision: number }
  | { readonly kind: "timestamp-tz"; readonly precision: number; readonly zone: string }
  | { readonly kind: "array"; readonly element: Type }
  | { readonly kind: "map"; readonly key: Type; readonly value: Type }
  | { readonly kind: "row"; readonly fields: readonly Field[] };

type SimpleKind =
  | "unknown"
  | "boolean"
  | "tinyint"
  | "smallint"
  | "integer"
  | "bigint"
  | "real"
  | "double"
  | "varbinary"
  | "json"
  | "date"
  | "interval-day"
  | "interval-month";

/** `physical` is the name of the field in the engine's struct. */
export type Field = { readonly name: string | undefined; readonly type: Type; readonly physical: string };

export const UNKNOWN: Type = { kind: "unknown" };
export const BOOLEAN: Type = { kind: "boolean" };
export const TINYINT: Type = { kind: "tinyint" };
export const SMALLINT: Type = { kind: "smallint" };
export const INTEGER: Type = { kind: "integer" };
export const BIGINT: Type = { kind: "bigint" };
export const REAL: Type = { kind: "real" };
export const DOUBLE: Type = { kind: "double" };
export const VARCHAR: Type = { kind: "varchar" };
export const VARBINARY: Type = { kind: "varbinary" };
export const JSON_TYPE: Type = { kind: "json" };
export const DATE: Type = { kind: "date" };
export const TIME: Type = { kind: "time", precision: 3 };
export const INTERVAL_DAY: Type = { kind: "interval-day" };
export const INTERVAL_MONTH: Type = { kind: "interval-month" };
export const timestamp = (precision: number): Type => ({ kind: "timestamp", precision });
export const timestampTz = (precision: number, zone: string): Type => ({ kind: "timestamp-tz", precision, zone });
export const decimal = (precision: number, scale: number): Type => ({ kind: "decimal", precision, scale });
export const varchar = (length: number | undefined): Type => (length === undefined ? VARCHAR : { kind: "varchar", length });
export const arrayOf = (element: Type): Type => ({ kind: "array", element });
export const mapOf = (key: Type, value: Type): Type => ({ kind: "map", key, value });
export const rowOf = (fields: readonly { readonly name: string | undefined; readonly type: Type }[]): Type => ({
  kind: "row",
  fields: fields.map(({ name, type }, index) => ({ name, type, physical: `f${index + 1}` })),
});

const INTEGER_RANK: Readonly<Record<string, number>> = { tinyint: 1, smallint: 2, integer: 3, bigint: 4 };
const INTEGER_DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 };

export const isInteger = (type: Type) => type.kind in INTEGER_RANK;
export const isExact = (type: Type) => isInteger(type) || type.kind === "decimal";
export const isFloat = (type: Type) => type.kind === "double" || type.kind === "real";
export const isNumber = (type: Type) => isExact(type) || isFloat(type);
export const isText = (type: Type) => type.kind === "varchar";
export const isInstant = (type: Type) => type.kind === "timestamp" || type.kind === "timestamp-tz";
export const isOrderable = (type: Type): boolean =>
  type.kind === "array"
    ? isOrderable(type.element)
    : type.kind === "row"
      ? type.fields.every((field) => isOrderable(field.type))
      : type.kind !== "map" && type.kind !== "json";

/** An exact number as a decimal: bigint is decimal(19,0). */
export function asDecimal(type: Type): { readonly precision: number; readonly scale: number } {
  if (type.kind === "decimal") return type;
  return { precision: INTEGER_DIGITS[type.kind] ?? 19, scale: 0 };
}

export function sameType(left: Type, right: Type): boolean {
  return JSON.stringify(shape(left)) === JSON.stringify(shape(right));
}

/** Same value space in the engine: lengths of text and precision of instants aside. */
function shape(type: Type): unknown {
  switch (type.kind) {
    case "varchar":
      return "varchar";
    case "time":
      return "time";
    case "timestamp":
      return "timestamp";
    case "timestamp-tz":
      return "timestamp-tz";
    case "array":
      return ["array", shape(type.element)];
    case "map":
      return ["map", shape(type.key), shape(type.value)];
    case "row":
      return ["row", ...type.fields.map((field) => [field.physical, shape(field.type)])];
    case "decimal":
      return ["decimal", type.precision, type.scale];
    default:
      return type.kind;
  }
}

/** The type to which Trino coerces both, or undefined. */
export function commonType(left: Type, right: Type): Type | undefined {
  if (left.kind === "unknown") return right;
  if (right.kind === "unknown") return left;
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  if (left.kind === "varchar" && right.kind === "varchar") {
    return varchar(left.length === undefined || right.length === undefined ? undefined : Math.max(left.length, right.length));
  }
  const moment = commonMoment(left, right);
  if (moment !== undefined) return moment;
  if (left.kind === "array" && right.kind === "array") {
    const element = commonType(left.element, right.element);
    return element && arrayOf(element);
  }
  if (left.kind === "map" && right.kind === "map") {
    const [key, value] = [commonType(left.key, right.key), commonType(left.value, right.value)];
    return key && value && mapOf(key, value);
  }
  if (left.kind === "row" && right.kind === "row" && left.fields.length === right.fields.length) {
    const types = left.fields.map((field, index) => commonType(field.type, right.fields[index]?.type ?? UNKNOWN));
    if (types.some((type) => type === undefined)) return undefined;
    return rowOf(
      left.fields.map((field, index) => ({ name: field.name === right.fields[index]?.name ? field.name : undefined, type: types[index] ?? UNKNOWN })),
    );
  }
  return left.kind === right.kind ? left : undefined;
}

function commonNumber(left: Type, right: Type): Type {
  if (left.kind === "double" || right.kind === "double") return DOUBLE;
  if (left.kind === "real" || right.kind === "real") return REAL;
  if (isInteger(left) && isInteger(right)) return (INTEGER_RANK[left.kind] ?? 0) >= (INTEGER_RANK[right.kind] ?? 0) ? left : right;
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const scale = Math.max(a.scale, b.scale);
  return decimal(Math.min(38, Math.max(a.precision - a.scale, b.precision - b.scale) + scale), scale);
}

function commonMoment(left: Type, right: Type): Type | undefined {
  if (left.kind === "date" && isInstant(right)) return right;
  if (right.kind === "date" && isInstant(left)) return left;
  if (left.kind === "timestamp" && right.kind === "timestamp") return timestamp(Math.max(left.precision, right.precision));
  if (left.kind === "timestamp-tz" && isInstant(right)) return timestampTz(Math.max(left.precision, precisionOf(right)), left.zone);
  if (right.kind === "timestamp-tz" && isInstant(left)) return timestampTz(Math.max(right.precision, precisionOf(left)), right.zone);
  return undefined;
}

export function precisionOf(type: Type): number {
  return type.kind === "timestamp" || type.kind === "timestamp-tz" ? type.precision : 0;
}
