import type { ClusterView } from "#core/nodes/cluster-view";
import { type FoundOwner, ownerOf } from "#core/nodes/owner-of";
import type { ClusterNode } from "#core/ports/cluster";
import type { CloudCluster, CloudInstance, ScalingGroup, SpotPrice } from "#core/ports/compute";
import type { ServiceContext } from "#services/context";

/** A cluster as Kubernetes and the cloud account show it now. */
export type SeenCluster = {
  readonly cloud: CloudCluster;
  readonly view: ClusterView;
  readonly instances: ReadonlyMap<string, CloudInstance>;
  readonly groups: readonly ScalingGroup[];
  readonly seenAt: string;
  spotPrices(instanceType: string): Promise<readonly SpotPrice[]>;
};

/** @throws UnavailableError that names what did not answer */
export async function seeCluster(ctx: ServiceContext, cloud: CloudCluster): Promise<SeenCluster> {
  const seenAt = ctx.now().toISOString();
  const compute = ctx.clouds.compute(cloud.accountId, cloud.region);
  const cluster = await ctx.clouds.cluster(cloud.name);
  const [nodes, pods, budgets, workloads, nodePools, nodeClaims, groups] = await Promise.all([
    cluster.nodes(),
    cluster.pods(),
    cluster.budgets(),
    cluster.workloads(),
    cluster.nodePools(),
    cluster.nodeClaims(),
    compute.scalingGroups(),
  ]);
  const ids = nodes.flatMap(({ instanceId }) => instanceId ?? []);
  const instances = ids.length === 0 ? [] : await compute.instances({ ids });
  const prices = new Map<string, Promise<readonly SpotPrice[]>>();
  return {
    cloud,
    view: { name: cloud.name, nodes, pods, budgets, workloads, nodePools, nodeClaims },
    instances: new Map(instances.map((instance) => [instance.id, instance])),
    groups,
    seenAt,
    spotPrices(instanceType) {
      const asked = prices.get(instanceType) ?? compute.spotPrices(instanceType);
      prices.set(instanceType, asked);
      return asked;
    },
  };
}

export function instanceOf({ instances }: SeenCluster, node: ClusterNode): CloudInstance | undefined {
  return node.instanceId === undefined ? undefined : instances.get(node.instanceId);
}

export function ownerIn(seen: SeenCluster, node: ClusterNode): FoundOwner {
  const { nodePools, nodeClaims } = seen.view;
  return ownerOf({ node, instance: instanceOf(seen, node), groups: seen.groups, nodePools, nodeClaims });
}
