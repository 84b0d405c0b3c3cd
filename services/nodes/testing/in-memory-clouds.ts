import { NotFoundError, UnavailableError } from "#core/errors";
import type { ClusterView } from "#core/nodes/cluster-view";
import { aNode, aNodeClaim, aNodePool, anInstance, aPod, aView } from "#core/nodes/testing/a-cluster";
import type { Clouds } from "#core/ports/clouds";
import type { CloudInstance, ScalingGroup, SpotPrice } from "#core/ports/compute";

export const ACCOUNT = "111122223333";
const REGIONS = ["us-east-1", "eu-west-1"];

/** A world that a test changes: two regions of one account, the cluster `prod-eks` in the first. */
export type CloudWorld = {
  view: ClusterView;
  instances: CloudInstance[];
  groups: ScalingGroup[];
  spotUsdPerHour: string | undefined;
  /** Sources that do not answer: `<region>` or `cluster`. */
  readonly down: Set<string>;
};

/** One Karpenter node on demand with one pod, that can move. */
export function aCloudWorld(over: Partial<CloudWorld> = {}): CloudWorld {
  return {
    view: aView({ nodes: [aNode()], pods: [aPod()], nodePools: [aNodePool()], nodeClaims: [aNodeClaim()] }),
    instances: [anInstance()],
    groups: [],
    spotUsdPerHour: "0.0864",
    down: new Set(),
    ...over,
  };
}

export function inMemoryClouds(world: CloudWorld): Clouds {
  const up = (source: string) => {
    if (world.down.has(source)) throw new UnavailableError(`${source} does not answer.`);
  };
  return {
    connected: true,
    connections: async () => [{ accountId: ACCOUNT, name: "production", environment: "production", regions: REGIONS }],
    compute: (accountId, region) => ({
      accountId,
      region,
      whoAmI: async () => ({ accountId, arn: "" }),
      async instances({ ids } = {}) {
        up(region);
        return world.instances.filter((one) => one.region === region && (ids === undefined || ids.includes(one.id)));
      },
      async spotPrices(instanceType): Promise<readonly SpotPrice[]> {
        up(region);
        if (world.spotUsdPerHour === undefined) return [];
        return ["a", "b"].map((letter) => ({
          instanceType,
          zone: `${region}${letter}`,
          usdPerHour: world.spotUsdPerHour ?? "",
          at: "2026-11-18T08:00:00.000Z",
        }));
      },
      async scalingGroups() {
        up(region);
        return region === REGIONS[0] ? world.groups : [];
      },
      async clusters() {
        up(region);
        if (region !== REGIONS[0]) return [];
        const { name } = world.view;
        return [
          {
            name,
            arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
            accountId,
            region,
            kubernetesVersion: "1.34",
            endpoint: "https://x",
            certificateAuthority: "Q0E=",
            tags: {},
          },
        ];
      },
    }),
    async cluster(name) {
      if (name !== world.view.name) throw new NotFoundError(`There is no cluster ${name}.`);
      const look =
        <T>(read: () => T) =>
        async (): Promise<T> => {
          up("cluster");
          return read();
        };
      return {
        name,
        nodes: look(() => world.view.nodes),
        node: async (wanted) => world.view.nodes.find((node) => node.name === wanted),
        pods: look(() => world.view.pods),
        pod: async (namespace, wanted) => world.view.pods.find((pod) => pod.namespace === namespace && pod.name === wanted),
        budgets: look(() => world.view.budgets),
        workloads: look(() => world.view.workloads),
        nodePools: look(() => world.view.nodePools),
        nodeClaims: look(() => world.view.nodeClaims),
        nodeClaim: async (wanted) => world.view.nodeClaims.find((claim) => claim.name === wanted),
        usage: async () => undefined,
      };
    },
  };
}
