import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import type { Compiled } from "#adapters/warehouse/guard/compile/compiled";
import { type Site, wholeArg } from "#adapters/warehouse/guard/functions/rule";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import { BIGINT, commonType, isInteger, sameType, type Type, UNKNOWN } from "#adapters/warehouse/guard/types";

export function elementAt(site: Site): { sql: string; type: Type } {
  const value = site.value(0);
  if (value.type.kind === "unknown") return { sql: "NULL", type: UNKNOWN };
  if (value.type.kind === "map") return { sql: `${value.sql}[${coerceKey(site.value(1), value.type.key)}]`, type: value.type.value };
  if (value.type.kind !== "array") refuse(`element_at() needs an array or a map, and has ${typeName(value.type)}.`);
  return { sql: `${value.sql}[${wholeArg(site, 1)}]`, type: value.type.element };
}

function coerceKey(key: Compiled, type: Type): string {
  const common = commonType(key.type, type);
  if (common === undefined || !sameType(common, type))
    refuse(`The map's key has type ${typeName(type)}, and the given one ${typeName(key.type)}: cast it.`);
  return coerce(key, type).sql;
}

/** `a[i]` and `m[k]`: what is not there is an error, where element_at gives NULL. */
export function subscript(value: Compiled, index: Compiled, lax: boolean): { readonly sql: string; readonly type: Type } {
  const { type } = value;
  if (type.kind === "row") {
    const field = index.literal?.kind === "number" ? type.fields[Number(index.literal.text) - 1] : undefined;
    if (field === undefined) refuse(`A row's field is named by its position, from [1] to [${type.fields.length}].`);
    return { sql: `(${value.sql})."${field.physical}"`, type: field.type };
  }
  if (type.kind === "map") {
    const key = coerceKey(index, type.key);
    const found = `${value.sql}[${key}]`;
    if (lax) return { sql: found, type: type.value };
    const message =
      type.key.kind === "varchar"
        ? `'Key not present in map: ' || ${key} || '. Write element_at(map, key), which gives NULL.'`
        : "'Key not present in map. Write element_at(map, key), which gives NULL.'";
    return { sql: `CASE WHEN ${value.sql} IS NULL OR map_contains(${value.sql}, ${key}) THEN ${found} ELSE error(${message}) END`, type: type.value };
  }
  if (type.kind !== "array") refuse(`[ ] needs an array, a map or a row before it, and has ${typeName(type)}.`);
  if (!isInteger(index.type)) refuse("An array's index is a whole number from 1.");
  const at = coerce(index, BIGINT).sql;
  if (lax) return { sql: `CASE WHEN ${at} >= 1 THEN ${value.sql}[${at}] END`, type: type.element };
  const tooFar = `'Array subscript must be less than or equal to array length: ' || ${at} || ' > ' || len(${value.sql}) || '. Write element_at(array, index), which gives NULL.'`;
  return {
    sql: `CASE WHEN ${at} < 1 THEN error('SQL array indices start at 1') WHEN ${at} > len(${value.sql}) THEN error(${tooFar}) ELSE ${value.sql}[${at}] END`,
    type: type.element,
  };
}
