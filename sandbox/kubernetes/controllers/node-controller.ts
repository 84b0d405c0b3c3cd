import { type ClusterContext, hasCome } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { isReady, type Node, type Pod, type Taint, timestamp, withCondition } from "#sandbox/kubernetes/objects";
import { instanceIdOf, nodeObject, NOT_READY, providerIdOf, readyCondition } from "#sandbox/kubernetes/render/node-object";
import type { LiveInstance } from "#sandbox/live/live-instance";

/** A kubelet registers so long before its network is up; one that never gets ready registers so long after its launch. */
const REGISTERS_BEFORE_READY_MS = 10_000;
const REGISTERS_AFTER_LAUNCH_MS = 40_000;
const UNREACHABLE: readonly Taint[] = [
  { key: "node.kubernetes.io/unreachable", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unreachable", effect: "NoExecute" },
];

export type Joined = { readonly node: Node; readonly instance: LiveInstance };

/** Makes the nodes those of the cluster's instances. @returns the ones that joined ready just now */
export function reconcileNodes(context: ClusterContext, instances: readonly LiveInstance[]): readonly Joined[] {
  const { store } = context;
  const byInstance = new Map(store.list<Node>("nodes").map((node) => [instanceIdOf(node.spec.providerID) ?? "", node]));
  const joined: Joined[] = [];
  for (const instance of instances) {
    if (instance.state === "terminated") continue;
    const node = byInstance.get(instance.id);
    byInstance.delete(instance.id);
    if (instance.state === "shutting-down") {
      if (node !== undefined) loseContact(context, node);
    } else if (node === undefined) {
      const fresh = register(context, instance);
      if (fresh !== undefined && isReady(fresh)) joined.push({ node: fresh, instance });
    } else becomeReady(context, node, instance);
  }
  for (const node of byInstance.values()) forget(context, node);
  return joined;
}

function register(context: ClusterContext, instance: LiveInstance): Node | undefined {
  const { store, cluster } = context;
  const at = Math.max(
    instance.launchedAt.getTime(),
    instance.readyAt === undefined
      ? instance.launchedAt.getTime() + REGISTERS_AFTER_LAUNCH_MS
      : instance.readyAt.getTime() - REGISTERS_BEFORE_READY_MS,
  );
  if (!hasCome(context, at)) return undefined;
  const isTaken = store.get("nodes", undefined, instance.nodeName) !== undefined;
  const name = isTaken ? `${instance.nodeName}-${instance.id.slice(-4)}` : instance.nodeName;
  const ready = instance.readyAt !== undefined && hasCome(context, instance.readyAt.getTime());
  const node = store.create<Node>("nodes", nodeObject(cluster, instance, name, ready, new Date(ready ? (instance.readyAt?.getTime() ?? at) : at)));
  if (context.now().getTime() - at < 600_000)
    recordEvent(context, node, "Normal", "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`, "node-controller");
  return node;
}

function becomeReady(context: ClusterContext, node: Node, instance: LiveInstance): void {
  if (isReady(node) || instance.readyAt === undefined || !hasCome(context, instance.readyAt.getTime())) return;
  const { unschedulable, taints, providerID } = node.spec;
  const rest = taints?.filter((taint) => taint.key !== NOT_READY.key);
  const ready = context.store.update<Node>("nodes", {
    ...node,
    spec: {
      providerID,
      ...(unschedulable === undefined ? {} : { unschedulable }),
      ...(rest === undefined || rest.length === 0 ? {} : { taints: rest }),
    },
    status: { ...node.status, conditions: withCondition(node.status.conditions, readyCondition(true, context.now())) },
  });
  recordEvent(context, ready, "Normal", "NodeReady", `Node ${node.metadata.name} status is now: NodeReady`, "kubelet");
}

/** The machine shuts down: the node is no longer heard of, and what ran there is to run elsewhere. */
function loseContact(context: ClusterContext, node: Node): void {
  const { store } = context;
  if (!isReady(node) && node.spec.taints?.some((taint) => taint.key === UNREACHABLE[0]?.key) === true) return;
  const now = timestamp(context.now());
  const conditions = node.status.conditions.map((condition) => ({
    ...condition,
    status: "Unknown" as const,
    reason: "NodeStatusUnknown",
    message: "Kubelet stopped posting node status.",
    lastTransitionTime: now,
  }));
  const taints = [...(node.spec.taints ?? []), ...UNREACHABLE.map((taint) => ({ ...taint, timeAdded: now }))];
  store.update<Node>("nodes", { ...node, spec: { ...node.spec, taints }, status: { ...node.status, conditions } });
  recordEvent(context, node, "Warning", "NodeNotReady", `Node ${node.metadata.name} status is now: NodeNotReady`, "node-controller");
  for (const pod of podsOf(context, node)) {
    const notReady = { type: "Ready", status: "False", reason: "NodeShutdown", lastTransitionTime: now } as const;
    store.update<Pod>("pods", {
      ...pod,
      metadata: {
        ...pod.metadata,
        deletionTimestamp: pod.metadata.deletionTimestamp ?? now,
        deletionGracePeriodSeconds: pod.metadata.deletionGracePeriodSeconds ?? 0,
      },
      status: { ...pod.status, conditions: withCondition(pod.status.conditions, notReady) },
    });
  }
}

/** The instance is gone: its node and what was on it are too. */
function forget(context: ClusterContext, node: Node): void {
  const { store } = context;
  for (const pod of podsOf(context, node)) store.remove("pods", pod);
  store.remove("nodes", node);
  recordEvent(
    context,
    node,
    "Normal",
    "RemovingNode",
    `Node ${node.metadata.name} event: Removing Node ${node.metadata.name} from Controller`,
    "node-controller",
  );
}

export function podsOf({ store }: ClusterContext, node: Node): readonly Pod[] {
  return store.list<Pod>("pods").filter((pod) => pod.spec.nodeName === node.metadata.name);
}

export function nodeOfInstance({ store }: ClusterContext, instance: Pick<LiveInstance, "zone" | "id">): Node | undefined {
  const providerId = providerIdOf(instance);
  return store.list<Node>("nodes").find((node) => node.spec.providerID === providerId);
}
