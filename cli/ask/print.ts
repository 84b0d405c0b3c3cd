import { formatFigure, formatValue } from "#core/figures/format";
import type { Block } from "#core/chat/blocks";
import { printedCard } from "#cli/ask/print-card";
import type { Answer, Failure } from "#server/chat/client/ask-once";

/** Rows of a chart's table that a terminal shows. */
const MOST_ROWS = 15;

/** An answer for people: words, tables, the figures with their query ids, what is asked back. */
export function printed(answer: Answer | Failure): string {
  if ("error" in answer) return answer.error;
  const { clarification } = answer;
  return [
    answer.answer,
    ...(clarification ? [clarification.options.map(({ label }, index) => `  ${index + 1}. ${label}`).join("\n")] : []),
    ...answer.charts.map(table),
    ...answer.proposals.map(printedCard),
    ...(answer.figures.length === 0
      ? []
      : [["Figures", ...answer.figures.map((figure) => `  ${formatFigure(figure)}  ${figure.label}  (${figure.queryId})`)].join("\n")]),
    ...(answer.notices ?? []).map(({ text }) => `Note: ${text}`),
  ].join("\n\n");
}

function table(block: Block): string {
  const rows = block.rows.slice(0, MOST_ROWS).map((row) =>
    row.map((cell, index) => {
      const unit = block.columns[index]?.unit;
      return unit === undefined ? String(cell ?? "none") : formatValue(cell, unit, { bare: true });
    }),
  );
  const head = block.columns.map((column) => column.label);
  const widths = head.map((label, index) => Math.min(40, Math.max(label.length, ...rows.map((row) => (row[index] ?? "").length))));
  const line = (cells: readonly string[]) =>
    `  ${cells
      .map((cell, index) =>
        block.columns[index]?.align === "right" ? cell.padStart(widths[index] ?? 0) : cell.slice(0, 40).padEnd(widths[index] ?? 0),
      )
      .join("  ")
      .trimEnd()}`;
  const more = block.rows.length - rows.length;
  return [`${block.title} (${block.subtitle})`, line(head), ...rows.map(line), ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}
