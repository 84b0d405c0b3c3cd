import type { Figure } from "#core/costs/figure";
import type { Source } from "#core/chat/blocks";
import type { Granularity, SemanticResult } from "#core/costs/query";
import { MajorTomError } from "#core/errors";
import { queryCosts } from "#services/costs/query";
import type { ServiceContext } from "#services/context";
import { sourceOf } from "#services/insights/source-of";

export const POSITION_METRICS = ["coverage", "utilization", "effective_savings_rate", "unused_commitment", "savings"] as const;
export type PositionMetric = (typeof POSITION_METRICS)[number];

export type MeasuredMetrics = {
  readonly total: Readonly<Record<PositionMetric, Figure | undefined>>;
  /** By bucket of time, as the bill has them. */
  readonly over: ReadonlyMap<string, Readonly<Partial<Record<PositionMetric, string | null>>>>;
  readonly sources: readonly Omit<Source, "n">[];
  readonly notes: readonly string[];
  /** Query of the lines over time. */
  readonly queryId: string | undefined;
};

/** The semantic model's own metrics of the period, whole and over time: what the chat, the pages and the CSV say elsewhere. */
export async function measuredMetrics(
  ctx: ServiceContext,
  period: { readonly from: string; readonly to: string },
  granularity: Granularity,
  signal?: AbortSignal,
): Promise<MeasuredMetrics> {
  const utc = { ...ctx, tenant: { ...ctx.tenant, timeZone: "UTC" } };
  const results = await Promise.all(
    POSITION_METRICS.map(async (metric) => {
      try {
        return await queryCosts(utc, { metric, period: { from: period.from, to: period.to }, granularity }, { signal });
      } catch (error) {
        // What the export lacks, or has no rows of, is unknown; everything else is a fault.
        if (error instanceof MajorTomError && (error.code === "no-data" || error.code === "invalid-input")) return error.message;
        throw error;
      }
    }),
  );
  const known = results.filter((result): result is SemanticResult => typeof result !== "string");
  const over = new Map<string, Partial<Record<PositionMetric, string | null>>>();
  for (const [at, result] of results.entries()) {
    const metric = POSITION_METRICS[at];
    if (typeof result === "string" || metric === undefined) continue;
    const value = result.columns.findIndex(({ name }) => name === "value");
    for (const row of result.rows) {
      const bucket = String(row[0]);
      const cell = row[value];
      over.set(bucket, { ...over.get(bucket), [metric]: cell === null || cell === undefined ? null : String(cell) });
    }
  }
  const total = Object.fromEntries(
    POSITION_METRICS.map((metric, at) => {
      const result = results[at];
      return [metric, typeof result === "object" ? result.figures.find(({ id }) => id === `${result.queryId}.total`) : undefined];
    }),
  ) as MeasuredMetrics["total"];
  return {
    total,
    over: new Map([...over].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    sources: known.map(sourceOf),
    notes: [...new Set(results.flatMap((result) => (typeof result === "string" ? [result] : result.notes)))],
    queryId: known[0]?.queryId,
  };
}
