import type { CostFile } from "#adapters/warehouse/ingest/manifest";

export type FileColumn = { readonly name: string; readonly type: string };

/** One readable file, and what it holds. Column names as the file writes them. */
export type InspectedFile = CostFile & { readonly family: "cur" | "focus"; readonly columns: readonly FileColumn[] };

/**
 * The name that AWS's own tables give a column of an older CSV report: `lineItem/UnblendedCost` is
 * `line_item_unblended_cost`, `reservation/ReservationARN` is `reservation_reservation_a_r_n`. Source: AWS CUR User Guide.
 */
export function normalName(name: string): string {
  if (!name.includes("/")) return name;
  return name
    .replace(/([A-Z])/g, "_$1")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/_+/g, "_")
    .replace(/^_|_$/g, "")
    .toLowerCase();
}
