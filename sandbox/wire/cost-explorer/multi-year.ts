import type { Lake } from "#sandbox/lake/lake";

/** Multi-year data at monthly granularity is a preference of the payer: Halcyon has switched it on, Pelican has not. */
export function hasMultiYearData(lake: Lake): boolean {
  return lake.company.key === "demo";
}
