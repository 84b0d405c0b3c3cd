import { createRoute, z } from "@hono/zod-openapi";
import type { AppDependencies } from "#server/dependencies";
import type { ServerEnv } from "#server/env";
import { answers, router } from "#server/router";

const Health = z.object({ status: z.literal("ok") });
const Readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()) });

const healthRoute = createRoute({ method: "get", path: "/healthz", summary: "The process runs", responses: answers(Health, "It runs") });
const readyRoute = createRoute({
  method: "get",
  path: "/readyz",
  summary: "Questions can be answered",
  responses: { ...answers(Readiness, "Ready"), 503: { description: "Not ready", content: { "application/json": { schema: Readiness } } } },
});

export function healthRoutes(deps: AppDependencies) {
  return router<ServerEnv>()
    .openapi(healthRoute, (c) => c.json({ status: "ok" as const }, 200))
    .openapi(readyRoute, async (c) => {
      const checks = await deps.ready();
      const ready = Object.values(checks).every((check) => check === "ok");
      return c.json({ ready, checks: { ...checks } }, ready ? 200 : 503);
    });
}
