import { createRoute, z } from "@hono/zod-openapi";
import { ConnectionAnswer, ConnectionTest, DataState, IngestRun, SetupAnswer, TemplateParameters, Templates, TenantSetup } from "#core/api/data";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, noContent, router } from "#server/router";
import { describeData } from "#services/ingest/describe-data";
import { readNow } from "#services/ingest/read-now";
import { removeSource } from "#services/ingest/remove-source";
import { getRun } from "#services/ingest/run-rows";
import { setUpSource } from "#services/ingest/set-up";
import { connectTemplates } from "#services/ingest/templates";
import { testSource } from "#services/ingest/test-source";

const SourceId = z.object({ id: z.string().min(1).max(64) });
const RunId = z.object({ id: z.string().min(1).max(64) });
const accepted = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  ({ 202: { description, content: { "application/json": { schema } } } }) as const;

const dataRoute = createRoute({
  method: "get",
  path: "/data",
  summary: "Where the cost data comes from, what of it is in, how fresh it is, and whether it adds up",
  responses: answers(DataState, "The data; also of an organization that has none yet"),
});
const runRoute = createRoute({
  method: "get",
  path: "/data/runs/{id}",
  summary: "How far a reading is",
  request: { params: RunId },
  responses: answers(IngestRun, "The reading"),
});
const templatesRoute = createRoute({
  method: "get",
  path: "/data/templates",
  summary: "CloudFormation and DDL to run in the customer's account, filled in",
  request: { query: TemplateParameters },
  responses: answers(Templates, "Templates, to be read before they are run"),
});
const readRoute = createRoute({
  method: "post",
  path: "/data/sources/{id}/read",
  summary: "Look at a source now (Owner, Admin)",
  request: { params: SourceId },
  responses: accepted(IngestRun, "The reading, queued or going on"),
});
const removeRoute = createRoute({
  method: "delete",
  path: "/data/sources/{id}",
  summary: "Remove a source and what was read of it (Owner, Admin)",
  request: { params: SourceId },
  responses: noContent,
});
const setupRoute = createRoute({
  method: "post",
  path: "/tenant/setup",
  summary: "Connect a source of cost data and begin to read it back (Owner, Admin)",
  request: { body: jsonBody(TenantSetup) },
  responses: accepted(SetupAnswer, "It has begun; ask for its progress"),
});
const testRoute = createRoute({
  method: "post",
  path: "/ingest/test-connection",
  summary: "Try a source out: role, bucket, export, object, table, query (Owner, Admin)",
  request: { body: jsonBody(ConnectionTest) },
  responses: answers(ConnectionAnswer, "Each step, with the exact repair of what failed"),
});

export function dataRoutes({ jobs }: Pick<AppDependencies, "jobs">) {
  return router<SignedInEnv>()
    .openapi(dataRoute, async (c) => c.json(await describeData(c.get("context")), 200))
    .openapi(runRoute, async (c) => c.json(await getRun(c.get("context"), c.req.valid("param").id), 200))
    .openapi(templatesRoute, async (c) => c.json(connectTemplates(c.get("context"), c.req.valid("query")), 200))
    .openapi(readRoute, async (c) => c.json(await readNow(c.get("context"), c.req.valid("param").id, jobs), 202))
    .openapi(removeRoute, async (c) => {
      await removeSource(c.get("context"), c.req.valid("param").id);
      return c.body(null, 204);
    })
    .openapi(setupRoute, async (c) => {
      const answer = await setUpSource(c.get("context"), c.req.valid("json").source, jobs);
      c.header("location", answer.progress);
      return c.json(answer, 202);
    })
    .openapi(testRoute, async (c) => c.json(await testSource(c.get("context"), c.req.valid("json").source, c.req.raw.signal), 200));
}
