import { z } from "zod";
import { forecastCosts as forecast } from "#services/forecast/forecast-costs";
import { readTool } from "#tools/kit/define-tool";
import { citable } from "#tools/kit/result-data";
import { untrusted } from "#tools/kit/untrusted";
import { dimensionName, Filters, Metric, QUERY_ALIASES } from "#tools/read/query-arguments";

const MOST_GROUPS = 12;

export const forecastCosts = readTool({
  name: "forecast_costs",
  description:
    "Forecast cost at the end of this month and of the next three, with a 90 % interval and how far off the method was in a back-test. " +
    "Tells month to date, run rate and forecast apart. By a dimension where one is named.",
  scope: "costs:read",
  input: z.object({
    metric: Metric.optional(),
    filters: Filters,
    exclude: Filters,
    groupBy: z
      .preprocess((input) => {
        const first = Array.isArray(input) ? input[0] : input;
        return typeof first === "string" ? dimensionName(first) : first;
      }, z.string())
      .optional()
      .describe("Dimension whose largest groups are forecast one by one."),
    topN: z.number().int().min(1).max(20).optional(),
  }),
  guards: [],
  aliases: QUERY_ALIASES,
  async run(ctx, input, { signal }) {
    const result = await forecast(
      ctx,
      { metric: input.metric, filters: input.filters, exclude: input.exclude, by: input.groupBy, top: input.topN ?? 8 },
      { signal },
    );
    const [month] = result.months;
    return {
      summary: `${result.method === "run_rate" ? "Worked out the run rate" : "Forecast"} of ${month?.label ?? "the month"} and the next three`,
      data: {
        metric: result.metric.name,
        unit: result.metric.unit,
        method: result.method,
        how: result.how,
        asOf: result.asOf,
        freshness: result.freshness,
        monthToDate: citable(result.monthToDate),
        runRate: citable(result.runRate),
        forecast: citable(result.forecast.figure),
        low: citable(result.forecast.low),
        high: citable(result.forecast.high),
        level: `${Math.round(result.level * 100)} %`,
        ...(result.lastMonth === null ? {} : { lastMonth: citable(result.lastMonth) }),
        months: result.months.map(({ label, total, low, high }) => ({ month: label, total: citable(total), low: citable(low), high: citable(high) })),
        ...(result.backTest === null
          ? {}
          : { backTest: result.backTest.sentence, ...(result.backTest.meanError === null ? {} : { meanError: citable(result.backTest.meanError) }) }),
        expiring: result.expiring.slice(0, 5).map(({ kind, endsAt, perDay }) => ({ kind, endsAt: endsAt.slice(0, 10), moreADay: citable(perDay) })),
        ...(result.by === null
          ? {}
          : {
              by: result.by,
              groups: result.groups.slice(0, MOST_GROUPS).map(({ key, monthToDate, forecast: total, low, high }) => ({
                group: key === null ? null : untrusted(key, 80),
                monthToDate: citable(monthToDate),
                forecast: citable(total),
                low: citable(low),
                high: citable(high),
              })),
            }),
        notes: result.notes,
      },
      figures: result.figures,
      blocks: result.blocks,
      sources: result.sources,
      raw: result,
    };
  },
});
