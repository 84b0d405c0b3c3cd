import { type ChartKind, chooseKind } from "#core/charts/choose-kind";
import { dimensionWord, groupName } from "#core/charts/dimension-words";
import { findingOf } from "#core/charts/finding";
import { foldSeries } from "#core/charts/fold-series";
import { figureById, type ResultShape, shapeOf } from "#core/charts/result-shape";
import { subjectParts } from "#core/charts/subject";
import type { Block, BlockColumn } from "#core/chat/blocks";
import type { Cell, SemanticResult } from "#core/costs/query";
import { type Decimal, decimalOf, placesThatAddUp } from "#core/figures/decimal";
import type { z } from "zod";

export type BlockOptions = { readonly kind?: ChartKind | undefined; readonly title?: string; readonly id?: string };
type Column = z.output<typeof BlockColumn>;

/**
 * The chart or table that shows a result: kind by the shape of the question unless one is asked for,
 * dashed where a day or month is not over, totals that tie, and the finding for who cannot see it.
 */
export function blockFromResult(result: SemanticResult, options: BlockOptions = {}): Block {
  const shape = shapeOf(result);
  const kind = chooseKind(result, shape, options.kind);
  const columns = columnsOf(result, shape);
  const keys = shape.dimensions.length + (shape.time === undefined ? 0 : 1);
  const dimensionAt = (at: number) => shape.dimensions[at - (shape.time === undefined ? 0 : 1)];
  const nameGroups = (row: readonly Cell[]) =>
    row.map((cell, at) => (at < keys && columns[at]?.name !== shape.time ? groupName(dimensionAt(at) ?? "", cell) : cell));
  const drawn = drawnColumns(result, shape, kind);
  const at = (name: string | undefined) => columns.findIndex((column) => column.name === name);
  const values = columns.flatMap((column, index) => (index >= keys && column.unit === result.metric.unit ? [index] : []));
  const raw = result.rows;
  const folding = drawn.series !== undefined && drawn.x !== undefined && kind !== "heatmap";
  const { rows, folded } = folding
    ? foldSeries(raw, { x: at(drawn.x), series: at(drawn.series), values }, result.metric.additive)
    : { rows: raw, folded: 0 };
  const shown = rows.map(nameGroups);
  const totals = totalsOf(result, columns, keys);
  return {
    id: options.id ?? `b_${result.queryId}`,
    kind,
    title: options.title ?? titleOf(result, shape),
    subtitle: subtitleOf(result, folded, shape.dimensions[shape.columns.indexOf(drawn.series ?? "")]),
    columns: withPlaces(columns, shown, totals),
    rows: shown,
    ...drawn,
    dashed: dashedOf(result, shape),
    annotations: [],
    ...(totals === undefined ? {} : { totals }),
    reconciliation: result.reconciliation.ties ? "Adds up to the bill" : result.reconciliation.sentence,
    queryId: result.queryId,
    finding: findingOf(result, shape),
  };
}

function columnsOf(result: SemanticResult, shape: ResultShape): Column[] {
  const unit = result.metric.unit;
  return result.columns.map(({ name }): Column => {
    if (name === "value") return { name, label: shape.compared ? result.period.label : result.metric.label, unit, align: "right" };
    if (name === "previous") return { name, label: result.compare?.label ?? "Before", unit, align: "right" };
    if (name === "change") return { name, label: "Change", unit: unit === "ratio" ? "points" : unit, align: "right", signed: true };
    if (name === "change_ratio") return { name, label: "Change, %", unit: "ratio", align: "right", signed: true };
    if (name === "daily_average") return { name, label: "Per day", unit, align: "right" };
    if (name === "running_total") return { name, label: "Running total", unit, align: "right" };
    return {
      name,
      label: name === shape.time ? granularityWord(result) : capital(dimensionWord(shape.dimensions[shape.columns.indexOf(name)] ?? name)),
      align: "left",
    };
  });
}

function drawnColumns(result: SemanticResult, shape: ResultShape, kind: ChartKind): Pick<Block, "y"> & Partial<Pick<Block, "x" | "series" | "path">> {
  const [first, second] = shape.columns;
  const y = result.query.cumulative === true && kind !== "table" ? ["running_total"] : shape.compared ? ["value", "previous"] : ["value"];
  if (kind === "table") return { y };
  if (kind === "sunburst") return { y: ["value"], path: [...shape.columns] };
  if (kind === "pie") return { y: ["value"], ...(first === undefined ? {} : { x: first }) };
  const x = shape.time ?? first;
  const series = shape.time === undefined ? second : first;
  return { y: series === undefined ? y : y.slice(0, 1), ...(x === undefined ? {} : { x }), ...(series === undefined ? {} : { series }) };
}

const GRANULARITY = {
  hourly: ["Hour", "per hour"],
  daily: ["Day", "per day"],
  weekly: ["Week", "per week"],
  monthly: ["Month", "per month"],
  quarterly: ["Quarter", "per quarter"],
} as const;

function granularityWord(result: SemanticResult): string {
  return result.query.granularity === undefined ? "Period" : GRANULARITY[result.query.granularity][0];
}

/** "EC2 in production by purchase option per day". */
export function titleOf(result: SemanticResult, shape: ResultShape): string {
  const { what, where, without } = subjectParts(result.query);
  const by = shape.dimensions.map((dimension) => dimensionWord(dimension)).join(" and ");
  const per = result.query.granularity === undefined ? "" : ` ${GRANULARITY[result.query.granularity][1]}`;
  const head = [what === "" ? result.metric.label : `${what}: ${result.metric.label.toLowerCase()}`, where].filter((part) => part !== "").join(" ");
  return `${head}${by === "" ? "" : ` by ${by}`}${per}${without === "" ? "" : `, ${without}`}`;
}

function subtitleOf(result: SemanticResult, folded: number, series: string | undefined): string {
  const unit = result.metric.unit === "ratio" ? "share" : result.metric.unit;
  const against = result.compare === undefined ? "" : ` against ${result.compare.label}`;
  const others =
    folded === 0 || series === undefined
      ? ""
      : `; ${folded} smaller ${dimensionWord(series, true)} ${result.metric.additive ? "together" : "left out"}`;
  return `${result.metric.label}, ${unit}, ${result.period.label}${against}, days in ${result.period.timeZone}${others}`;
}

function totalsOf(result: SemanticResult, columns: readonly Column[], keys: number): Cell[] | undefined {
  if (!result.metric.additive || keys === 0 || result.rows.length < 2) return undefined;
  const totals: Record<string, Cell> = {
    value: result.reconciliation.parts ?? result.reconciliation.total,
    previous: figureById(result, "total_previous")?.value ?? null,
    change: figureById(result, "total_change")?.value ?? null,
    change_ratio: figureById(result, "total_change_ratio")?.value ?? null,
    daily_average: figureById(result, "total_daily_average")?.value ?? null,
  };
  return columns.map((column, at) => (at === 0 ? "Total" : (totals[column.name] ?? null)));
}

/** More places where the rounded parts would not add up to the rounded total. */
function withPlaces(columns: readonly Column[], rows: readonly (readonly Cell[])[], totals: readonly Cell[] | undefined): Column[] {
  return columns.map((column, at) => {
    const total = decimalOf(column.unit === undefined ? null : totals?.[at]);
    if (total === undefined || column.unit === undefined || !/^[A-Z]{3}$/.test(column.unit)) return column;
    const parts = rows.map((row) => decimalOf(row[at])).filter((part): part is Decimal => part !== undefined);
    const places = placesThatAddUp(parts, total);
    return places === 2 ? column : { ...column, places };
  });
}

/** The last bucket, when the data does not reach its end. */
function dashedOf(result: SemanticResult, shape: ResultShape): string[] {
  if (shape.time === undefined || !result.period.partial) return [];
  const times = shape.rows.map((row) => row.time ?? "").sort();
  const last = times.at(-1);
  return last === undefined ? [] : [last];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
