import { toCsv } from "#core/costs/csv";
import type { Figure } from "#core/costs/figure";
import type { Cell } from "#core/costs/query";

/** Columns of a file, each with what a row has in it. The name carries the unit: `saving_usd_per_month`. */
export type CsvColumns<T> = readonly (readonly [name: string, cell: (row: T) => Figure | Cell])[];

/** Rows as comma-separated values. A figure gives its value as it is, unrounded; what is unknown is an empty cell. */
export function csvOf<T>(rows: readonly T[], columns: CsvColumns<T>): string {
  const cellOf = (cell: Figure | Cell): Cell => (cell !== null && typeof cell === "object" ? cell.value : cell);
  return toCsv({
    columns: columns.map(([name]) => ({ name, type: "varchar" })),
    rows: rows.map((row) => columns.map(([, cell]) => cellOf(cell(row)))),
  });
}

/** Figures one below the other, where each has a unit of its own. */
export function figuresCsv(figures: readonly Figure[]): string {
  return csvOf(figures, [
    ["figure", ({ label }) => label],
    ["metric", ({ metric }) => metric],
    ["value", ({ value }) => value],
    ["unit", ({ unit }) => unit],
    ["from", ({ period }) => period.from],
    ["to", ({ period }) => period.to],
    ["as_of", ({ asOf }) => asOf],
  ]);
}
