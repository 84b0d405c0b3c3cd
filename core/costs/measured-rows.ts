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
    bucket: bucket < 0 ? null : instantText(textOf(row[bucket])),
    keys: places.map((place, index) => (dimensions[index] === "hour" ? instantText(textOf(row[place])) : (row[place] ?? null))),
    unit: unit < 0 ? null : textOf(row[unit]),
    sums: sumsAt(row, at),
  }));
}

function sumsAt(row: readonly Cell[], at: (name: string) => number): Sums {
  return {
    amount: textOf(row[at("value")]),
    divisor: textOf(row[at("divisor")]),
    items: Number(row[at("line_items")] ?? 0),
    unknown: Number(row[at("unknown_items")] ?? 0),
  };
}

/** The credits column of a total, where it was asked for. */
export function creditsOf({ columns, rows }: Table): string | null {
  return textOf(rows[0]?.[columns.findIndex((column) => column.name.toLowerCase() === "credits")]);
}

/** An hour as engines write it (`2026-10-01 13:00:00.000`, UTC) is `2026-10-01T13:00:00Z`; dates stay. */
function instantText(text: string | null): string | null {
  const match = text === null ? null : /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text);
  return match ? `${match[1]}T${match[2]}Z` : text;
}

function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
