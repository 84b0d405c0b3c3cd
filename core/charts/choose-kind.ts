import type { Block } from "#core/chat/blocks";
import type { ResultShape } from "#core/charts/result-shape";
import type { SemanticResult } from "#core/costs/query";

export type ChartKind = Block["kind"];

/** Bars stay readable up to about this many; beyond, a table says more. */
const MOST_BARS = 40;
/** Buckets that still show as bars; an hourly week is a line. */
const MOST_BUCKETS = 62;

/** The chart that shows this result best. What the person asked for wins, as far as the data can be drawn so. */
export function chooseKind(result: SemanticResult, shape: ResultShape, asked?: ChartKind): ChartKind {
  if (asked !== undefined && canDraw(asked, shape)) return asked;
  return shape.time === undefined ? withoutTime(result, shape) : overTime(result, shape);
}

function overTime(result: SemanticResult, shape: ResultShape): ChartKind {
  const buckets = distinct(shape.rows.map((row) => row.time));
  if (shape.dimensions.length > 1 || buckets === 0) return "table";
  if (shape.dimensions.length === 1 && isClock(shape.dimensions[0])) return "heatmap";
  if (shape.dimensions.length === 1 && buckets === 1) return "bar";
  if (result.query.cumulative === true) return "area";
  if (shape.dimensions.length === 0) return !result.metric.additive || shape.compared || buckets > MOST_BUCKETS ? "line" : "bar";
  if (!result.metric.additive) return "line";
  return buckets <= MOST_BUCKETS ? "stacked_bar" : hasNegatives(shape) ? "line" : "area";
}

function withoutTime(result: SemanticResult, shape: ResultShape): ChartKind {
  const [first, second] = shape.dimensions;
  const rows = shape.rows.length;
  if (first === undefined || rows < 2 || first === "resource" || shape.dimensions.length > 2) return "table";
  if (second === undefined) {
    if (isParts(first) && result.metric.additive && !shape.compared && !hasNegatives(shape)) return "pie";
    return rows <= MOST_BARS ? "bar" : "table";
  }
  if (isClock(first) || isClock(second)) return "heatmap";
  if (!result.metric.additive || shape.compared || second === "resource") return "table";
  const inner = distinct(shape.rows.map((row) => row.groups[1]));
  if (inner <= 8 && distinct(shape.rows.map((row) => row.groups[0])) <= MOST_BARS) return "stacked_bar";
  return rows <= 80 && !hasNegatives(shape) ? "sunburst" : "table";
}

function canDraw(kind: ChartKind, shape: ResultShape): boolean {
  if (kind === "table") return true;
  if (shape.rows.length === 0) return false;
  if (kind === "pie") return shape.time === undefined && shape.dimensions.length === 1 && !hasNegatives(shape);
  if (kind === "sunburst") return shape.time === undefined && shape.dimensions.length > 0 && !hasNegatives(shape);
  if (kind === "heatmap") return shape.dimensions.length + (shape.time === undefined ? 0 : 1) === 2;
  if (kind === "line" || kind === "area") return shape.time !== undefined && shape.dimensions.length <= 1;
  if (kind === "stacked_bar") return shape.dimensions.length + (shape.time === undefined ? 0 : 1) === 2;
  return shape.dimensions.length + (shape.time === undefined ? 0 : 1) >= 1 && kind !== "waterfall";
}

function isClock(dimension: string | undefined): boolean {
  return dimension === "hour" || dimension === "day";
}

function isParts(dimension: string): boolean {
  return dimension === "purchase_option";
}

function hasNegatives(shape: ResultShape): boolean {
  return shape.rows.some((row) => row.value !== undefined && row.value < 0n);
}

function distinct(values: readonly unknown[]): number {
  return new Set(values).size;
}
