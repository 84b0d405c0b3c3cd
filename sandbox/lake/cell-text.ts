import type { LakeCell } from "#sandbox/lake/lake-runner";
import type { LakeType } from "#sandbox/lake/lake-type";

/** A value as Athena's results spell it; undefined is NULL. */
export function cellText(cell: LakeCell, type: LakeType): string | undefined {
  if (cell === null) return undefined;
  if (type.base === "double" || type.base === "real") return floatText(Number(cell));
  if (type.base === "array" && Array.isArray(cell)) {
    const element = type.inner[0]?.type ?? UNKNOWN;
    return `[${cell.map((one: LakeCell) => nested(one, element)).join(", ")}]`;
  }
  if (type.base === "row" && Array.isArray(cell)) {
    return `{${cell.map((one: LakeCell, index) => `${type.inner[index]?.name ?? `field${index}`}=${nested(one, type.inner[index]?.type ?? UNKNOWN)}`).join(", ")}}`;
  }
  if (typeof cell === "object" && !Array.isArray(cell)) {
    const value = type.inner[1]?.type ?? UNKNOWN;
    return `{${Object.entries(cell as Readonly<Record<string, LakeCell>>)
      .map(([key, one]) => `${key}=${nested(one, value)}`)
      .join(", ")}}`;
  }
  return String(cell);
}

const UNKNOWN: LakeType = { base: "unknown", numbers: [], inner: [] };
const nested = (cell: LakeCell, type: LakeType): string => cellText(cell, type) ?? "null";

/** Java's spelling: plain between 0.001 and 10 million, else with an exponent; always with a decimal point. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
