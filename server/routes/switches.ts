import { createRoute, z } from "@hono/zod-openapi";
import { KillSwitchChange, KillSwitchInfo } from "#core/api/proposals";
import type { AppDependencies } from "#server/dependencies";
import type { SignedInEnv } from "#server/env";
import { answers, jsonBody, router } from "#server/router";
import { getKillSwitch, listKillSwitches } from "#services/switches/kill-switches";
import { setKillSwitch } from "#services/switches/set-kill-switch";

const params = z.object({ scope: z.string().min(1).max(300).openapi({ example: "cluster:prod-eks" }) });

const listRoute = createRoute({
  method: "get",
  path: "/kill-switch",
  summary: "Every kill switch that can stop something here: the platform's, the organization's, one a cluster",
  responses: answers(z.array(KillSwitchInfo), "Kill switches"),
});
const getRoute = createRoute({
  method: "get",
  path: "/kill-switch/{scope}",
  summary: "One kill switch: platform, tenant, or cluster:<name>",
  request: { params },
  responses: answers(KillSwitchInfo, "The kill switch"),
});
const putRoute = createRoute({
  method: "put",
  path: "/kill-switch/{scope}",
  summary: "Engage (Owner, Admin) or release (Owner, password confirmed) a kill switch",
  request: { params, body: jsonBody(KillSwitchChange) },
  responses: answers(KillSwitchInfo, "The kill switch"),
});

export function switchRoutes({ hands, killFile }: Pick<AppDependencies, "hands" | "killFile">) {
  return router<SignedInEnv>()
    .openapi(listRoute, async (c) => c.json(await listKillSwitches(c.get("context"), killFile), 200))
    .openapi(getRoute, async (c) => c.json(await getKillSwitch(c.get("context"), killFile, c.req.valid("param").scope), 200))
    .openapi(putRoute, async (c) => {
      const [ctx, { scope }] = [c.get("context"), c.req.valid("param")];
      await setKillSwitch(ctx, { scope, ...c.req.valid("json") });
      hands.poke();
      return c.json(await getKillSwitch(ctx, killFile, scope), 200);
    });
}
