import type { SemanticQueryInput } from "#core/costs/query";
import { isTag } from "#core/charts/dimension-words";
import type { Spend } from "#web/api/types.ts";

/** Parameters of the address that are no filter; every other one is a dimension, or a dimension that is left out. */
const OWN = new Set(["period", "from", "to", "granularity", "groupBy", "metric", "compareTo", "topN"]);
export const NONE = "(none)";

/** A filter as the address has it: a dimension with the values that are kept, or left out. */
export type AddressFilter = { readonly dimension: string; readonly leavesOut: boolean; readonly values: readonly string[] };

export const RANGES = [
  { value: "D", label: "Day" },
  { value: "W", label: "Week" },
  { value: "M", label: "Month" },
  { value: "YTD", label: "YTD" },
] as const;

export const PERIODS: readonly (readonly [token: string, label: string])[] = [
  ["this_month", "This month"],
  ["last_month", "Last month"],
  ["last_7d", "Last 7 days"],
  ["last_30d", "Last 30 days"],
  ["last_90d", "Last 90 days"],
  ["this_quarter", "This quarter"],
  ["last_quarter", "Last quarter"],
  ["last_12mo", "Last 12 months"],
];

/** The page's address as the API takes it; what the person chose last stands in where the address is silent. */
export function apiPath(search: URLSearchParams, metric: string | undefined): string {
  const asked = new URLSearchParams(search);
  if (!asked.has("groupBy")) asked.set("groupBy", "service");
  if (!asked.has("compareTo")) asked.set("compareTo", "prev_period");
  if (asked.get("compareTo") === "none") asked.delete("compareTo");
  if (asked.get("groupBy") === "none") asked.delete("groupBy");
  if (!asked.has("metric") && metric !== undefined) asked.set("metric", metric);
  return `/api/spend?${asked}`;
}

export function filtersIn(search: URLSearchParams): AddressFilter[] {
  const names = [...new Set(search.keys())].filter((name) => !OWN.has(name));
  return names.map((name) => {
    const leavesOut = name.startsWith("exclude.");
    return { dimension: leavesOut ? name.slice("exclude.".length) : name, leavesOut, values: search.getAll(name) };
  });
}

export function parameterOf({ dimension, leavesOut }: Pick<AddressFilter, "dimension" | "leavesOut">): string {
  return leavesOut ? `exclude.${dimension}` : dimension;
}

/** What the page shows, as a question to the semantic model: for the dock, and for whoever asks why it changed. */
export function questionOf(spend: Spend): SemanticQueryInput & { readonly period: { readonly from: string; readonly to: string } } {
  const { query, period, compare } = spend;
  return {
    metric: query.metric,
    groupBy: query.groupBy,
    filters: query.filters,
    exclude: query.exclude,
    granularity: query.granularity,
    period: { from: period.from, to: period.to },
    ...(compare === null ? {} : { compareTo: { from: compare.from, to: compare.to } }),
  };
}

/** "Tag team", "Account". */
export function dimensionLabel(name: string, dimensions: readonly { readonly name: string; readonly label: string }[]): string {
  const known = dimensions.find((one) => one.name === name)?.label;
  return known ?? (isTag(name) ? `Tag ${name.slice("tag:".length)}` : name.replaceAll("_", " "));
}
