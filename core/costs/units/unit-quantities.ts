import type { UnitPoint } from "#core/api/units";
import { addDecimals } from "#core/money";

/** Quantities of one series, looked up by step of time and by value of its dimension. */
export type UnitQuantities = {
  readonly step: "day" | "month";
  /** All values together, or those that are chosen; undefined: not given, which is not zero. */
  all(at: string): string | undefined;
  of(at: string, value: string | null): string | undefined;
};

/**
 * @param chosen values that filters leave; undefined: all
 */
export function unitQuantities(
  step: "day" | "month",
  points: readonly UnitPoint[],
  chosen: ((value: string | null) => boolean) | undefined,
): UnitQuantities {
  const sums = new Map<string, string>();
  const byValue = new Map<string, string>();
  // Case is how people spell in a file; it does not tell two teams apart.
  const key = (at: string, value: string | null) => `${at}|${(value ?? "").toLowerCase()}`;
  for (const { at, value, quantity } of points) {
    if (chosen && !chosen(value)) continue;
    sums.set(at, addDecimals(sums.get(at) ?? "0", quantity));
    byValue.set(key(at, value), addDecimals(byValue.get(key(at, value)) ?? "0", quantity));
  }
  return { step, all: (at) => sums.get(at), of: (at, value) => byValue.get(key(at, value)) };
}
