import { createRoute } from "@hono/zod-openapi";
import { CanaryRunRequest, CanaryState } from "#core/api/canary";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import type { AskInWords } from "#services/canary/look";
import { readCanary } from "#services/canary/read-canary";
import { runCanary } from "#services/canary/run-canary";

const readRoute = createRoute({
  method: "get",
  path: "/canary",
  summary: "Whether the platform's own figures hold: the nightly checks and their score",
  responses: answers(CanaryState, "The latest look, each check with what it found"),
});
const runRoute = createRoute({
  method: "post",
  path: "/canary/run",
  summary: "Check the figures now (Owner, Admin)",
  request: { body: jsonBody(CanaryRunRequest) },
  responses: answers(CanaryState, "What the look found"),
});

export function canaryRoutes(inWords: AskInWords) {
  return router<SignedInEnv>()
    .openapi(readRoute, async (c) => c.json(await readCanary(c.get("context")), 200))
    .openapi(runRoute, async (c) =>
      c.json(await runCanary(c.get("context"), { renew: c.req.valid("json").renew, inWords, signal: c.req.raw.signal }), 200),
    );
}
