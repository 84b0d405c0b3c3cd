import type { ColumnInfo } from "@aws-sdk/client-athena";
import type { TrinoCell } from "#adapters/warehouse/guard/trino-cell";
import type { LakeColumn } from "#adapters/warehouse/lake/lake-runner";

/** A result column in Trino's words. */
export function athenaColumn({ Name, Label, Type = "varchar", Precision, Scale }: ColumnInfo): LakeColumn {
  const type = Type.toLowerCase();
  const name = Label ?? Name ?? "";
  if (type === "decimal") return { name, type: `decimal(${Precision ?? 38},${Scale ?? 0})` };
  if (type === "timestamp") return { name, type: "timestamp(3)" };
  if (type === "timestamp with time zone") return { name, type: "timestamp(3) with time zone" };
  return { name, type: type === "int" ? "integer" : type === "string" ? "varchar" : type === "float" ? "real" : type };
}

/** A value, which Athena always gives as text; undefined is null. Decimals and 64-bit integers stay texts. */
export function athenaValue(text: string | undefined, type: string): TrinoCell {
  if (text === undefined) return null;
  switch (type.replace(/\(.*$/, "")) {
    case "tinyint":
    case "smallint":
    case "integer":
      return Number(text);
    case "double":
    case "real":
      return /^(?:NaN|-?Infinity)$/.test(text) ? text : Number(text);
    case "boolean":
      return text === "true";
    default:
      return text;
  }
}
