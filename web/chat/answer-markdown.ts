import { formatValue } from "#core/figures/format";
import type { Block } from "#core/chat/blocks";
import type { Answer } from "#web/chat/message.ts";

/** An answer as a document of its own: question, reading, text, tables, and the query id behind every source. */
export function answerMarkdown(answer: Answer, question: string | undefined): string {
  const parts = [
    ...(question === undefined ? [] : [`> ${question.replaceAll("\n", "\n> ")}`]),
    ...(answer.reading === undefined || answer.reading.chips.length === 0
      ? []
      : [`Read as: ${answer.reading.chips.map((chip) => `${chip.label} ${chip.display}${chip.assumed ? " (assumed)" : ""}`.trim()).join("; ")}`]),
    answer.text.replace(/\[([^\]]*)\]\(#figure:[^)]*\)/g, "$1"),
    ...answer.blocks.map(blockMarkdown),
    ...(answer.sources.length === 0
      ? []
      : ["Sources", answer.sources.map((source) => `${source.n}. ${source.label}, query ${source.queryId}, as of ${source.asOf}`).join("\n")]),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function blockMarkdown(block: Block): string {
  const cell = (value: unknown, unit: string | undefined): string => {
    if (value === null || value === undefined) return "unknown";
    const text = unit !== undefined && /^[+-]?[\d.]/.test(String(value)) ? formatValue(String(value), unit, { bare: true }) : String(value);
    return text.replaceAll("|", "\\|").replaceAll("\n", " ");
  };
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `**${block.title}**`,
    "",
    line(block.columns.map((column) => column.label)),
    line(block.columns.map((column) => (column.align === "right" ? "---:" : "---"))),
    ...block.rows.map((row) => line(block.columns.map((column, at) => cell(row[at], column.unit)))),
    ...(block.totals === undefined
      ? []
      : [line(block.columns.map((column, at) => (block.totals?.[at] === null ? "" : cell(block.totals?.[at], column.unit))))]),
  ].join("\n");
}
