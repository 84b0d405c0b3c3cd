import type { V1CronJob, V1DaemonSet, V1Deployment, V1ObjectMeta, V1PodDisruptionBudget, V1StatefulSet } from "@kubernetes/client-node";
import type { ClusterWorkload, DisruptionBudget } from "#core/ports/cluster";

export function deployment({ metadata, spec, status }: V1Deployment): ClusterWorkload {
  return { kind: "Deployment", ...named(metadata), replicas: spec?.replicas ?? 1, ready: status?.readyReplicas ?? 0 };
}

export function statefulSet({ metadata, spec, status }: V1StatefulSet): ClusterWorkload {
  return { kind: "StatefulSet", ...named(metadata), replicas: spec?.replicas ?? 1, ready: status?.readyReplicas ?? 0 };
}

export function daemonSet({ metadata, status }: V1DaemonSet): ClusterWorkload {
  return { kind: "DaemonSet", ...named(metadata), replicas: status?.desiredNumberScheduled ?? 0, ready: status?.numberReady ?? 0 };
}

export function cronJob({ metadata, status }: V1CronJob): ClusterWorkload {
  const active = status?.active?.length ?? 0;
  return { kind: "CronJob", ...named(metadata), replicas: active, ready: active };
}

/** Undefined for one that selects nothing. One that selects by expressions is taken as wider than it is, never narrower. */
export function disruptionBudget({ metadata, spec, status }: V1PodDisruptionBudget): DisruptionBudget | undefined {
  if (spec?.selector === undefined || spec.selector === null) return undefined;
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    matchLabels: spec.selector.matchLabels ?? {},
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
  };
}

function named(metadata: V1ObjectMeta | undefined): Pick<ClusterWorkload, "namespace" | "name" | "uid" | "labels" | "annotations"> {
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    uid: metadata?.uid ?? "",
    labels: metadata?.labels ?? {},
    annotations: metadata?.annotations ?? {},
  };
}
