import type { CostFile } from "#adapters/warehouse/ingest/manifest";

export type FileColumn = { readonly name: string; readonly type: string };

/** One readable file, and what it holds. Column names as the file writes them. */
export type InspectedFile = CostFile & { readonly family: "cur" | "focus"; readonly columns: readonly FileColumn[] };

/** `lineItem/UnblendedCost` of older CSV reports is `line_item_unblended_cost` here. */
export function normalName(name: string): string {
  if (!name.includes("/")) return name;
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}
