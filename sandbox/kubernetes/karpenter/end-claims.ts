import { ApiError } from "#sandbox/kubernetes/api/api-error";
import { type ClusterContext, hasCome } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { evictPod } from "#sandbox/kubernetes/controllers/evict";
import { podsOf } from "#sandbox/kubernetes/controllers/node-controller";
import type { NodeClaim } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { type Node, ownerOf, type Pod, timestamp } from "#sandbox/kubernetes/objects";
import { TERMINATION } from "#sandbox/kubernetes/karpenter/node-pools";
import { instanceIdOf } from "#sandbox/kubernetes/render/node-object";
import type { LiveInstance } from "#sandbox/live/live-instance";

const DISRUPTED = { key: "karpenter.sh/disrupted", effect: "NoSchedule" } as const;
const TRY_AGAIN_MS = 5_000;

/** A deleted claim taints its node, drains it as budgets allow, ends the instance and then goes. */
export function endClaims(context: ClusterContext, instances: readonly LiveInstance[]): void {
  const { store, world } = context;
  for (const claim of store.list<NodeClaim>("nodeclaims")) {
    if (claim.metadata.deletionTimestamp === undefined) continue;
    const id = instanceIdOf(claim.status?.providerID) ?? instanceOfClaim(instances, claim);
    const instance = instances.find((candidate) => candidate.id === id && candidate.state !== "terminated");
    if (instance === undefined) release(context, claim);
    else if (instance.state === "shutting-down") context.due(context.now().getTime() + TRY_AGAIN_MS);
    else if (isDrained(context, claim)) {
      recordEvent(context, claim, "Normal", "Terminating", `Ending instance ${instance.id}`, "karpenter");
      store.commit({ sync: true });
      world.terminate(instance.id);
    }
  }
}

/** A claim that died between the launch and its note of it still ends what it launched. */
function instanceOfClaim(instances: readonly LiveInstance[], claim: NodeClaim): string | undefined {
  return instances.find(({ owner, state }) => owner.kind === "karpenter" && owner.nodeClaim === claim.metadata.name && state !== "terminated")?.id;
}

function release({ store }: ClusterContext, claim: NodeClaim): void {
  const others = (claim.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TERMINATION);
  if (others.length === 0) store.remove("nodeclaims", claim);
  else store.update<NodeClaim>("nodeclaims", { ...claim, metadata: { ...claim.metadata, finalizers: others } });
}

function isDrained(context: ClusterContext, claim: NodeClaim): boolean {
  const { store } = context;
  const found = store.list<Node>("nodes").find((candidate) => candidate.spec.providerID === claim.status?.providerID);
  if (found === undefined) return true;
  const node = taint(context, found);
  const movable = podsOf(context, node).filter((pod) => ownerOf(pod)?.kind !== "DaemonSet");
  for (const pod of movable) tryToEvict(context, pod);
  if (movable.length > 0) context.due(context.now().getTime() + TRY_AGAIN_MS);
  return movable.length === 0;
}

function taint(context: ClusterContext, node: Node): Node {
  const taints = node.spec.taints ?? [];
  const deletionTimestamp = node.metadata.deletionTimestamp ?? timestamp(context.now());
  return context.store.update<Node>("nodes", {
    ...node,
    metadata: { ...node.metadata, deletionTimestamp },
    spec: { ...node.spec, taints: taints.some(({ key }) => key === DISRUPTED.key) ? taints : [...taints, DISRUPTED] },
  });
}

function tryToEvict(context: ClusterContext, pod: Pod): void {
  if (pod.metadata.deletionTimestamp !== undefined) return;
  if (pod.metadata.annotations?.["karpenter.sh/do-not-disrupt"] === "true") {
    hasCome(context, context.now().getTime() + TRY_AGAIN_MS);
    return;
  }
  try {
    evictPod(context, pod);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
