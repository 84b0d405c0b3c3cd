import { z } from "zod";
import { explainChange as explain } from "#services/insights/explain-change";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { dimensionName, Filters, Metric, Period, QUERY_ALIASES } from "#tools/read/query-arguments";

export const explainChange = readTool({
  name: "explain_change",
  description:
    "Explain why a cost changed between two periods: parts that sum to the difference to the cent, their effects (new, gone, usage, rate, credits), what moved inside, and since when.",
  scope: "costs:read",
  input: z.object({
    period: Period,
    compareTo: Period.optional().describe("prev_period (default), prev_year, or a period."),
    metric: Metric.optional(),
    filters: Filters,
    exclude: Filters,
    groupBy: z
      .preprocess((input) => dimensionOf(input), z.string())
      .optional()
      .describe("Dimension of the parts; chosen by what explains best when left out."),
  }),
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, input) {
    const defined = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Parameters<typeof explain>[1];
    const result = await explain(ctx, defined);
    return {
      summary: `Explained the change to ${result.period.label} from ${result.compare.label} · ${result.parts.length} parts`,
      data: {
        metric: result.metric.name,
        unit: result.metric.unit,
        period: result.period.label,
        compare: result.compare.label,
        by: result.dimension,
        before: citable(result.before),
        after: citable(result.after),
        change: citable(result.change),
        changeRatio: citable(result.changeRatio),
        ...(result.perDay
          ? { perDay: { before: citable(result.perDay.before), after: citable(result.perDay.after), change: citable(result.perDay.change) } }
          : {}),
        parts: result.parts.slice(0, 15).map((part) => ({
          part: untrusted(part.key, 80),
          kind: part.kind,
          state: part.state,
          change: citable(part.change),
          before: citable(part.before),
          after: citable(part.after),
          effects: part.effects.map(({ effect, change }) => ({ effect, change: citable(change) })),
        })),
        effects: result.effects.map(({ effect, change }) => ({ effect, change: citable(change) })),
        causes: result.causes.slice(0, 4).map((cause) => ({
          part: untrusted(cause.part, 80),
          movers: cause.movers
            .slice(0, 5)
            .map((mover) => ({ dimension: mover.dimension, value: untrusted(mover.value, 120), state: mover.state, change: citable(mover.change) })),
          ...(cause.onset
            ? {
                onset: {
                  shape: cause.onset.shape,
                  day: cause.onset.day,
                  through: cause.onset.through,
                  hour: cause.onset.hour,
                  usual: citable(cause.onset.usual),
                  level: citable(cause.onset.level),
                },
              }
            : {}),
        })),
        notes: result.notes,
      },
      figures: result.figures,
      blocks: result.blocks,
      sources: result.sources,
      raw: result,
    };
  },
});

function dimensionOf(input: unknown): unknown {
  const first = Array.isArray(input) ? input[0] : input;
  return typeof first === "string" ? dimensionName(first) : first;
}
