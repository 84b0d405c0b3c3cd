import { createRoute } from "@hono/zod-openapi";
import { ForecastAnswer, ForecastQuery } from "#core/api/forecast";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";
import { forecastCosts } from "#services/forecast/forecast-costs";
import { readFilters } from "#services/forecast/read-filters";

const forecastRoute = createRoute({
  method: "get",
  path: "/forecast",
  summary: "What the month and the next three will cost, with an interval and a back-test",
  request: { query: ForecastQuery },
  responses: answers(ForecastAnswer, "The forecast"),
});

export function forecastRoutes() {
  return router<SignedInEnv>().openapi(forecastRoute, async (c) => {
    const { filters, exclude, ...question } = c.req.valid("query");
    const asked = { ...question, filters: readFilters(filters, "filters"), exclude: readFilters(exclude, "exclude") };
    return c.json(await forecastCosts(c.get("context"), asked, { signal: c.req.raw.signal }), 200);
  });
}
