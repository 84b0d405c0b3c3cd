import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { isOthers, purchaseRank } from "#web/charts/colour-book.ts";
import { partOf, type SeriesPart } from "#web/charts/series-part.ts";

export type Series = {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** The other period that this one is compared with. */ readonly before: boolean;
  /** Where columns are drawn side by side: what each of them is. */ readonly part?: SeriesPart;
};

/** A block as a chart draws it: categories along x, one list of numbers a series. Numbers are for pixels only; figures are written from the cells. */
export type ChartModel = {
  readonly kind: Exclude<Block["kind"], "table">;
  readonly time: boolean;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly unit: string;
  readonly dashed: ReadonlySet<string>;
};

const BUCKET = /^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}.*)?)?|-Q[1-4]|-W\d{2})?$/;

export function modelOf(block: Block): ChartModel | undefined {
  if (block.kind === "table") return undefined;
  const at = (name: string | undefined): number => block.columns.findIndex((column) => column.name === name);
  const [x, split] = [at(block.x), at(block.series)];
  const ys = block.y.map(at).filter((index) => index !== -1);
  const [first] = ys;
  if (first === undefined || (x === -1 && block.kind !== "sunburst")) return undefined;
  const found = distinct(block.rows.map((row) => text(row[x])));
  const time = found.length > 0 && found.every((category) => BUCKET.test(category));
  const categories = time ? found.toSorted() : found;
  const series =
    split === -1
      ? ys.map((y, index) => ({
          name: block.columns[y]?.label ?? "",
          values: valuesOf(block.rows, x, y, categories),
          before: index > 0 && block.columns[y]?.name === "previous",
          part: partOf(block.columns[y]?.name ?? "", index),
        }))
      : ordered(
          distinct(block.rows.map((row) => text(row[split]))).map((name) => ({
            name,
            values: valuesOf(
              block.rows.filter((row) => text(row[split]) === name),
              x,
              first,
              categories,
            ),
            before: false,
          })),
        );
  return { kind: block.kind, time, categories, series, unit: block.columns[first]?.unit ?? "", dashed: new Set(block.dashed) };
}

/** Purchase options in their fixed order, everything else by size, "others" last. */
function ordered(series: readonly Series[]): readonly Series[] {
  const size = (one: Series): number => one.values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);
  const fixed =
    series.every((one) => purchaseRank(one.name) !== undefined || isOthers(one.name) || /^(no|not) |other/.test(one.name)) &&
    series.some((one) => purchaseRank(one.name) !== undefined);
  const rank = (one: Series): number => (isOthers(one.name) ? 100 : one.name.startsWith("no ") ? 90 : fixed ? (purchaseRank(one.name) ?? 50) : 0);
  return series.toSorted((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

function valuesOf(rows: readonly (readonly Cell[])[], x: number, y: number, categories: readonly string[]): readonly (number | null)[] {
  const values = new Map<string, number | null>();
  for (const row of rows) {
    const value = numberOf(row[y]);
    const known = values.get(text(row[x]));
    values.set(text(row[x]), known === undefined ? value : known === null || value === null ? null : known + value);
  }
  return categories.map((category) => values.get(category) ?? null);
}

export function numberOf(cell: Cell | undefined): number | null {
  if (cell === null || cell === undefined || cell === "" || typeof cell === "boolean") return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

export const text = (cell: Cell | undefined): string => (cell === null || cell === undefined ? "unknown" : String(cell));

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
