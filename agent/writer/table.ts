import type { Block } from "#core/chat/blocks";
import type { Cell } from "#core/costs/query";
import type { Figure } from "#core/costs/figure";
import { formatBucket } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { inert } from "#agent/writer/words";

/** A table in an answer folds after so many rows; the block below has them all. */
const MOST_ROWS = 12;

/** A markdown table of a block, each amount linked to its figure where it has one. */
export function markdownTable(block: Block, figures: readonly Figure[], year: number): string {
  const columns = block.columns.map((column, at) => ({ ...column, at })).slice(0, 6);
  const linkOf = linker(figures, block);
  const row = (cells: readonly Cell[], index: number | "total") =>
    `| ${columns.map((column) => (column.unit === undefined ? label(cells[column.at], year) : linkOf(cells[column.at], column.unit, column.name, index, column.signed === true, column.places))).join(" | ")} |`;
  const shown = block.rows.slice(0, MOST_ROWS).map((cells, index) => row(cells, index));
  const left = block.rows.length - shown.length;
  return [
    `| ${columns.map((column) => inert(column.label)).join(" | ")} |`,
    `| ${columns.map((column) => (column.align === "right" ? "---:" : "---")).join(" | ")} |`,
    ...shown,
    ...(left > 0 ? [`| …${" | ".repeat(columns.length - 1)} |`] : []),
    ...(block.totals === undefined ? [] : [row(block.totals, "total")]),
  ].join("\n");
}

function label(cell: Cell | undefined, year: number): string {
  return cell === null || cell === undefined ? "" : inert(formatBucket(String(cell), { year }));
}

function linker(figures: readonly Figure[], block: Block) {
  const ids = new Map(figures.map((figure) => [figure.id, figure]));
  return (cell: Cell | undefined, unit: string, column: string, index: number | "total", signed: boolean, places: number | undefined): string => {
    const text = formatValue(cell ?? null, unit, { sign: signed ? "always" : "auto", ...(places === undefined ? {} : { places }) });
    if (cell === null || cell === undefined) return index === "total" ? "" : text;
    const at = block.columns.findIndex((candidate) => candidate.name === column);
    const names = index === "total" ? [column === "value" ? "total" : `total_${column}`] : [`r${index}.c${at}`, `r${index}.${column}`];
    const found = names.map((name) => ids.get(`${block.queryId}.${name}`)).find((figure) => figure !== undefined && sameValue(figure.value, cell));
    return found === undefined ? text : `[${text}](#figure:${found.id})`;
  };
}

function sameValue(a: string | null, b: Cell): boolean {
  return a !== null && Number(a) === Number(b);
}
