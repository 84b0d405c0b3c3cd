import { OTHER } from "#core/charts/dimension-words";
import { absolute, type Decimal, decimalOf, toText } from "#core/figures/decimal";
import type { Cell } from "#core/costs/query";

/** Eight colours can be told apart; seven names and "others" is the most that one chart shows. */
const MOST_SERIES = 8;

export type Folded = { readonly rows: readonly (readonly Cell[])[]; readonly folded: number };

/**
 * Keeps the seven largest series and sums the rest into `other`, per x. Money stays exact.
 * A metric that cannot be added drops the rest instead; `folded` says how many series went either way.
 */
export function foldSeries(
  rows: readonly (readonly Cell[])[],
  columns: { readonly x: number; readonly series: number; readonly values: readonly number[] },
  additive: boolean,
): Folded {
  const [main = 0] = columns.values;
  const sizes = new Map<Cell, Decimal>();
  for (const row of rows)
    sizes.set(row[columns.series] ?? null, (sizes.get(row[columns.series] ?? null) ?? 0n) + absolute(decimalOf(row[main]) ?? 0n));
  if (sizes.size <= MOST_SERIES) return { rows, folded: 0 };
  const byRank = [...sizes]
    .filter(([name]) => name !== OTHER)
    .sort(([a, x], [b, y]) => (x === y ? String(a).localeCompare(String(b)) : x > y ? -1 : 1));
  const kept = new Set(byRank.slice(0, MOST_SERIES - 1).map(([name]) => name));
  const folded = sizes.size - kept.size - (sizes.has(OTHER) ? 1 : 0);
  if (!additive) return { rows: rows.filter((row) => kept.has(row[columns.series] ?? null)), folded };
  const others = new Map<Cell, Cell[]>();
  const result: (readonly Cell[])[] = [];
  for (const row of rows) {
    if (kept.has(row[columns.series] ?? null)) {
      result.push(row);
      continue;
    }
    const x = row[columns.x] ?? null;
    const sum = others.get(x);
    if (sum === undefined) {
      const fresh = row.map((cell, at) => (at === columns.series ? OTHER : cell));
      others.set(x, fresh);
      result.push(fresh);
    } else for (const at of columns.values) sum[at] = added(sum[at], row[at]);
  }
  return { rows: result, folded };
}

/** Unknown plus known is unknown. */
function added(a: Cell | undefined, b: Cell | undefined): Cell {
  const [x, y] = [decimalOf(a), decimalOf(b)];
  return x === undefined || y === undefined ? null : toText(x + y);
}
