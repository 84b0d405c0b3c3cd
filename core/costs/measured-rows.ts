import type { MeasuredRow, Sums } from "#core/costs/arrange";
import type { Cell } from "#core/costs/query";
import type { EngineResult } from "#core/ports/cost-engine";

type Table = Pick<EngineResult, "columns" | "rows">;

/** Reads rows by column name, whatever the case in which an engine returns names. */
export function measuredRows({ columns, rows }: Table, dimensions: readonly string[]): MeasuredRow[] {
  const at = (name: string) => columns.findIndex((column) => column.name.toLowerCase() === name);
  const places = dimensions.map(at);
  const [bucket, unit] = [at("period"), at("unit")];
  return rows.map((row) => ({
    bucket: bucket < 0 ? null : textOf(row[bucket]),
    keys: places.map((place) => row[place] ?? null),
    unit: unit < 0 ? null : textOf(row[unit]),
    sums: sumsAt(row, at),
  }));
}

function sumsAt(row: readonly Cell[], at: (name: string) => number): Sums {
  return { amount: textOf(row[at("value")]), divisor: textOf(row[at("divisor")]), items: Number(row[at("line_items")] ?? 0), unknown: Number(row[at("unknown_items")] ?? 0) };
}

/** The credits column of a total, where it was asked for. */
export function creditsOf({ columns, rows }: Table): string | null {
  return textOf(rows[0]?.[columns.findIndex((column) => column.name.toLowerCase() === "credits")]);
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
