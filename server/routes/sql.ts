import { createRoute } from "@hono/zod-openapi";
import { SqlRequest } from "#core/api/schemas";
import { SqlEstimate, SqlHistory, SqlSchema } from "#core/api/sql";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { describeSql, estimateSql, sqlHistory } from "#services/costs/sql-workbench";

const schemaRoute = createRoute({
  method: "get",
  path: "/sql/schema",
  summary: "Tables, columns, functions and examples of the canonical dialect",
  responses: answers(SqlSchema, "What can be asked"),
});
const estimateRoute = createRoute({
  method: "post",
  path: "/sql/estimate",
  summary: "What a query would read and cost, without running it",
  request: { body: jsonBody(SqlRequest) },
  responses: answers(SqlEstimate, "The estimate"),
});
const historyRoute = createRoute({
  method: "get",
  path: "/sql/history",
  summary: "Queries that were run last",
  responses: answers(SqlHistory, "Queries, the latest first"),
});

export function sqlRoutes() {
  return router<SignedInEnv>()
    .openapi(schemaRoute, async (c) => c.json(await describeSql(c.get("context")), 200))
    .openapi(estimateRoute, async (c) => c.json(await estimateSql(c.get("context"), c.req.valid("json")), 200))
    .openapi(historyRoute, async (c) => c.json(await sqlHistory(c.get("context")), 200));
}
