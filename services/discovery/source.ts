import type { ServiceContext } from "#services/context";
import { connectedClusters } from "#services/nodes/connected-clusters";
import { nodeRows } from "#services/nodes/node-rows";
import { seeCluster } from "#services/nodes/see-cluster";
import type { CloudCluster } from "#core/ports/compute";

export type FoundKind = "cluster" | "instance" | "node" | "workload" | "scaling_group" | "node_pool";

/** A thing as it is kept. `identity` is what makes it another: prices and loads move all the time. */
export type Found = { readonly kind: FoundKind; readonly id: string; readonly state: Readonly<Record<string, unknown>>; readonly identity: unknown };

/** Where things are found: an account in a region, or a cluster. */
export type Source = {
  readonly key: string;
  readonly label: string;
  readonly kinds: readonly FoundKind[];
  look(ctx: ServiceContext): Promise<readonly Found[]>;
};

/** Sources of a tenant as they are now: accounts by region first, then the clusters that these list. */
export async function accountSources(ctx: ServiceContext): Promise<readonly Source[]> {
  const connections = await ctx.clouds.connections();
  return connections.flatMap(({ accountId, name, regions }) =>
    regions.map((region) => ({
      key: `${accountId}/${region}`,
      label: `${name}, ${region}`,
      kinds: ["cluster", "instance", "scaling_group"] as const,
      look: lookAtAccount(accountId, name, region),
    })),
  );
}

export async function clusterSources(ctx: ServiceContext): Promise<readonly Source[]> {
  const { clusters } = await connectedClusters(ctx);
  return clusters.map((cluster) => ({
    key: `cluster:${cluster.name}`,
    label: cluster.name,
    kinds: ["node", "workload", "node_pool"] as const,
    look: lookAtCluster(cluster),
  }));
}

function lookAtAccount(accountId: string, accountName: string, region: string): Source["look"] {
  return async (ctx) => {
    const compute = ctx.clouds.compute(accountId, region);
    const [clusters, instances, groups] = await Promise.all([compute.clusters(), compute.instances(), compute.scalingGroups()]);
    return [
      ...clusters.map(({ certificateAuthority: _authority, ...cluster }): Found => {
        const state = { ...cluster, accountName };
        return { kind: "cluster", id: cluster.name, state, identity: [cluster.arn, cluster.kubernetesVersion] };
      }),
      ...instances
        .filter(({ state }) => state !== "terminated")
        .map((instance): Found => ({
          kind: "instance",
          id: instance.id,
          state: instance,
          identity: [instance.state, instance.instanceType, instance.tags],
        })),
      ...groups.map((group): Found => {
        const { minSize, maxSize, desiredCapacity, mixed } = group;
        return { kind: "scaling_group", id: group.name, state: group, identity: [minSize, maxSize, desiredCapacity, mixed] };
      }),
    ];
  };
}

function lookAtCluster(cloud: CloudCluster): Source["look"] {
  return async (ctx) => {
    const seen = await seeCluster(ctx, cloud);
    const rows = await nodeRows(seen);
    return [
      ...rows.map(({ uid, row }): Found => {
        const { instanceId, instanceType, capacityType, owner, ownerName, ready, unschedulable } = row;
        return {
          kind: "node",
          id: row.name,
          state: { uid, row },
          identity: [uid, instanceId, instanceType, capacityType, owner, ownerName, ready, unschedulable],
        };
      }),
      ...seen.view.workloads.map((one): Found => {
        const { kind, namespace, name, uid, replicas, ready, labels } = one;
        return {
          kind: "workload",
          id: `${namespace}/${kind}/${name}`,
          state: { kind, namespace, name, uid, replicas, ready, labels },
          identity: [uid, replicas],
        };
      }),
      ...seen.view.nodePools.map((pool): Found => ({ kind: "node_pool", id: pool.name, state: pool, identity: [pool.uid, pool.requirements] })),
    ];
  };
}
