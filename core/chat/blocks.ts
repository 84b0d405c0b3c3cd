import { z } from "zod";
import { Cell } from "#core/costs/query";

/** What a column of a block holds, so that the renderer formats it: money, percent, count, text. */
export const BlockColumn = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string().optional(),
  align: z.enum(["left", "right"]).default("left"),
  /** Decimal places where two are too few for the shown parts to add up to the shown total. */
  places: z.number().int().optional(),
  /** Set where a plus sign belongs: changes. */
  signed: z.boolean().optional(),
});

/**
 * A chart or table as data: drawn by the web (ECharts) and later by Slack from the same block.
 * `rows` is the table behind the chart; a chart names the columns that it draws.
 */
export const Block = z.object({
  id: z.string(),
  kind: z.enum(["line", "area", "bar", "stacked_bar", "pie", "sunburst", "heatmap", "waterfall", "table"]),
  title: z.string(),
  /** Metric and unit in words, in the header beside the title. */
  subtitle: z.string(),
  columns: z.array(BlockColumn),
  rows: z.array(z.array(Cell)),
  /** Column names: x axis or category; y values; series to split by. Sunburst: `path` is the hierarchy. */
  x: z.string().optional(),
  y: z.array(z.string()),
  series: z.string().optional(),
  path: z.array(z.string()).optional(),
  /** Values of x that are not complete or not yet happened; drawn dashed. */
  dashed: z.array(z.string()).default([]),
  annotations: z.array(z.object({ x: z.string(), label: z.string() })).default([]),
  totals: z.array(Cell).optional(),
  /** "Adds up to the bill" or the difference. */
  reconciliation: z.string().optional(),
  queryId: z.string(),
  /** What a screen reader says: the finding, not the shape. */
  finding: z.string(),
});
export type Block = z.infer<typeof Block>;

export const Source = z.object({
  /** 1, 2, 3 ... in the answer. */
  n: z.number(),
  queryId: z.string(),
  label: z.string(),
  metric: z.string(),
  period: z.string(),
  asOf: z.string(),
  rows: z.number(),
  bytesScanned: z.number(),
  /** What asking cost, decimal dollars; absent where the engine does not bill by what it reads. */
  costUsd: z.string().optional(),
  sql: z.string(),
});
export type Source = z.infer<typeof Source>;

/** A chip of "Read as": a slot, what it was read as, whether the person named it, and what else it could be. */
export const ReadingChip = z.object({
  slot: z.string(),
  label: z.string(),
  value: z.string(),
  display: z.string(),
  assumed: z.boolean(),
  alternatives: z.array(z.object({ value: z.string(), display: z.string() })),
});
export type ReadingChip = z.infer<typeof ReadingChip>;
