import { z } from "zod";
import type { AnomalyDetail } from "#core/api/anomalies";
import { figuresOf, getAnomaly } from "#services/anomalies/get-anomaly";
import { listAnomalies as list } from "#services/anomalies/list-anomalies";
import { readTool } from "#tools/kit/define-tool";
import { boundsOf } from "#tools/read/period-bounds";
import { Period } from "#tools/read/query-arguments";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";

const MOST_SHOWN = 10;

export const listAnomalies = readTool({
  name: "list_anomalies",
  description:
    "Find what costs more than it should: spikes, new levels, new services, slow leaks, one entry a cause, with its drivers (resource, usage type), since when, dollars a day, owner by tag, and what is known of it. " +
    "Says so where nothing is unusual. With an id: the evidence of one.",
  scope: "costs:read",
  input: z.object({
    id: z.string().max(60).optional().describe("Of one anomaly (anm_...), for its evidence."),
    state: z
      .array(z.enum(["open", "expected", "snoozed", "resolved"]))
      .optional()
      .describe("Open ones unless named."),
    service: z.string().max(120).optional(),
    account: z.string().max(120).optional(),
    region: z.string().max(60).optional(),
    from: z.iso.date().optional().describe("UTC day; anomalies that touch the span."),
    to: z.iso.date().optional(),
    period: Period.optional().describe("Instead of from and to: last_week, this_month, 2026-11-10 ..."),
  }),
  guards: [],
  aliases: { anomaly: "id", anomalyid: "id", status: "state", states: "state", since: "from", until: "to" },
  async run(ctx, { id, state, period, ...named }, { signal }) {
    const filters = { ...named, ...(period === undefined ? {} : await daysOf(ctx, period)) };
    const states = state === undefined || state.length === 0 ? (["open"] as const) : state;
    const result = await list(ctx, { ...filters, ...(id === undefined ? { state: states.join(",") } : {}) });
    const wanted = id === undefined ? result.anomalies.slice(0, MOST_SHOWN) : result.anomalies.filter((one) => one.id === id);
    // The first, or the one that was asked for, with its chart.
    const detail: AnomalyDetail | undefined =
      id !== undefined
        ? await getAnomaly(ctx, id, { signal })
        : wanted[0] === undefined
          ? undefined
          : await getAnomaly(ctx, wanted[0].id, { signal });
    return {
      summary:
        result.summary.quiet && wanted.length === 0 ? "Looked for anomalies · nothing unusual" : `Looked for anomalies · ${wanted.length} found`,
      data: {
        asOf: result.asOf,
        quiet: result.summary.quiet,
        summary: result.summary.sentence,
        open: result.counts.open,
        leastADay: `$${result.settings.dollarFloor}`,
        anomalies: wanted.map((one) => ({
          id: one.id,
          state: one.state,
          title: untrusted(one.title, 200),
          shape: one.shape,
          since: one.onsetHour ?? one.firstDay,
          lastDay: one.lastDay,
          ongoing: one.ongoing,
          expectedPerDay: citable(one.expectedPerDay),
          actualPerDay: citable(one.actualPerDay),
          impactPerDay: citable(one.impactPerDay),
          impactTotal: citable(one.impactTotal),
          series: one.parts.length,
          owner: one.owner === null ? null : `${one.owner.tag}: ${untrusted(one.owner.value, 80)}`,
          knownAction: one.knownAction === null ? null : untrusted(one.knownAction.label, 160),
          drivers: one.drivers
            .slice(0, 4)
            .map(({ dimension, value, change }) => ({ dimension, value: untrusted(value, 120), change: citable(change) })),
        })),
        notes: result.notes,
      },
      figures: wanted.flatMap(figuresOf),
      blocks: detail?.blocks ?? [],
      sources: detail?.sources ?? [],
      raw: { list: { ...result, anomalies: wanted }, detail: detail ?? null },
    };
  },
});

/** The first and the last day that a period touches. */
async function daysOf(ctx: Parameters<typeof boundsOf>[0], period: Parameters<typeof boundsOf>[1]): Promise<{ from: string; to: string }> {
  const bounds = await boundsOf(ctx, period);
  return { from: bounds.from.slice(0, 10), to: new Date(Date.parse(bounds.to) - 1).toISOString().slice(0, 10) };
}
