import type { NodeRow } from "#core/api/nodes";
import { nodeRow } from "#core/nodes/node-row";
import { obstaclesOf } from "#core/nodes/obstacles";
import type { SeenCluster } from "#services/nodes/see-cluster";
import { switchCase } from "#services/nodes/switch-case";

export type SeenRow = { readonly uid: string; readonly row: NodeRow };

/** Every node of a cluster, with how ready it is for spot. */
export async function nodeRows(cluster: SeenCluster): Promise<readonly SeenRow[]> {
  return Promise.all(
    cluster.view.nodes.map(async (node) => {
      const { seen, now, after } = await switchCase(cluster, node, { capacityType: "spot" });
      const row = nodeRow({ seen, obstacles: obstaclesOf(seen), now, after, region: cluster.cloud.region });
      return { uid: node.uid, row };
    }),
  );
}
