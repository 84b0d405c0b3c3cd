import { type Compiled, compiled } from "#adapters/warehouse/guard/compile/compiled";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
import { commonType, sameType, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

/** The value in another type to which Trino converts it by itself. Lossless, so the engine's own cast serves. */
export function coerce(value: Compiled, type: Type): Compiled {
  if (sameType(value.type, type)) return value;
  const keep = { ...(value.literal && { literal: value.literal }), ...(value.nonZero && { nonZero: true }) };
  if (value.type.kind === "unknown") return compiled(`CAST(${value.sql} AS ${engineType(type)})`, type, [value], keep);
  if (type.kind === "timestamp-tz" && value.type.kind === "date") return compiled(`timezone('UTC', CAST(${value.sql} AS TIMESTAMP))`, type, [value]);
  if (type.kind === "timestamp-tz" && value.type.kind === "timestamp") return compiled(`timezone('UTC', ${value.sql})`, type, [value]);
  return compiled(`CAST(${value.sql} AS ${engineType(type)})`, type, [value], keep);
}

/** All values in their common type. @throws QueryRefusedError when Trino has none */
export function unify(values: readonly Compiled[], what: string): { readonly type: Type; readonly values: readonly Compiled[] } {
  const type = values.reduce<Type>((sofar, value) => commonType(sofar, value.type) ?? incompatible(sofar, value.type, what, values), UNKNOWN);
  return { type, values: values.map((value) => coerce(value, type)) };
}

export function incompatible(left: Type, right: Type, what: string, values: readonly Compiled[] = []): never {
  refuse(`${what} needs one type, and has ${typeName(left)} and ${typeName(right)}.${hint(left, right, values)}`);
}

/** How to write the values in one type; `values` lets the advice say so of the literal that was written. */
export function hint(left: Type, right: Type, values: readonly Compiled[] = []): string {
  const kinds = [left.kind, right.kind];
  const written = values.find((value) => value.literal?.kind === "string")?.literal?.text ?? "";
  const [day, time] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?/.exec(written)?.slice(1) ?? [];
  if (values.some((value) => (value.scans ?? []).length > 0)) return " A billing period is a text: write '2026-10'.";
  if (kinds.includes("varchar") && kinds.includes("date")) return ` Write a date as DATE '${day ?? "2025-01-31"}'.`;
  if (kinds.includes("varchar") && (kinds.includes("timestamp") || kinds.includes("timestamp-tz")))
    return ` Write an instant as TIMESTAMP '${day ?? "2025-01-31"} ${time ?? "00:00:00"}'.`;
  if (left.kind === "varchar" && right.kind === "varchar" && values.length > 0)
    return " Texts are joined with ||; numbers in texts are cast: CAST(x AS DOUBLE).";
  if (kinds.includes("varchar") && /^-?\d+(\.\d+)?$/.test(written)) return ` Write the number without quotes: ${written}.`;
  if (kinds.includes("date") && kinds.some((kind) => ["integer", "bigint", "smallint", "tinyint"].includes(kind)))
    return " Write a number of days as an interval: x - INTERVAL '7' DAY.";
  if (kinds.includes("varchar")) return " Convert one side: CAST(x AS VARCHAR), or CAST(x AS DOUBLE).";
  return " Convert one side with CAST.";
}
