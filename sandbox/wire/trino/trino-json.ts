import type { LakeCell } from "#sandbox/lake/lake-runner";
import type { LakeType } from "#sandbox/lake/lake-type";

/** A value as Trino's protocol writes it in JSON: 64-bit integers as numbers with all their digits, decimals as text, bytes in base64. */
export function trinoJson(cell: LakeCell, type: LakeType): string {
  if (cell === null) return "null";
  switch (type.base) {
    case "bigint":
      return String(cell);
    case "double":
    case "real":
      return floatJson(cell);
    case "varbinary":
      return JSON.stringify(Buffer.from(String(cell).replaceAll(/\s/g, ""), "hex").toString("base64"));
    case "array":
      return list(cell, () => type.inner[0]?.type);
    case "row":
      return list(cell, (index) => type.inner[index]?.type);
    case "map":
      return `{${Object.entries(cell as Readonly<Record<string, LakeCell>>)
        .map(([key, value]) => `${JSON.stringify(key)}:${trinoJson(value, type.inner[1]?.type ?? TEXT)}`)
        .join(",")}}`;
    default:
      return JSON.stringify(cell);
  }
}

const TEXT: LakeType = { base: "varchar", numbers: [], inner: [] };

function list(cell: LakeCell, typeAt: (index: number) => LakeType | undefined): string {
  if (!Array.isArray(cell)) return "null";
  return `[${cell.map((one: LakeCell, index) => trinoJson(one, typeAt(index) ?? TEXT)).join(",")}]`;
}

function floatJson(cell: LakeCell): string {
  const value = Number(cell);
  if (Number.isFinite(value)) return JSON.stringify(value);
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"';
}
