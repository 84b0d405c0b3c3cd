import type { Block } from "#core/chat/blocks";
import type { TableResult } from "#core/costs/query";
import { isNumeric } from "#web/query/result-rows.tsx";

export type ChartChoice = {
  readonly kind: "bar" | "line" | "area" | "stacked_bar" | "pie";
  readonly x: string;
  readonly y: string;
  readonly series: string;
};

/** More would be a picture of nothing. */
const MOST_ROWS = 400;

/** The first column that is no number along the axis, the first number up; undefined where the result has no number. */
export function firstChoice(result: TableResult): ChartChoice | undefined {
  const y = result.columns.find(({ type }) => isNumeric(type));
  const labels = result.columns.filter(({ type }) => !isNumeric(type));
  const [x] = labels;
  if (y === undefined || x === undefined || result.rows.length < 2) return undefined;
  const isTime = /^(date|timestamp)/i.test(x.type) || /^(billing_)?period$|^day$|^month$/i.test(x.name);
  return { kind: isTime ? "line" : "bar", x: x.name, y: y.name, series: labels.length > 1 ? (labels[1]?.name ?? "") : "" };
}

/** A result as a chart, with its own rows behind it. Amounts are shown as they are: SQL has no units. */
export function chartOfResult(result: TableResult, choice: ChartChoice): Block {
  return {
    id: `b_${result.queryId}`,
    kind: choice.kind,
    title: `${choice.y} by ${choice.x}`,
    subtitle: choice.series === "" ? "Result of the query" : `by ${choice.series}`,
    columns: result.columns.map(({ name, type }) => ({ name, label: name, align: isNumeric(type) ? ("right" as const) : ("left" as const) })),
    rows: result.rows
      .slice(0, MOST_ROWS)
      .map((row) => row.map((cell, index) => (isNumeric(result.columns[index]?.type ?? "") ? cell : String(cell ?? "none")))),
    x: choice.x,
    y: [choice.y],
    ...(choice.series === "" || choice.kind === "pie" ? {} : { series: choice.series }),
    dashed: [],
    annotations: [],
    queryId: result.queryId,
    finding: `${choice.y} by ${choice.x}, ${result.rows.length} rows`,
  };
}
