import { createRoute } from "@hono/zod-openapi";
import { StepUp, StepUpAnswer } from "#core/api/proposals";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { signedIn } from "#server/middleware/signed-in";
import { answers, jsonBody, router } from "#server/router";
import { stepUp } from "#services/identity/step-up";

const stepUpRoute = createRoute({
  method: "post",
  path: "/step-up",
  summary: "Confirm your password again; good for 15 minutes of this session",
  request: { body: jsonBody(StepUp) },
  responses: answers(StepUpAnswer, "Until when it is good"),
});

export function stepUpRoutes({ identity, lookup }: AppDependencies) {
  const routes = router<SignedInEnv>();
  routes.use(signedIn(lookup));
  return routes.openapi(stepUpRoute, async (c) => {
    const { goodUntil } = await stepUp(identity, c.get("session"), c.req.valid("json").password, c.get("client"));
    return c.json({ goodUntil: goodUntil.toISOString() }, 200);
  });
}
