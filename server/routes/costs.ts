import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { DataSource, Overview, SemanticModelInfo, SqlRequest, StoredQuery } from "#core/api/schemas";
import { toCsv } from "#core/costs/csv";
import { SemanticQuery, SemanticResult, TableResult } from "#core/costs/query";
import type { SignedInEnv } from "#server/env";
import { answers, fileAnswer, jsonBody, router } from "#server/router";
import { describeDataSource } from "#services/costs/catalog";
import { anomaliesNote } from "#services/anomalies/anomalies-note";
import { readOverview } from "#services/costs/overview";
import { queryCosts } from "#services/costs/query";
import { runSql } from "#services/costs/run-sql";
import { describeSemanticModel, listDimensionValues } from "#services/costs/semantic-model";
import { getStoredQuery, rerunStoredQuery } from "#services/costs/stored-query";
import { starterQuestions } from "#services/costs/starters";
import { strictObject } from "#core/api/strict-object";

const ById = z.object({ id: z.string().regex(/^q_[a-z2-7]{12}$/, "is not the id of a query") });
const SqlAnswer = TableResult.extend({ sql: z.string(), notes: z.array(z.string()) });
/** Without a metric it is the one that this export can answer best. */
const Query = strictObject({ ...SemanticQuery.shape, metric: z.string().optional() });

const overviewRoute = createRoute({
  method: "get",
  path: "/overview",
  summary: "Where the month stands",
  responses: answers(Overview, "The overview"),
});
const queryRoute = createRoute({
  method: "post",
  path: "/query",
  summary: "Ask the semantic model; text/csv is answered too",
  request: { body: jsonBody(Query) },
  responses: answers(SemanticResult, "The answer"),
});
const sqlRoute = createRoute({
  method: "post",
  path: "/sql",
  summary: "Guarded SQL over focus and cur; text/csv is answered too",
  request: { body: jsonBody(SqlRequest) },
  responses: answers(SqlAnswer, "Rows"),
});
const storedRoute = createRoute({
  method: "get",
  path: "/queries/{id}",
  summary: "The query behind a figure",
  request: { params: ById },
  responses: answers(StoredQuery, "The query"),
});
const rerunRoute = createRoute({
  method: "post",
  path: "/queries/{id}/run",
  summary: "Run it again",
  request: { params: ById },
  responses: answers(z.union([SemanticResult, SqlAnswer]), "The answer"),
});
const csvRoute = createRoute({
  method: "get",
  path: "/queries/{id}/csv",
  summary: "Run it again, as CSV",
  request: { params: ById },
  responses: fileAnswer("The rows"),
});
const modelRoute = createRoute({
  method: "get",
  path: "/semantic-model",
  summary: "Metrics, dimensions and periods",
  responses: answers(SemanticModelInfo, "What can be asked"),
});
const valuesRoute = createRoute({
  method: "get",
  path: "/dimensions/{name}/values",
  summary: "Values of a dimension",
  request: { params: z.object({ name: z.string().max(100) }) },
  responses: answers(z.object({ values: z.array(z.string()) }), "Values, the most used first"),
});
const sourcesRoute = createRoute({
  method: "get",
  path: "/data-sources",
  summary: "What the cost data holds and lacks",
  responses: answers(z.array(DataSource), "Sources"),
});
const startersRoute = createRoute({
  method: "get",
  path: "/starters",
  summary: "Questions to begin with, from the data that is there",
  responses: answers(z.object({ questions: z.array(z.string()) }), "Questions"),
});

export function costRoutes() {
  return router<SignedInEnv>()
    .openapi(overviewRoute, async (c) => {
      const ctx = c.get("context");
      const [overview, note] = await Promise.all([readOverview(ctx), anomaliesNote(ctx)]);
      return c.json({ ...overview, anomaliesNote: note }, 200);
    })
    .openapi(queryRoute, async (c) => {
      const result = await queryCosts(c.get("context"), c.req.valid("json"), { signal: c.req.raw.signal });
      return wantsCsv(c) ? (csv(c, result) as never) : c.json(result, 200);
    })
    .openapi(sqlRoute, async (c) => {
      const result = await runSql(c.get("context"), c.req.valid("json"), { signal: c.req.raw.signal });
      return wantsCsv(c) ? (csv(c, result) as never) : c.json({ ...result, notes: [...result.notes] }, 200);
    })
    .openapi(storedRoute, async (c) => c.json(await getStoredQuery(c.get("context"), c.req.valid("param").id), 200))
    .openapi(rerunRoute, async (c) => {
      const result = await rerunStoredQuery(c.get("context"), c.req.valid("param").id, { signal: c.req.raw.signal });
      return c.json({ ...result, notes: [...result.notes] }, 200);
    })
    .openapi(csvRoute, async (c) => csv(c, await rerunStoredQuery(c.get("context"), c.req.valid("param").id, { signal: c.req.raw.signal })))
    .openapi(modelRoute, async (c) => c.json(await describeSemanticModel(c.get("context")), 200))
    .openapi(valuesRoute, async (c) => c.json({ values: [...(await listDimensionValues(c.get("context"), c.req.valid("param").name))] }, 200))
    .openapi(sourcesRoute, async (c) => c.json([await describeDataSource(c.get("context"))], 200))
    .openapi(startersRoute, async (c) => c.json({ questions: await starterQuestions(c.get("context")) }, 200));
}

function wantsCsv(c: Context): boolean {
  return c.req.header("accept")?.includes("text/csv") ?? false;
}

function csv(c: Context, result: TableResult) {
  return c.body(toCsv(result), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="major-tom-${result.queryId}.csv"`,
  });
}
