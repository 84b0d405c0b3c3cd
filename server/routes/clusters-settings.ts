import { createRoute, z } from "@hono/zod-openapi";
import { ClusterSettings, ClusterSettingsChange, MaintenanceChange } from "#core/api/proposals";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { changeClusterSettings, getClusterSettings, listClusterSettings, setMaintenance } from "#services/switches/cluster-settings";

const params = z.object({ id: z.string().min(1).max(200).openapi({ example: "prod-eks" }) });
const answer = answers(ClusterSettings, "The settings as they are now");

const listRoute = createRoute({
  method: "get",
  path: "/clusters/settings",
  summary: "What is set of each cluster: production, maintenance, hours without changes",
  responses: answers(z.array(ClusterSettings), "Settings by cluster"),
});
const getRoute = createRoute({
  method: "get",
  path: "/clusters/{id}/settings",
  summary: "What is set of a cluster",
  request: { params },
  responses: answer,
});
const changeRoute = createRoute({
  method: "patch",
  path: "/clusters/{id}/settings",
  summary: "Say whether it is production, and when nothing may start (Owner)",
  request: { params, body: jsonBody(ClusterSettingsChange) },
  responses: answer,
});
const maintenanceRoute = createRoute({
  method: "put",
  path: "/clusters/{id}/maintenance",
  summary: "Maintenance: nothing new starts, what runs goes on (Owner, Admin)",
  request: { params, body: jsonBody(MaintenanceChange) },
  responses: answer,
});

export function clusterSettingsRoutes({ hands }: Pick<AppDependencies, "hands">) {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listClusterSettings(c.get("context")), 200))
    .openapi(getRoute, async (c) => c.json(await getClusterSettings(c.get("context"), c.req.valid("param").id), 200))
    .openapi(changeRoute, async (c) => {
      const ctx = c.get("context");
      const settings = await changeClusterSettings(ctx, c.req.valid("param").id, c.req.valid("json"));
      hands.poke();
      return c.json(settings, 200);
    })
    .openapi(maintenanceRoute, async (c) => {
      const ctx = c.get("context");
      const settings = await setMaintenance(ctx, c.req.valid("param").id, c.req.valid("json"));
      hands.poke();
      return c.json(settings, 200);
    });
}
