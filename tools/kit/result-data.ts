import { figureById, figureAt, shapeOf, VALUE_COLUMNS } from "#core/charts/result-shape";
import type { Block, Source } from "#core/chat/blocks";
import type { Figure } from "#core/costs/figure";
import type { SemanticResult } from "#core/costs/query";
import { untrusted } from "#tools/kit/untrusted";

/** A model reads a table of this size well; the person sees all of it beside the answer. */
const MOST_ROWS = 60;

/** A result as a model is given it: numbers with the ids to cite them by, names marked as data. */
export function resultData(result: SemanticResult): unknown {
  const shape = shapeOf(result);
  const keys = (shape.time === undefined ? 0 : 1) + shape.columns.length;
  const names = result.columns.map((column) => column.name);
  const isTime = (index: number) => shape.time !== undefined && index === 0;
  const rows = result.rows.slice(0, MOST_ROWS).map((row, at) => ({
    ...Object.fromEntries(
      row.map((cell, index) => [names[index] ?? "", index < keys && !isTime(index) && typeof cell === "string" ? untrusted(cell, 80) : cell]),
    ),
    figures: Object.fromEntries(
      VALUE_COLUMNS.flatMap((column) => {
        const figure = names.includes(column) ? figureAt(result, at, column) : undefined;
        return figure ? [[column, figure.id]] : [];
      }),
    ),
  }));
  return {
    queryId: result.queryId,
    metric: result.metric.name,
    unit: result.metric.unit,
    means: result.metric.description,
    period: `${result.period.label} (${result.period.from} to ${result.period.to})${result.period.partial ? ", not complete" : ""}`,
    daysWithData: result.period.daysWithData,
    ...(result.compare
      ? { compare: `${result.compare.label} (${result.compare.from} to ${result.compare.to})`, compareDaysWithData: result.compare.daysWithData }
      : {}),
    groups: result.rowCount,
    ...(result.rows.length > MOST_ROWS ? { shownRows: MOST_ROWS } : {}),
    rows,
    totals: totalsOf(result),
    reconciliation: result.reconciliation.sentence,
    notes: result.notes,
    asOf: result.asOf,
  };
}

function totalsOf(result: SemanticResult): unknown {
  const totals = ["total", "total_previous", "total_change", "total_change_ratio", "total_daily_average"]
    .map((name) => figureById(result, name))
    .filter((figure) => figure !== undefined);
  return totals.map(citable);
}

/** A figure as a model may cite it. */
export function citable(figure: Figure): unknown {
  return { id: figure.id, value: figure.value, unit: figure.unit, label: untrusted(figure.label, 120) };
}

export function sourceOf(result: SemanticResult, block: Pick<Block, "title">): Omit<Source, "n"> {
  return {
    queryId: result.queryId,
    label: block.title,
    metric: result.metric.label,
    period: result.period.label,
    asOf: result.asOf,
    rows: result.rowCount,
    bytesScanned: result.bytesScanned,
    ...(result.costUsd === undefined ? {} : { costUsd: result.costUsd }),
    sql: result.sql,
  };
}
