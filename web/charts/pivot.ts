import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import { decimalOf, sumOf, toText } from "#core/figures/decimal";
import { seriesLabel } from "#web/charts/colour-book.ts";
import { modelOf, text } from "#web/charts/model.ts";

/** The table of a chart that is split into series: a row an x, a column a series in the order of the chart, exact totals where parts stack. */
export function pivot(block: Block): Block {
  const model = modelOf(block);
  const at = (name: string | undefined): number => block.columns.findIndex((column) => column.name === name);
  const [x, split, y] = [at(block.x), at(block.series), at(block.y[0])];
  const [first, value] = [block.columns[x], block.columns[y]];
  if (model === undefined || split === -1 || first === undefined || value === undefined || model.kind === "heatmap") return block;
  const cells = new Map<string, Cell>();
  for (const row of block.rows) cells.set(`${text(row[x])}\n${text(row[split])}`, row[y] ?? null);
  const names = model.series.map((one) => one.name);
  const stacks = model.kind === "stacked_bar" || model.kind === "area";
  const rows = model.categories.map((category) => {
    // A series without a row at this x has nothing there; a row without a value is unknown.
    const values = names.map((name) => (cells.has(`${category}\n${name}`) ? (cells.get(`${category}\n${name}`) ?? null) : "0"));
    return [category, ...values, ...(stacks ? [total(values)] : [])];
  });
  const { name: _, label: __, ...unit } = value;
  return {
    ...block,
    columns: [
      first,
      ...names.map((name) => ({ ...unit, name: `series:${name}`, label: seriesLabel(name) })),
      ...(stacks ? [{ ...unit, name: "total", label: "Total" }] : []),
    ],
    rows,
    ...(stacks && rows.length > 1
      ? { totals: ["Total", ...[...names, "total"].map((_name, index) => total(rows.map((row) => row[index + 1] ?? null)))] }
      : { totals: undefined }),
  } as Block;
}

function total(values: readonly Cell[]): Cell {
  const known = values.map((value) => decimalOf(value)).filter((value) => value !== undefined);
  return known.length === values.length ? toText(sumOf(known)) : null;
}
