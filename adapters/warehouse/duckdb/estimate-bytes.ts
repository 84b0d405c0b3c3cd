import type { StoredBytes } from "#adapters/warehouse/ingest/stored-bytes";
import type { CostCatalog } from "#core/ports/cost-engine";

/** A column that ingestion made, or that a view derives, is taken to read as much as a short text does. */
const DERIVED_BYTES = 2;

/** Bytes of the columns that a query names, over the billing periods that it names: an estimate, as an engine over the files would scan. */
export function estimateBytes(sql: string, catalog: CostCatalog, stored: StoredBytes): number {
  const words = new Set((sql.replace(/'(?:[^']|'')*'/g, " ").match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).map((word) => word.toLowerCase()));
  const names = new Set(Object.values(catalog.tables).flatMap((columns) => columns.map(({ name }) => name.toLowerCase())));
  let perRow = 0;
  for (const word of words) if (names.has(word) && word !== "billing_period") perRow += stored[word] ?? DERIVED_BYTES;
  const months = (sql.match(/'\d{4}-\d{2}'/g) ?? []).map((text) => text.slice(1, -1)).toSorted();
  const [first, last] = [months[0], months.at(-1)];
  const open = /billing_period"?\s*>/i.test(sql);
  const rows = catalog.periods
    .filter(({ billingPeriod }) => first === undefined || (billingPeriod >= first && (open || billingPeriod <= (last ?? first))))
    .reduce((sum, period) => sum + period.rows, 0);
  return Math.round(perRow * rows);
}
