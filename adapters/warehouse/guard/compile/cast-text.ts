import { type Compiled, compiled, text } from "#adapters/warehouse/guard/compile/compiled";
import { asWallTime } from "#adapters/warehouse/guard/compile/zone";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { typeName } from "#adapters/warehouse/guard/type-names";
import { isExact, type Type } from "#adapters/warehouse/guard/types";

/** A value as Trino writes it. */
export function castText(value: Compiled, type: Extract<Type, { kind: "varchar" }>, safe: boolean): Compiled {
  const full = asText(value, safe);
  const keepsLength =
    value.type.kind === "varchar" && type.length !== undefined && value.type.length !== undefined && value.type.length <= type.length;
  if (type.length === undefined || keepsLength)
    return compiled(full, type, [value], value.literal?.kind === "string" ? { literal: value.literal } : {});
  return compiled(`substr(${full}, 1, ${type.length})`, type, [value]);
}

function asText(value: Compiled, safe: boolean): string {
  const { sql, type } = value;
  // The engine writes a decimal without whole digits as .5
  if (type.kind === "decimal" && type.precision === type.scale && type.precision < 38)
    return `CAST(CAST(${sql} AS DECIMAL(${type.precision + 1},${type.scale})) AS VARCHAR)`;
  if (isExact(type)) return `CAST(${sql} AS VARCHAR)`;
  switch (type.kind) {
    case "varchar":
      return sql;
    case "boolean":
    case "date":
      return `CAST(${sql} AS VARCHAR)`;
    case "double":
      return `mt_double_text(${sql})`;
    case "real":
      return `mt_real_text(${sql})`;
    case "time":
      return type.precision === 0
        ? `left(CAST(${sql} AS VARCHAR), 8)`
        : `left(CASE WHEN contains(CAST(${sql} AS VARCHAR), '.') THEN CAST(${sql} AS VARCHAR) || '000000' ELSE CAST(${sql} AS VARCHAR) || '.000000' END, ${9 + type.precision})`;
    case "timestamp":
      return momentText(sql, type.precision);
    case "timestamp-tz":
      return `(${momentText(asWallTime(value), type.precision)} || ${text(` ${type.zone}`)})`;
    case "interval-day":
      return `mt_interval_day_text(epoch_us(${sql}))`;
    case "interval-month":
      return `mt_interval_month_text(${sql})`;
    case "json":
      return `CASE WHEN json_type(${sql}) IN ('OBJECT', 'ARRAY') THEN ${safe ? "NULL" : "error('Cannot cast a JSON object or array to varchar: use json_format')"} ELSE json_extract_string(${sql}, '$') END`;
    default:
      refuse(`Cannot cast ${typeName(type)} to varchar: use array_join, json_format or to_hex.`);
  }
}

export function momentText(sql: string, precision: number): string {
  if (precision === 0) return `strftime(${sql}, '%Y-%m-%d %H:%M:%S')`;
  return `left(strftime(${sql}, '%Y-%m-%d %H:%M:%S.%f'), ${20 + precision})`;
}
