import type { ClusterNode, ClusterPod, ClusterWorkload, DisruptionBudget, NodeClaim, NodePool } from "#core/ports/cluster";

/** One cluster as it was read at one moment. */
export type ClusterView = {
  readonly name: string;
  readonly nodes: readonly ClusterNode[];
  readonly pods: readonly ClusterPod[];
  readonly budgets: readonly DisruptionBudget[];
  readonly workloads: readonly ClusterWorkload[];
  readonly nodePools: readonly NodePool[];
  readonly nodeClaims: readonly NodeClaim[];
};

/** What a node has to carry: neither ended nor ending. */
export function podsThatCount(pods: readonly ClusterPod[], nodeName: string): readonly ClusterPod[] {
  return pods.filter((pod) => pod.nodeName === nodeName && !pod.terminating && pod.phase !== "Succeeded" && pod.phase !== "Failed");
}

/** Evicted in a drain; those of DaemonSets and static pods stay and end with their node. */
export function isMoved(pod: ClusterPod): boolean {
  return !pod.isDaemon && !pod.isMirror;
}

export function podName({ namespace, name }: Pick<ClusterPod, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

export function isOfWorkload(pod: ClusterPod, other: ClusterPod): boolean {
  return (
    pod.workload !== undefined &&
    other.workload !== undefined &&
    pod.namespace === other.namespace &&
    pod.workload.kind === other.workload.kind &&
    pod.workload.name === other.workload.name
  );
}
