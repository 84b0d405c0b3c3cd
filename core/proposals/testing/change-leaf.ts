export type Path = readonly (string | number)[];

export function leafPaths(value: unknown, path: Path = []): readonly Path[] {
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]));
}

const OTHER: Readonly<Record<string, string>> = {
  on_demand: "none",
  unowned: "karpenter",
  moves: "stays",
  stays: "moves",
  GO: "NO",
  NOTE: "GO",
  gross: "net",
  EC2Instance: "Compute",
  "1y": "3y",
  "3y": "1y",
  partial: "no",
  all: "no",
  offering_rates: "estimate",
  outstanding: "rolling_30_days",
};

/** The same order with one leaf changed; where the schema does not allow the change, the card shows it line by line. */
export function changeLeaf<T>(order: T, path: Path): T & Record<string, never> {
  const copy = structuredClone(order) as Record<string | number, unknown>;
  const holder = path.slice(0, -1).reduce<Record<string | number, unknown>>((at, key) => at[key] as Record<string | number, unknown>, copy);
  const key = path.at(-1) ?? "";
  const value = holder[key];
  holder[key] =
    typeof value === "boolean"
      ? !value
      : typeof value === "number"
        ? value + 7
        : /^\d{4}-\d\d-\d\dT/.test(String(value))
          ? "2026-11-17T10:00:00.000Z"
          : /^\d{12}$/.test(String(value))
            ? "999988887777"
            : /^\d+\.\d+$/.test(String(value))
              ? `9${String(value)}`
              : (OTHER[String(value)] ?? `${String(value)}x`);
  return copy as T & Record<string, never>;
}
