import { z } from "zod";
import { Freshness } from "#core/costs/freshness";
import { Bounds, Figure } from "#core/costs/figure";

/** `is` with several values means any of them. `is-missing` takes no values. */
export const Filter = z.object({
  dimension: z.string(),
  op: z.enum(["is", "is-not", "is-missing"]).default("is"),
  values: z.array(z.string()).default([]),
});
export type Filter = z.infer<typeof Filter>;

/**
 * A symbolic token (`last_month`, `this_month`, `last_30d`, `2026-10`, `2026-Q3`, `2025`, `2026-11-10`,
 * `2026-10-01..2026-10-15` with both ends included) or half-open bounds as `YYYY-MM-DD` or instants.
 */
export const PeriodInput = z.union([z.string(), z.object({ from: z.string(), to: z.string() })]);
export type PeriodInput = z.infer<typeof PeriodInput>;

export const Granularity = z.enum(["hourly", "daily", "weekly", "monthly", "quarterly"]);
export type Granularity = z.infer<typeof Granularity>;

/** A question to the semantic model. Metrics and dimensions are named as in `core/costs/metrics.ts` and `dimensions.ts`. */
export const SemanticQuery = z.object({
  metric: z.string().default("amortized"),
  groupBy: z.array(z.string()).default([]),
  filters: z.array(Filter).default([]),
  exclude: z.array(Filter).default([]),
  period: PeriodInput,
  granularity: Granularity.optional(),
  /** `prev_period`, `prev_year`, or a period. */
  compareTo: PeriodInput.optional(),
  /** Keep so many groups; the rest is summed in a row named "other" so that parts still add up. */
  topN: z.number().int().min(1).max(1000).optional(),
  order: z.enum(["desc", "asc"]).default("desc"),
  /** `change` needs compareTo. */
  orderBy: z.enum(["value", "change", "name"]).default("value"),
  /** Keep groups whose value (absolute) is at least this, in the metric's unit; the rest goes to "other". */
  minValue: z.number().nonnegative().optional(),
  /** Per-day average beside the sum; divides by the days that have data. */
  average: z.enum(["daily"]).optional(),
  /** Running total over the granularity. */
  cumulative: z.boolean().optional(),
});
export type SemanticQuery = z.output<typeof SemanticQuery>;
export type SemanticQueryInput = z.input<typeof SemanticQuery>;

/** Decimals and 64-bit integers are strings; null is unknown or missing. */
export const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof Cell>;

export const ResultColumn = z.object({
  name: z.string(),
  /** `varchar`, `decimal`, `bigint`, `integer`, `double`, `boolean`, `date`, `timestamp`, or the engine's own name for others. */
  type: z.string(),
});
export type ResultColumn = z.infer<typeof ResultColumn>;

export const TableResult = z.object({
  queryId: z.string(),
  columns: z.array(ResultColumn),
  rows: z.array(z.array(Cell)),
  rowCount: z.number(),
  truncated: z.boolean(),
  bytesScanned: z.number(),
  /** What asking cost, decimal dollars; absent where the engine does not bill by what it reads. */
  costUsd: z.string().optional(),
  elapsedMs: z.number(),
  asOf: z.string(),
  /** How far the data goes, whether it is late, and what may still be restated. */
  freshness: Freshness.optional(),
});
export type TableResult = z.infer<typeof TableResult>;

/** "Adds up to the bill": the same metric over the same period and filters, computed on its own, against the parts shown. */
export const Reconciliation = z.object({
  metric: z.string(),
  total: z.string().nullable(),
  parts: z.string().nullable(),
  difference: z.string().nullable(),
  unit: z.string(),
  ties: z.boolean(),
  /** One sentence, for instance "Parts add up to $20,762.40; difference $0.00." */
  sentence: z.string(),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

export const ResolvedPeriod = Bounds.extend({
  /** The token or bounds as asked. */
  asked: z.string(),
  /** For people: "October 2026", "9–15 Nov 2026". */
  label: z.string(),
  timeZone: z.string(),
  /** Whole days inside the bounds, and how many of them have data. */
  days: z.number(),
  daysWithData: z.number(),
  /** The last day is not complete in the data. */
  partial: z.boolean(),
});
export type ResolvedPeriod = z.infer<typeof ResolvedPeriod>;

/**
 * Columns come in this order: one per granularity (`period`, text), one per groupBy dimension (by its name),
 * then `value`, and with compareTo `previous`, `change`, `change_ratio`; with average `daily_average`; with cumulative `running_total`.
 * A ratio metric has no additive total; `reconciliation.total` then holds the metric over all rows.
 */
export const SemanticResult = TableResult.extend({
  query: SemanticQuery,
  metric: z.object({ name: z.string(), label: z.string(), unit: z.string(), additive: z.boolean(), description: z.string() }),
  period: ResolvedPeriod,
  compare: ResolvedPeriod.optional(),
  /** One per value cell that matters (value, previous, change, change_ratio ... and total, total_previous, total_change ...). */
  figures: z.array(Figure),
  reconciliation: Reconciliation,
  /** Where gross, credits and net differ by more than 0.5 %. */
  grossCreditsNet: z.object({ gross: Figure, credits: Figure, net: Figure }).optional(),
  /** What the person must know: rows left out and why, partial days, missing columns, unknown values. */
  notes: z.array(z.string()),
  /** The SQL that ran, in the canonical dialect (Trino). */
  sql: z.string(),
});
export type SemanticResult = z.infer<typeof SemanticResult>;
