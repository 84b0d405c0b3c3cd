import type { LakeColumn } from "#sandbox/lake/lake-runner";
import { readLakeType } from "#sandbox/lake/lake-type";

const PRECISIONS: Readonly<Record<string, number>> = {
  boolean: 0,
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  real: 17,
  float: 17,
  double: 17,
  date: 0,
  timestamp: 3,
  "timestamp with time zone": 3,
  time: 3,
};
const UNBOUNDED = 2_147_483_647;

/** A column of a result as Athena describes it. */
export function columnInfo({ name, type }: LakeColumn) {
  const { base, numbers } = readLakeType(type);
  const spelled = base === "real" ? "float" : base;
  const isText = spelled === "varchar" || spelled === "char";
  return {
    CatalogName: "hive",
    SchemaName: "",
    TableName: "",
    Name: name,
    Label: name,
    Type: spelled,
    Precision: spelled === "decimal" ? (numbers[0] ?? 38) : isText ? (numbers[0] ?? UNBOUNDED) : (PRECISIONS[spelled] ?? 0),
    Scale: spelled === "decimal" ? (numbers[1] ?? 0) : 0,
    Nullable: "UNKNOWN",
    CaseSensitive: isText,
  };
}
