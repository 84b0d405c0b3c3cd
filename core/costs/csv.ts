import { csvCell } from "#core/audit/csv-cell";
import type { TableResult } from "#core/costs/query";

/** Comma-separated values of a result, RFC 4180, with what a spreadsheet would run as a formula disarmed. Unknown is an empty cell. */
export function toCsv({ columns, rows }: Pick<TableResult, "columns" | "rows">): string {
  const line = (cells: readonly unknown[]) => cells.map((cell) => (cell === null || cell === undefined ? "" : csvCell(String(cell)))).join(",");
  return [line(columns.map(({ name }) => name)), ...rows.map(line)].map((text) => `${text}\r\n`).join("");
}
