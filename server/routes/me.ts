import { createRoute } from "@hono/zod-openapi";
import { Me, ModelInfo } from "#core/api/schemas";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";

const meRoute = createRoute({
  method: "get",
  path: "/me",
  summary: "Who is signed in, where, and what they may do",
  responses: answers(Me, "The person"),
});
const modelRoute = createRoute({ method: "get", path: "/model", summary: "Which model answers", responses: answers(ModelInfo, "The model") });

export function meRoutes(deps: AppDependencies) {
  return router<SignedInEnv>()
    .openapi(meRoute, (c) => {
      const { user, tenant, role, accountState } = c.get("session");
      const { id, name, timeZone } = tenant;
      return c.json(
        { user, tenant: { id, name, timeZone }, role, scopes: [...c.get("context").scopes], model: deps.model, sandbox: deps.sandbox, accountState },
        200,
      );
    })
    .openapi(modelRoute, (c) => c.json(deps.model, 200));
}
