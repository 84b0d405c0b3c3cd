import { list, only, type Raw, readPlainName, isObject } from "#adapters/warehouse/guard/read/node";
import { refuse } from "#adapters/warehouse/guard/refuse";
import { engineType, typeName } from "#adapters/warehouse/guard/type-names";
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
  rowOf,
  SMALLINT,
  timestamp,
  timestampTz,
  TINYINT,
  type Type,
  VARBINARY,
  varchar,
} from "#adapters/warehouse/guard/types";

const PLAIN: Readonly<Record<string, Type>> = {
  boolean: BOOLEAN,
  tiny_int: TINYINT,
  small_int: SMALLINT,
  int: INTEGER,
  big_int: BIGINT,
  double: DOUBLE,
  var_binary: VARBINARY,
  json: JSON_TYPE,
  date: DATE,
};

/** The canonical name of the type of a cast. */
export function readDataType(value: unknown): string {
  const type = readType(value);
  engineType(type);
  return typeName(type);
}

function readType(value: unknown): Type {
  if (!isObject(value) || typeof value.data_type !== "string") refuse("The type of a cast could not be read: name a Trino type.");
  const kind = value.data_type;
  const plain = PLAIN[kind];
  if (plain !== undefined) {
    only(kind, value, "data_type");
    return plain;
  }
  switch (kind) {
    case "var_char":
      return varchar(whole(only(kind, value, "data_type", "length").length, 1, 1_000_000));
    case "decimal":
      return readDecimal(value);
    case "float":
      return readReal(value);
    case "timestamp":
      return readTimestamp(value);
    case "time":
      if (value.timezone === true) refuse("TIME WITH TIME ZONE is not allowed: use TIMESTAMP WITH TIME ZONE.");
      only(kind, value, "data_type", "precision");
      return { kind: "time", precision: whole(value.precision, 0, 6) ?? 3 };
    case "interval":
      return readInterval(value);
    case "array":
      return arrayOf(readType(only(kind, value, "data_type", "element_type").element_type));
    case "map": {
      const { key_type, value_type } = only(kind, value, "data_type", "key_type", "value_type");
      return mapOf(readType(key_type), readType(value_type));
    }
    case "struct":
      return readRow(value);
    default:
      refuse(
        `The type ${typeof value.name === "string" ? value.name.toUpperCase() : kind.toUpperCase()} is not allowed: use a Trino type such as VARCHAR, BIGINT, DECIMAL(38,12), DOUBLE, DATE or TIMESTAMP.`,
      );
  }
}

function readDecimal(value: Raw): Type {
  only("decimal", value, "data_type", "precision", "scale");
  const precision = whole(value.precision, 1, 38) ?? 38;
  const scale = whole(value.scale, 0, precision) ?? 0;
  return decimal(precision, scale);
}

function readReal(value: Raw): Type {
  if (value.real_spelling !== true) refuse("The type FLOAT is not allowed: use DOUBLE or REAL.");
  only("real", value, "data_type");
  return REAL;
}

function readTimestamp(value: Raw): Type {
  only("timestamp", value, "data_type", "precision", "timezone");
  const precision = whole(value.precision, 0, 6) ?? 3;
  return value.timezone === true ? timestampTz(precision, "UTC") : timestamp(precision);
}

function readInterval(value: Raw): Type {
  only("interval", value, "data_type", "unit", "to");
  if (value.unit === "DAY" && value.to === "SECOND") return INTERVAL_DAY;
  if (value.unit === "YEAR" && value.to === "MONTH") return INTERVAL_MONTH;
  refuse("This interval type is not allowed: use INTERVAL DAY TO SECOND or INTERVAL YEAR TO MONTH.");
}

function readRow(value: Raw): Type {
  const { fields } = only("row", value, "data_type", "fields");
  return rowOf(
    list(fields).map((field) => {
      if (!isObject(field)) refuse("A row's field could not be read: write ROW(name type, ...).");
      only("row", field, "name", "data_type");
      const name = field.name === "" || field.name === undefined ? undefined : readPlainName({ name: field.name, quoted: false }, "field name").text;
      return { name, type: readType(field.data_type) };
    }),
  );
}

function whole(value: unknown, least: number, most: number): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
    refuse(`A type's size must lie between ${least} and ${most}.`);
  return value;
}
