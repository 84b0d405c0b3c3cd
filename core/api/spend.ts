import { z } from "zod";
import { Block } from "#core/chat/blocks";
import { Figure } from "#core/costs/figure";
import { Freshness } from "#core/costs/freshness";
import { Filter, Granularity, Reconciliation, ResolvedPeriod } from "#core/costs/query";

/**
 * `GET /api/spend`: what was spent, over time and by group. Everything comes from the semantic model's own queries, so that
 * the chat, the page, the CSV and the SQL say the same to the cent.
 *
 * In the address: `period` (a token, also `YTD`, `MTD`, `QTD`) or `from` and `to` (half-open); `granularity` (`D`, `W`, `M`,
 * `hourly`, `daily`, ...); `groupBy` (repeatable or by comma); `metric`; `compareTo`; `topN`; and one parameter a filter, named as its
 * dimension (`account=prod&account=dev`, `service=EC2`, `region=`, `orgUnit=`, `cluster=`, `tag:team=payments`). `(none)` is what has
 * no value. `exclude.<dimension>=` leaves out. Any other name is a 400 that names the nearest.
 * With `Accept: text/csv` (or `format=csv`): the rows of `trend` where a granularity was named, else those of `table`.
 */
export const SpendPoint = z.object({
  /** As in the rows of the trend: `2026-11-09`, `2026-10`. */
  bucket: z.string(),
  label: z.string(),
  figure: Figure,
  /** Not complete in the data yet; drawn dashed. */
  partial: z.boolean(),
});

export const SpendSeries = z.object({
  /** Values of the groups, joined by " / "; "Total" without a group; "other" is the rest of a top N. */
  name: z.string(),
  keys: z.array(z.string().nullable()),
  isOther: z.boolean(),
  total: Figure,
  points: z.array(SpendPoint),
});

export const Spend = z.object({
  /** Opens the query behind `table` and `totals`: `GET /api/queries/{queryId}`. */
  queryId: z.string(),
  sql: z.string(),
  /** The query behind `series` and `trend`. */
  trendQueryId: z.string(),
  trendSql: z.string(),
  /** What was understood: names as the bill has them. */
  query: z.object({
    metric: z.string(),
    groupBy: z.array(z.string()),
    granularity: Granularity,
    filters: z.array(Filter),
    exclude: z.array(Filter),
    topN: z.number().nullable(),
  }),
  metric: z.object({ name: z.string(), label: z.string(), unit: z.string(), additive: z.boolean(), description: z.string() }),
  currency: z.string(),
  period: ResolvedPeriod,
  compare: ResolvedPeriod.nullable(),
  totals: z.object({
    total: Figure,
    previous: Figure.nullable(),
    change: Figure.nullable(),
    changeRatio: Figure.nullable(),
    dailyAverage: Figure.nullable(),
    /** Where gross and net differ by more than 0.5 %. */
    gross: Figure.nullable(),
    credits: Figure.nullable(),
  }),
  series: z.array(SpendSeries),
  /** Stacked over time. */
  trend: Block,
  /** One row a group, with what it was before where a comparison was asked for. */
  table: Block,
  reconciliation: Reconciliation,
  /** Of the table; those of the trend are in its points. */
  figures: z.array(Figure),
  notes: z.array(z.string()),
  asOf: z.string(),
  freshness: Freshness,
  rowCount: z.number(),
  bytesScanned: z.number(),
  elapsedMs: z.number(),
});
export type Spend = z.infer<typeof Spend>;
