import { createRoute, z } from "@hono/zod-openapi";
import { ClusterList, DiscoveryState, NodeAnalysis, NodeList, NodeRow, NodeSetSaving, NodeSetQuery } from "#core/api/nodes";
import { CapacityType } from "#core/proposals/node-switch";
import type { AppDependencies } from "#server/dependencies";
import { csvAnswer, wantsCsv } from "#server/csv-answer";
import type { SignedInEnv } from "#server/env";
import { answers, router } from "#server/router";
import { requestDiscovery } from "#services/discovery/request";
import { sourceStates } from "#services/discovery/source-states";
import { analyzeNode } from "#services/nodes/analyze-node";
import { listClusters } from "#services/nodes/list-clusters";
import { listNodesNet } from "#services/nodes/list-nodes-net";
import { nodesCsv } from "#services/nodes/nodes-csv";
import { savingOfNodes } from "#services/nodes/saving-of-nodes";

const name = z.string().min(1).max(253);
const Filters = z.object({
  cluster: name.optional(),
  readiness: NodeRow.shape.readiness.optional(),
  capacityType: CapacityType.optional(),
  format: z.enum(["csv"]).optional(),
  live: z.enum(["0", "1"]).optional().openapi({ description: "1: looked at now, not as the last discovery saw it" }),
});

const nodesRoute = createRoute({
  method: "get",
  path: "/nodes",
  summary: "Every node, its price, and how ready it is for spot",
  request: { query: Filters },
  responses: answers(NodeList, "Nodes as they were last seen, and how fresh each source is"),
});
const analysisRoute = createRoute({
  method: "get",
  path: "/nodes/{name}/analysis",
  summary: "What runs on a node, what cannot move and why, what a switch would save",
  request: {
    params: z.object({ name: name.openapi({ description: "Name or instance id" }) }),
    query: z.object({ cluster: name.optional(), to: CapacityType.optional(), instanceType: name.optional() }),
  },
  responses: answers(NodeAnalysis, "Looked at now"),
});
const savingRoute = createRoute({
  method: "get",
  path: "/nodes/saving",
  summary: "What moving several nodes to spot together does to the bill, after commitments",
  request: { query: NodeSetQuery },
  responses: answers(NodeSetSaving, "Gross, net, and why they differ"),
});
const clustersRoute = createRoute({
  method: "get",
  path: "/client/clusters",
  summary: "The clusters",
  responses: answers(ClusterList, "Clusters as they were last seen"),
});
const stateRoute = createRoute({
  method: "get",
  path: "/discovery",
  summary: "How fresh each account, region and cluster is",
  responses: answers(DiscoveryState, "Sources"),
});
const syncRoute = createRoute({
  method: "post",
  path: "/discovery",
  summary: "Look through everything now (Owner, Admin)",
  responses: answers(DiscoveryState, "It has begun; the sources are as they were before"),
});

export function nodeRoutes({ jobs }: Pick<AppDependencies, "jobs">) {
  return router<SignedInEnv>()
    .openapi(nodesRoute, async (c) => {
      const { live, format, ...filters } = c.req.valid("query");
      const list = await listNodesNet(c.get("context"), { ...filters, live: live === "1" });
      return wantsCsv(c, format) ? csvAnswer(c, nodesCsv(list), "nodes") : c.json(list, 200);
    })
    .openapi(savingRoute, async (c) => c.json(await savingOfNodes(c.get("context"), c.req.queries("node") ?? []), 200))
    .openapi(analysisRoute, async (c) =>
      c.json(await analyzeNode(c.get("context"), { node: c.req.valid("param").name, ...c.req.valid("query") }), 200),
    )
    .openapi(clustersRoute, async (c) => c.json(await listClusters(c.get("context")), 200))
    .openapi(stateRoute, async (c) => {
      const ctx = c.get("context");
      return c.json(
        { running: jobs.isDiscovering(ctx.tenant.id), everyMinutes: jobs.discoveryEveryMinutes, sources: [...(await sourceStates(ctx))] },
        200,
      );
    })
    .openapi(syncRoute, async (c) => {
      const ctx = c.get("context");
      await requestDiscovery(ctx, jobs);
      return c.json({ running: true, everyMinutes: jobs.discoveryEveryMinutes, sources: [...(await sourceStates(ctx))] }, 200);
    });
}
