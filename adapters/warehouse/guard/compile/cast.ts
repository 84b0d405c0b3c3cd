import { castText } from "#adapters/warehouse/guard/compile/cast-text";
import { type Compiled, compiled, identifier, text } from "#adapters/warehouse/guard/compile/compiled";
import { coerce } from "#adapters/warehouse/guard/compile/coerce";
import { asWallTime, instantIn } from "#adapters/warehouse/guard/compile/zone";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
import { isFloat, isInstant, isInteger, isNumber, precisionOf, type Type } from "#adapters/warehouse/guard/types";

/** CAST and, when `safe`, TRY_CAST as Trino does them: rounding half away from zero, strict text. */
export function castTo(value: Compiled, type: Type, safe: boolean): Compiled {
  const from = value.type;
  if (from.kind === "unknown") return compiled(`CAST(NULL AS ${engineType(type)})`, type, [value]);
  const cast = safe ? "TRY_CAST" : "CAST";
  const plain = (sql: string = value.sql) => compiled(`${cast}(${sql} AS ${engineType(type)})`, type, [value]);
  switch (type.kind) {
    case "varchar":
      return castText(value, type, safe);
    case "tinyint":
    case "smallint":
    case "integer":
    case "bigint":
      if (isFloat(from)) return plain(`round(${value.sql})`);
      if (isNumber(from) || from.kind === "boolean") return plain();
      if (from.kind === "varchar") return checkedText(value, type, "^[+-]?[0-9]+$", safe);
      if (from.kind === "json") return plain(`round(CAST(json_extract_string(${value.sql}, '$') AS DOUBLE))`);
      break;
    case "real":
    case "double":
    case "decimal":
      if (isNumber(from) || from.kind === "boolean") return plain();
      if (from.kind === "varchar") return checkedText(value, type, type.kind === "decimal" ? DECIMAL_TEXT : DOUBLE_TEXT, safe);
      if (from.kind === "json") return plain(`json_extract_string(${value.sql}, '$')`);
      break;
    case "boolean":
      if (from.kind === "boolean") return value;
      if (isNumber(from)) return plain(`${value.sql} <> 0`);
      if (from.kind === "varchar") return checkedText(value, type, "^(?i:true|t|1|false|f|0)$", safe);
      if (from.kind === "json") return plain(`json_extract_string(${value.sql}, '$')`);
      break;
    case "date":
      if (from.kind === "date") return value;
      if (isInstant(from)) return plain(asWallTime(value));
      if (from.kind === "varchar") return checkedText(value, type, "^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\\s*$", safe);
      break;
    case "timestamp":
      if (from.kind === "date") return coerce(value, type);
      if (isInstant(from)) return rounded(compiled(asWallTime(value), type, [value]), precisionOf(from), type.precision);
      if (from.kind === "varchar")
        return rounded(
          checkedText(value, type, "^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?)?\\s*$", safe),
          6,
          type.precision,
        );
      break;
    case "timestamp-tz":
      if (from.kind === "timestamp-tz") return { ...rounded(value, from.precision, type.precision), type: { ...type, zone: from.zone } };
      if (from.kind === "date") return coerce(value, type);
      if (from.kind === "timestamp") return compiled(instantIn(rounded(value, from.precision, type.precision).sql, "UTC"), type, [value]);
      if (from.kind === "varchar")
        return checkedText(
          value,
          type,
          "^\\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?( ?(UTC|Z|\\+00:00))?)?\\s*$",
          safe,
        );
      break;
    case "time":
      if (from.kind === "time") return value;
      if (isInstant(from)) return plain(asWallTime(value));
      if (from.kind === "varchar") return checkedText(value, type, "^[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?$", safe);
      break;
    case "varbinary":
      if (from.kind === "varbinary") return value;
      if (from.kind === "varchar") return compiled(`encode(${value.sql})`, type, [value]);
      break;
    case "json":
      return compiled(jsonOf(value.sql, from), type, [value]);
    case "array":
      if (from.kind === "json") return plain();
      if (from.kind === "array")
        return mapped(value, type, `list_transform(${value.sql}, lambda mt_v: ${castTo(part("mt_v", from.element), type.element, safe).sql})`);
      break;
    case "map":
      if (from.kind === "json") return plain();
      if (from.kind === "map") return castMap(value, from, type, safe);
      break;
    case "row":
      return castRow(value, type, safe);
    case "interval-day":
    case "interval-month":
      if (from.kind === type.kind) return value;
      break;
    case "unknown":
      break;
  }
  refuse(`Cannot cast ${typeName(from)} to ${typeName(type)}: choose another type.`);
}

const DECIMAL_TEXT = "^\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?\\s*$";
const DOUBLE_TEXT = "^\\s*[+-]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|Infinity)\\s*$";

const part = (sql: string, type: Type) => compiled(sql, type, []);

function mapped(value: Compiled, type: Type, sql: string): Compiled {
  return compiled(sql, type, [value]);
}

/** Text that Trino would not accept is an error, where the engine is lenient. */
function checkedText(value: Compiled, type: Type, pattern: string, safe: boolean): Compiled {
  const cast = `${safe ? "TRY_CAST" : "CAST"}(${value.sql} AS ${engineType(type)})`;
  if (value.literal?.kind === "string" && new RegExp(pattern.replace("(?i:", "(?:"), pattern.includes("(?i:") ? "i" : "").test(value.literal.text))
    return compiled(cast, type, [value]);
  const otherwise = safe ? "NULL" : `error('Cannot cast ''' || ${value.sql} || ''' to ${typeName(type)}')`;
  return compiled(`CASE WHEN ${value.sql} IS NULL OR regexp_matches(${value.sql}, ${text(pattern)}) THEN ${cast} ELSE ${otherwise} END`, type, [
    value,
  ]);
}

/** Trino rounds when digits of the second are taken away. */
export function rounded(value: Compiled, from: number, to: number): Compiled {
  if (to >= from || to >= 6) return value;
  const unit = 10 ** (6 - to);
  const micros = `CAST(round(epoch_us(${value.sql}) / ${unit}.0) * ${unit} AS BIGINT)`;
  const sql = value.type.kind === "timestamp-tz" ? `timezone('UTC', make_timestamp(${micros}))` : `make_timestamp(${micros})`;
  return compiled(sql, value.type, [value]);
}

function jsonOf(sql: string, from: Type): string {
  switch (from.kind) {
    case "json":
      return sql;
    case "array":
      return from.element.kind === "json" ? `to_json(${sql})` : `to_json(list_transform(${sql}, lambda mt_v: ${jsonOf("mt_v", from.element)}))`;
    case "map":
      if (from.key.kind !== "varchar" && !isInteger(from.key))
        refuse("A map becomes JSON only with text keys: use transform_keys(m, (k, v) -> CAST(k AS VARCHAR)).");
      return `to_json(${sql})`;
    case "row":
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE json_object(${from.fields.map((field) => `${text(field.name ?? "")}, ${jsonOf(`${sql}.${identifier(field.physical)}`, field.type)}`).join(", ")}) END`;
    case "date":
    case "timestamp":
    case "timestamp-tz":
      return `to_json(${castText(compiled(sql, from, []), { kind: "varchar" }, false).sql})`;
    case "varbinary":
    case "interval-day":
    case "interval-month":
    case "time":
    case "unknown":
      refuse(`Cannot cast ${typeName(from)} to JSON: cast it to VARCHAR first.`);
    default:
      return `to_json(${sql})`;
  }
}

function castMap(value: Compiled, from: Extract<Type, { kind: "map" }>, type: Extract<Type, { kind: "map" }>, safe: boolean): Compiled {
  const keys = `list_transform(map_keys(${value.sql}), lambda mt_v: ${castTo(part("mt_v", from.key), type.key, safe).sql})`;
  const values = `list_transform(map_values(${value.sql}), lambda mt_v: ${castTo(part("mt_v", from.value), type.value, safe).sql})`;
  return compiled(`map(${keys}, ${values})`, type, [value]);
}

function castRow(value: Compiled, type: Extract<Type, { kind: "row" }>, safe: boolean): Compiled {
  if (value.type.kind !== "row" || value.type.fields.length !== type.fields.length)
    refuse(`Cannot cast ${typeName(value.type)} to ${typeName(type)}: the number of fields differs.`);
  const fields = value.type.fields.map((field, index) => {
    const target = type.fields[index];
    const source = part(`(${value.sql}).${identifier(field.physical)}`, field.type);
    return `${identifier(target?.physical ?? "")} := ${castTo(source, target?.type ?? field.type, safe).sql}`;
  });
  return compiled(`CASE WHEN ${value.sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END`, type, [value]);
}
