import { createRoute } from "@hono/zod-openapi";
import { ChangeAnswer, ChangeRequest } from "#core/api/change";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { answerChange } from "#services/insights/change-answer";

const changeRoute = createRoute({
  method: "post",
  path: "/change",
  summary: "Why an amount changed between two periods: parts that sum to the difference, and what to ask to see inside each",
  request: { body: jsonBody(ChangeRequest) },
  responses: answers(ChangeAnswer, "The difference, taken apart"),
});

export function changeRoutes() {
  return router<SignedInEnv>().openapi(changeRoute, async (c) =>
    c.json(await answerChange(c.get("context"), c.req.valid("json"), { signal: c.req.raw.signal }), 200),
  );
}
