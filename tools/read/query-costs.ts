import { z } from "zod";
import { blockFromResult } from "#core/charts/build-block";
import { Block } from "#core/chat/blocks";
import { Granularity } from "#core/costs/query";
import { queryCosts as runQuery } from "#services/costs/query";
import { readTool } from "#tools/kit/define-tool";
import { resultData, sourceOf } from "#tools/kit/result-data";
import { Filters, GroupBy, Metric, Period, QUERY_ALIASES } from "#tools/read/query-arguments";

const Input = z.object({
  metric: Metric.optional().describe("Left out: amortized, or what this export has instead."),
  period: Period,
  groupBy: GroupBy.default([]),
  filters: Filters.describe('[{ "dimension": "service", "values": ["EC2"] }]; op is-not or is-missing where needed.'),
  exclude: Filters,
  granularity: Granularity.optional(),
  compareTo: Period.optional().describe("prev_period, prev_year, or a period."),
  topN: z.number().int().min(1).max(1000).optional(),
  order: z.enum(["desc", "asc"]).optional(),
  orderBy: z.enum(["value", "change", "name"]).optional(),
  minValue: z.number().nonnegative().optional().describe("Keep groups of at least this, in the metric's unit."),
  average: z.enum(["daily"]).optional(),
  cumulative: z.boolean().optional(),
  chart: z
    .union([Block.shape.kind, z.literal("none")])
    .optional()
    .describe("How to draw it; chosen by the data when left out."),
});

export const queryCosts = readTool({
  name: "query_costs",
  description:
    "Read cost, usage or commitment figures from the bill: a metric over a period, grouped, filtered, compared. " +
    "Amounts tie to the bill; each figure carries an id to cite. Use compareTo for differences and average or topN instead of computing.",
  scope: "costs:read",
  input: Input,
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, { chart, ...query }, { signal }) {
    const defined = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Parameters<typeof runQuery>[1];
    const result = await runQuery(ctx, defined, { signal });
    const block = blockFromResult(result, { kind: chart === "none" ? undefined : chart });
    return {
      summary: `Read ${block.title}, ${result.period.label} · ${result.rowCount} ${result.rowCount === 1 ? "row" : "rows"}`,
      data: resultData(result),
      figures: result.figures,
      blocks: chart === "none" || result.rows.length === 0 || isSingle(result.rows.length, query) ? [] : [block],
      sources: [sourceOf(result, block)],
      raw: result,
    };
  },
});

/** One number needs no chart. */
function isSingle(rows: number, query: { readonly groupBy: readonly string[]; readonly granularity?: unknown; readonly chart?: unknown }): boolean {
  return rows <= 1 && query.groupBy.length === 0 && query.granularity === undefined;
}
