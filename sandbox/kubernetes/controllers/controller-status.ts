import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { desiredPods } from "#sandbox/kubernetes/controllers/pod-controllers";
import { isSelected } from "#sandbox/kubernetes/controllers/scheduler";
import {
  type Condition,
  isReady,
  type KubeObject,
  type Node,
  ownerOf,
  type Pod,
  type PodController,
  timestamp,
  withCondition,
} from "#sandbox/kubernetes/objects";

/** Keeps the numbers of pods that workloads tell of themselves true. */
export function reconcileStatus(context: ClusterContext): void {
  const { store } = context;
  const byOwner = Map.groupBy(store.list<Pod>("pods"), (pod) => ownerOf(pod)?.uid ?? "");
  const countsOf = (controller: KubeObject) => {
    const pods = (byOwner.get(controller.metadata.uid) ?? []).filter((pod) => pod.metadata.deletionTimestamp === undefined);
    return { all: pods.length, ready: pods.filter(isReady).length };
  };
  const tell = (plural: string, controller: KubeObject, status: Readonly<Record<string, unknown>>) =>
    store.update(plural, { ...controller, status: { observedGeneration: controller.metadata.generation ?? 1, ...status } });

  const readyOfDeployment = new Map<string, { readonly all: number; readonly ready: number }>();
  for (const set of store.list<PodController>("replicasets")) {
    const { all, ready } = countsOf(set);
    readyOfDeployment.set(ownerOf(set)?.uid ?? "", { all, ready });
    tell("replicasets", set, { replicas: all, fullyLabeledReplicas: all, readyReplicas: ready, availableReplicas: ready });
  }
  for (const deployment of store.list<PodController>("deployments")) {
    const { all, ready } = readyOfDeployment.get(deployment.metadata.uid) ?? { all: 0, ready: 0 };
    const missing = desiredPods(deployment) - ready;
    const conditions = withCondition(deployment.status["conditions"] as readonly Condition[] | undefined, {
      type: "Available",
      status: missing <= 0 ? "True" : "False",
      reason: missing <= 0 ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
      message: missing <= 0 ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
      lastTransitionTime: timestamp(context.now()),
    });
    tell("deployments", deployment, {
      replicas: all,
      updatedReplicas: all,
      readyReplicas: ready,
      availableReplicas: ready,
      ...(missing > 0 ? { unavailableReplicas: missing } : {}),
      conditions,
    });
  }
  for (const set of store.list<PodController>("statefulsets")) {
    const { all, ready } = countsOf(set);
    tell("statefulsets", set, { replicas: all, currentReplicas: all, updatedReplicas: all, readyReplicas: ready, availableReplicas: ready });
  }
  for (const set of store.list<PodController>("daemonsets")) {
    const { all, ready } = countsOf(set);
    const wanted = store.list<Node>("nodes").filter((node) => isSelected(set.spec.template.spec, node)).length;
    tell("daemonsets", set, {
      desiredNumberScheduled: wanted,
      currentNumberScheduled: all,
      updatedNumberScheduled: all,
      numberReady: ready,
      numberAvailable: ready,
      numberUnavailable: wanted - ready,
      numberMisscheduled: 0,
    });
  }
  for (const job of store.list<PodController>("jobs")) {
    const { all, ready } = countsOf(job);
    tell("jobs", job, { active: all, ready, startTime: job.metadata.creationTimestamp });
  }
  for (const cronJob of store.list("cronjobs")) {
    const active = store.list("jobs").filter((job) => ownerOf(job)?.uid === cronJob.metadata.uid);
    tell("cronjobs", cronJob, {
      lastScheduleTime: cronJob.metadata.creationTimestamp,
      active: active.map((job) => ({
        apiVersion: "batch/v1",
        kind: "Job",
        name: job.metadata.name,
        namespace: job.metadata.namespace,
        uid: job.metadata.uid,
      })),
    });
  }
}
