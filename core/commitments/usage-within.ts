import type { HourlyUsage } from "#core/commitments/model";

/** The hours `[from, to)` of a usage, over the same memory: never write into them. Cut to what there is. */
export function usageWithin(usage: HourlyUsage, from: number, to: number): HourlyUsage {
  const start = Math.min(Math.max(from - usage.from, 0), usage.hours);
  const end = Math.max(start, Math.min(to - usage.from, usage.hours));
  const rows = usage.rows.map((row) => ({ ...row, quantity: row.quantity.subarray(start, end) }));
  return { from: usage.from + start, hours: end - start, rows: rows.filter(({ quantity }) => quantity.some((units) => units !== 0)) };
}
