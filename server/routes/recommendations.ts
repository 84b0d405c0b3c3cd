import { createRoute, z } from "@hono/zod-openapi";
import {
  BulkStatusAnswer,
  BulkStatusChange,
  Recommendation,
  RecommendationDetail,
  RecommendationList,
  RecommendationQuery,
  RefreshAnswer,
  StatusChange,
  TopRecommendations,
} from "#core/api/recommendations";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { getRecommendation, listRecommendations, topRecommendations } from "#services/recommendations/list";
import { recommendationsCsv } from "#services/recommendations/recommendations-csv";
import { refreshRecommendations } from "#services/recommendations/refresh";
import { setRecommendationStatus, setStatuses } from "#services/recommendations/set-status";

const ById = z.object({ id: z.string().min(1).max(100) });

const listRoute = createRoute({
  method: "get",
  path: "/recommendations",
  summary: "Advice of all engines, the most worthwhile first",
  request: { query: RecommendationQuery },
  responses: answers(RecommendationList, "The list, with totals"),
});
const topRoute = createRoute({
  method: "get",
  path: "/recommendations/top",
  summary: "The next three actions",
  responses: answers(TopRecommendations, "With their steps"),
});
const detailRoute = createRoute({
  method: "get",
  path: "/recommendations/{id}",
  summary: "One recommendation: why, evidence, steps, history",
  request: { params: ById },
  responses: answers(RecommendationDetail, "The recommendation"),
});
const statusRoute = createRoute({
  method: "post",
  path: "/recommendations/{id}/status",
  summary: "Accept, mark done, dismiss with a reason, or open again (Owner, Admin)",
  request: { params: ById, body: jsonBody(StatusChange) },
  responses: answers(Recommendation, "As it is now"),
});
const bulkRoute = createRoute({
  method: "post",
  path: "/recommendations/status",
  summary: "The same for several; each is judged alone (Owner, Admin)",
  request: { body: jsonBody(BulkStatusChange) },
  responses: answers(BulkStatusAnswer, "What became of each"),
});
const refreshRoute = createRoute({
  method: "post",
  path: "/recommendations/refresh",
  summary: "Look through the bill and the inventory now (Owner, Admin)",
  responses: answers(RefreshAnswer, "What was found"),
});

export function recommendationRoutes() {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => {
      const { sort, limit, offset, format, part = "recommendations" } = c.req.valid("query");
      const { type, status, account } = c.req.queries();
      const list = await listRecommendations(c.get("context"), { type, status, account, sort, limit, offset });
      if (!wantsCsv(c, format)) return c.json(list, 200);
      return csvAnswer(c, recommendationsCsv(list, part), part === "left_out" ? "recommendations-left-out" : part);
    })
    .openapi(topRoute, async (c) => c.json(await topRecommendations(c.get("context")), 200))
    .openapi(detailRoute, async (c) => c.json(await getRecommendation(c.get("context"), c.req.valid("param").id), 200))
    .openapi(bulkRoute, async (c) => c.json(await setStatuses(c.get("context"), c.req.valid("json")), 200))
    .openapi(refreshRoute, async (c) => c.json(await refreshRecommendations(c.get("context")), 200))
    .openapi(statusRoute, async (c) => c.json(await setRecommendationStatus(c.get("context"), c.req.valid("param").id, c.req.valid("json")), 200));
}
