import type { ClusterAccess } from "#adapters/kubernetes/cluster-access";
import { statusOf } from "#adapters/kubernetes/cluster-failure";
import { clusterNode, usageOf } from "#adapters/kubernetes/cluster-node";
import { clusterPod } from "#adapters/kubernetes/cluster-pod";
import { clusterReader } from "#adapters/kubernetes/cluster-reader";
import { cronJob, daemonSet, deployment, disruptionBudget, statefulSet } from "#adapters/kubernetes/cluster-workload";
import { nodeClaim, nodePool } from "#adapters/kubernetes/karpenter-objects";
import { readSurroundings } from "#adapters/kubernetes/pod-surroundings";
import type { Cluster } from "#core/ports/cluster";

const KARPENTER = { group: "karpenter.sh", version: "v1" } as const;
const METRICS = { group: "metrics.k8s.io", version: "v1beta1" } as const;

/** Reads one cluster live; nothing is kept between calls but connections. */
export function openCluster(access: ClusterAccess): Cluster {
  const reader = clusterReader(access);
  const { all, read } = reader;
  /** Where the kind is not installed (404), there is none of it. */
  const karpenter = async (plural: string): Promise<readonly unknown[]> =>
    all<unknown>(async (apis, page) => {
      try {
        return (await apis.custom.listClusterCustomObject({ ...KARPENTER, plural, ...page })) as { items: unknown[] };
      } catch (error) {
        if (statusOf(error) === 404) return { items: [] };
        throw error;
      }
    });

  return {
    name: access.name,
    nodes: async () => (await all((apis, page) => apis.core.listNode(page))).map(clusterNode),
    node: (name) =>
      read(async (apis) => {
        try {
          return clusterNode(await apis.core.readNode({ name }));
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    async pods(nodeName) {
      const only = nodeName === undefined ? {} : { fieldSelector: `spec.nodeName=${nodeName}` };
      const [pods, around] = await Promise.all([
        all((apis, page) => apis.core.listPodForAllNamespaces({ ...page, ...only })),
        readSurroundings(reader),
      ]);
      return pods.map((pod) => clusterPod(pod, around));
    },
    pod: (namespace, name) =>
      read(async (apis) => {
        try {
          const { metadata } = await apis.core.readNamespacedPod({ namespace, name });
          return { namespace, name, uid: metadata?.uid ?? "", terminating: metadata?.deletionTimestamp !== undefined };
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    budgets: async () =>
      (await all((apis, page) => apis.policy.listPodDisruptionBudgetForAllNamespaces(page))).flatMap((budget) => disruptionBudget(budget) ?? []),
    async workloads() {
      const [deployments, statefulSets, daemonSets, cronJobs] = await Promise.all([
        all((apis, page) => apis.apps.listDeploymentForAllNamespaces(page)),
        all((apis, page) => apis.apps.listStatefulSetForAllNamespaces(page)),
        all((apis, page) => apis.apps.listDaemonSetForAllNamespaces(page)),
        all((apis, page) => apis.batch.listCronJobForAllNamespaces(page)),
      ]);
      return [...deployments.map(deployment), ...statefulSets.map(statefulSet), ...daemonSets.map(daemonSet), ...cronJobs.map(cronJob)];
    },
    nodePools: async () => (await karpenter("nodepools")).flatMap((object) => nodePool(object) ?? []),
    nodeClaims: async () => (await karpenter("nodeclaims")).flatMap((object) => nodeClaim(object) ?? []),
    nodeClaim: (name) =>
      read(async (apis) => {
        try {
          return nodeClaim(await apis.custom.getClusterCustomObject({ ...KARPENTER, plural: "nodeclaims", name }));
        } catch (error) {
          if (statusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    async usage() {
      try {
        return await read(async (apis) => usageOf(await apis.custom.listClusterCustomObject({ ...METRICS, plural: "nodes" })));
      } catch {
        // The metrics API is an extra: without it usage is unknown, and the rest is as good.
        return undefined;
      }
    },
  };
}
