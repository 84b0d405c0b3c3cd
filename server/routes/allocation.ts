import { createRoute } from "@hono/zod-openapi";
import { AllocationAnswer, AllocationQuery } from "#core/api/allocation";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";
import { allocateCluster } from "#services/allocation/allocate-cluster";

const allocationRoute = createRoute({
  method: "get",
  path: "/allocation",
  summary: "Cost of Kubernetes clusters by who runs on them; own + idle + shared is the bill",
  request: { query: AllocationQuery },
  responses: answers(AllocationAnswer, "The allocation"),
});

export function allocationRoutes() {
  return router<SignedInEnv>().openapi(allocationRoute, async (c) =>
    c.json(await allocateCluster(c.get("context"), c.req.valid("query"), { signal: c.req.raw.signal }), 200),
  );
}
