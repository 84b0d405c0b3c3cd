import { type ClusterContext, hasCome, secondsAfter } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { isReady, type Node, type Pod, timestamp } from "#sandbox/kubernetes/objects";
import { runningPod, waitingPod } from "#sandbox/kubernetes/render/pod-object";
import { noise } from "#sandbox/world/noise";

/** A pod runs 2 to 6 seconds after it was bound, and is gone 2 to 5 seconds after it was told to end. */
const START_SECONDS = [2, 4] as const;
const STOP_SECONDS = [2, 3] as const;
const DEFAULT_GRACE_SECONDS = 30;

/** Starts the pods that are bound, and ends those that are deleted, once their time has come. */
export function runPods(context: ClusterContext): void {
  const { store, world, cluster } = context;
  const stuck = world.faults.current.podsWillNotStart?.match;
  for (const pod of store.list<Pod>("pods")) {
    const node = pod.spec.nodeName === undefined ? undefined : store.get<Node>("nodes", undefined, pod.spec.nodeName);
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (node === undefined || hasCome(context, endsAt(pod))) end(context, pod);
    } else if (pod.status.phase === "Pending" && node !== undefined) {
      if (!isReady(node) || !hasCome(context, startsAt(pod))) continue;
      if (stuck !== undefined && `${cluster.name} ${pod.metadata.namespace}/${pod.metadata.name}`.includes(stuck)) holdBack(context, pod, node);
      else start(context, pod, node);
    }
  }
}

function start(context: ClusterContext, pod: Pod, node: Node): void {
  const started = context.store.update<Pod>("pods", runningPod(pod, node, context.now()));
  if (pod.metadata.ownerReferences?.[0]?.kind !== "DaemonSet")
    recordEvent(context, started, "Normal", "Started", `Started container ${pod.spec.containers[0]?.name ?? ""}`, "kubelet");
}

function holdBack(context: ClusterContext, pod: Pod, node: Node): void {
  if (pod.status.containerStatuses !== undefined) return;
  context.store.update<Pod>("pods", waitingPod(pod, node, context.now()));
  recordEvent(
    context,
    pod,
    "Warning",
    "FailedCreatePodSandBox",
    "Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded",
    "kubelet",
  );
}

function startsAt(pod: Pod): number {
  const bound = pod.status.conditions?.find((condition) => condition.type === "PodScheduled")?.lastTransitionTime ?? pod.metadata.creationTimestamp;
  return secondsAfter(bound, START_SECONDS[0] + noise(`${pod.metadata.uid}/start`) * START_SECONDS[1]);
}

function endsAt(pod: Pod): number {
  const grace = pod.metadata.deletionGracePeriodSeconds ?? 0;
  const told = secondsAfter(pod.metadata.deletionTimestamp ?? "", -grace);
  return told + Math.min(grace, STOP_SECONDS[0] + noise(`${pod.metadata.uid}/stop`) * STOP_SECONDS[1]) * 1000;
}

function end(context: ClusterContext, pod: Pod): void {
  if ((pod.metadata.finalizers ?? []).length === 0) context.store.remove("pods", pod);
}

/** Tells a pod to end. It is there until its containers have stopped; one that has no node yet, or no time, goes at once. */
export function beginDeletion(context: ClusterContext, pod: Pod, graceSeconds: number | undefined = undefined): Pod {
  const { store } = context;
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  const before = pod.metadata.deletionGracePeriodSeconds;
  const hasFinalizers = (pod.metadata.finalizers ?? []).length > 0;
  if ((pod.spec.nodeName === undefined || grace === 0) && !hasFinalizers) {
    store.remove("pods", pod);
    return pod;
  }
  // A grace that was given can only be shortened.
  if (pod.metadata.deletionTimestamp !== undefined && before !== undefined && grace >= before) return pod;
  const told = pod.metadata.deletionTimestamp === undefined ? context.now().getTime() : secondsAfter(pod.metadata.deletionTimestamp, -(before ?? 0));
  const deleted = store.update<Pod>("pods", {
    ...pod,
    metadata: { ...pod.metadata, deletionTimestamp: timestamp(new Date(told + grace * 1000)), deletionGracePeriodSeconds: grace },
  });
  if (pod.metadata.deletionTimestamp === undefined)
    recordEvent(context, deleted, "Normal", "Killing", `Stopping container ${pod.spec.containers[0]?.name ?? ""}`, "kubelet");
  return deleted;
}
