import { z } from "zod";
import { readProjection } from "#services/projection/read-projection";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { Filters, QUERY_ALIASES } from "#tools/read/query-arguments";

export const guaranteeProjection = readTool({
  name: "guarantee_projection",
  description:
    "The guaranteed 20 %: its base (usage without tax, support, credits, marketplace; what is left out is shown), and four numbers of the month by their four names: " +
    "month to date, forecast, run rate, after the guaranteed 20 %. What actions really saved is realized_savings, and never added to it.",
  scope: "costs:read",
  input: z.object({
    period: z.string().max(60).optional().describe("Of the base: this_month when left out. The four numbers are of the month in progress."),
    filters: Filters,
    exclude: Filters,
  }),
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, { period, filters, exclude }) {
    const parameters = Object.fromEntries([
      ...(period === undefined ? [] : [["period", [period]] as const]),
      ...filters.map(({ dimension, values, op }) => [dimension, op === "is-missing" ? ["(none)"] : values] as const),
      ...exclude.map(({ dimension, values, op }) => [`exclude.${dimension}`, op === "is-missing" ? ["(none)"] : values] as const),
    ]);
    const projection = await readProjection(ctx, parameters);
    const { base, numbers, achieved } = projection;
    return {
      summary: `Laid the guaranteed 20 % against its base, ${projection.period.label}`,
      data: {
        period: projection.period.label,
        numbers: numbers.map(({ key, label, figure, low, high, explanation }) => ({
          key,
          label,
          figure: citable(figure),
          ...(low === null || high === null ? {} : { low: citable(low), high: citable(high) }),
          explanation,
        })),
        base: citable(base.base),
        bill: citable(base.bill),
        leftOut: base.exclusions.map(({ label, why, amount }) => ({ label, why, amount: citable(amount) })),
        baseSentence: base.sentence,
        guaranteedSaving: citable(projection.saving),
        enoughData: projection.enoughData,
        achievedByActions: { promised: citable(achieved.promised), realized: citable(achieved.realized), sentence: achieved.sentence },
        notes: projection.notes,
        page: "/savings",
      },
      figures: projection.figures,
      blocks: [projection.chart],
      sources: [
        {
          queryId: base.queryId,
          label: "Base of the guarantee",
          metric: projection.metric.label,
          period: projection.period.label,
          asOf: projection.asOf,
          rows: projection.categories.length,
          bytesScanned: 0,
          sql: base.sql,
        },
      ],
      raw: { projection },
    };
  },
});
