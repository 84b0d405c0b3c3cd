import { type ClusterContext, hasCome, secondsAfter } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { nodeOfInstance } from "#sandbox/kubernetes/controllers/node-controller";
import type { NodeClaim, NodePool } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { type Condition, hasCondition, isReady, timestamp, withCondition } from "#sandbox/kubernetes/objects";
import { allowedValues, CAPACITY, INSTANCE_TYPE, NODE_POOL, nodeClaimDraft, TERMINATION, ZONE } from "#sandbox/kubernetes/karpenter/node-pools";
import { providerIdOf, sizesOf } from "#sandbox/kubernetes/render/node-object";
import { CapacityError } from "#sandbox/live/faults";
import type { LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import { imageIdOf, subnetIdOf } from "#sandbox/live/pool-places";
import { accountIdOf } from "#sandbox/world/commitments";

/** A claim whose launch failed for lack of capacity is shown so long, and then given up. */
const GIVE_UP_SECONDS = 15;

/** Each instance of Karpenter's has a claim, each claim without one launches one, and its conditions follow the node. */
export function reconcileClaims(context: ClusterContext, instances: readonly LiveInstance[]): void {
  const { store } = context;
  const byClaim = new Map<string, LiveInstance>();
  for (const instance of instances) {
    if (instance.owner.kind === "karpenter" && instance.state !== "terminated") byClaim.set(instance.owner.nodeClaim, instance);
  }
  for (const [name, instance] of byClaim) if (instance.state !== "shutting-down") adopt(context, name, instance);
  for (const claim of store.list<NodeClaim>("nodeclaims")) {
    const instance = byClaim.get(claim.metadata.name);
    if (claim.metadata.deletionTimestamp !== undefined) continue;
    if (instance !== undefined) follow(context, claim, instance);
    else if (hasCondition(claim, "Launched")) remove(context, claim);
    else launch(context, claim);
  }
}

function adopt(context: ClusterContext, name: string, instance: LiveInstance): void {
  const { store } = context;
  if (instance.owner.kind !== "karpenter" || store.get("nodeclaims", undefined, name) !== undefined) return;
  const pool = store.get<NodePool>("nodepools", undefined, instance.owner.nodePool);
  if (pool === undefined) return;
  const draft = nodeClaimDraft(name, pool, [
    { key: CAPACITY, operator: "In", values: [instance.capacity] },
    { key: INSTANCE_TYPE, operator: "In", values: [instance.instanceType] },
    { key: ZONE, operator: "In", values: [instance.zone] },
  ]);
  store.create<NodeClaim>("nodeclaims", { ...draft, metadata: { ...draft.metadata, creationTimestamp: timestamp(instance.launchedAt) } });
}

/** Its instance went without it: the provider took it back. */
function remove({ store }: ClusterContext, claim: NodeClaim): void {
  store.remove("nodeclaims", claim);
}

function follow(context: ClusterContext, claim: NodeClaim, instance: LiveInstance): void {
  const { store } = context;
  const node = nodeOfInstance(context, instance);
  const ready = node !== undefined && isReady(node);
  const conditions = [
    ["Launched", true],
    ["Registered", node !== undefined],
    ["Initialized", ready],
    ["Ready", ready],
  ] as const;
  const sizes = sizesOf(instance.instanceType);
  store.update<NodeClaim>("nodeclaims", {
    ...claim,
    metadata: {
      ...claim.metadata,
      labels: {
        ...claim.metadata.labels,
        [CAPACITY]: instance.capacity,
        [INSTANCE_TYPE]: instance.instanceType,
        [ZONE]: instance.zone,
        "topology.kubernetes.io/region": instance.region,
      },
    },
    status: {
      ...claim.status,
      providerID: providerIdOf(instance),
      imageID: instance.imageId,
      ...sizes,
      ...(node === undefined ? {} : { nodeName: node.metadata.name }),
      conditions: conditions.reduce<readonly Condition[]>(
        (list, [type, holds]) => withCondition(list, conditionOf(context, type, holds ? "True" : "Unknown", holds ? type : `Awaiting${type}`, "")),
        claim.status?.conditions ?? [],
      ) as Condition[],
    },
  });
}

function launch(context: ClusterContext, claim: NodeClaim): void {
  const { store, world } = context;
  const failed = claim.status?.conditions?.find((condition) => condition.type === "Launched" && condition.status === "False");
  if (failed !== undefined) {
    if (failed.reason === "InsufficientCapacity" && hasCome(context, secondsAfter(failed.lastTransitionTime, GIVE_UP_SECONDS)))
      store.remove("nodeclaims", claim);
    return;
  }
  const finalizers = [...new Set([...(claim.metadata.finalizers ?? []), TERMINATION])];
  const kept = store.update<NodeClaim>("nodeclaims", { ...claim, metadata: { ...claim.metadata, finalizers } });
  // Whoever is answered that the claim is there must find it after a crash, also where its instance is not there yet.
  store.commit({ sync: true });
  const { order, fault } = orderOf(context, kept);
  if (order === undefined) {
    refuse(context, kept, "LaunchFailed", fault);
    return;
  }
  try {
    follow(context, kept, world.launch(order));
    recordEvent(context, kept, "Normal", "Launched", `Launched ${order.capacity} ${order.instanceType} in ${order.zone}`, "karpenter");
  } catch (error) {
    if (!(error instanceof CapacityError)) throw error;
    refuse(context, kept, "InsufficientCapacity", error.message);
  }
}

function refuse(context: ClusterContext, claim: NodeClaim, reason: string, message: string): void {
  const conditions = withCondition(claim.status?.conditions, conditionOf(context, "Launched", "False", reason, message));
  const refused = context.store.update<NodeClaim>("nodeclaims", {
    ...claim,
    status: { ...claim.status, conditions: withCondition(conditions, conditionOf(context, "Ready", "False", reason, message)) },
  });
  recordEvent(context, refused, "Warning", reason === "InsufficientCapacity" ? "InsufficientCapacityError" : reason, message, "karpenter");
}

function conditionOf(context: ClusterContext, type: string, status: Condition["status"], reason: string, message: string): Condition {
  return { type, status, reason, message, lastTransitionTime: timestamp(context.now()) };
}

/** What to launch for a claim: spot where both are allowed, the first type and zone of its lists, else those of its pool. */
function orderOf({ world, cluster, store }: ClusterContext, claim: NodeClaim): { readonly order?: LaunchOrder; readonly fault: string } {
  const { company } = world;
  const poolName = claim.metadata.labels?.[NODE_POOL];
  const nodePool = poolName === undefined ? undefined : store.get<NodePool>("nodepools", undefined, poolName);
  if (nodePool === undefined) return { fault: `The NodeClaim's label ${NODE_POOL} names no NodePool of this cluster.` };
  const pool = company.pools.find(({ key, cluster: of }) => key === poolName && of === cluster.name);
  const { requirements } = claim.spec;
  const inherited = nodePool.spec.template.spec.requirements;
  const first = (key: string) => (allowedValues(requirements, key) ?? allowedValues(inherited, key))?.[0];
  const capacities = allowedValues(requirements, CAPACITY) ?? allowedValues(inherited, CAPACITY) ?? ["on-demand"];
  const type = first(INSTANCE_TYPE) ?? pool?.instanceType;
  const zone = first(ZONE) ?? `${cluster.region}a`;
  if (type === undefined) return { fault: "The NodeClaim and its NodePool name no instance type." };
  const accountId = accountIdOf(company, cluster.account);
  return {
    fault: "",
    order: {
      accountId,
      region: cluster.region,
      zone,
      instanceType: type,
      capacity: capacities.includes("spot") ? "spot" : "on-demand",
      poolKey: pool?.key,
      cluster: cluster.name,
      owner: { kind: "karpenter", nodePool: nodePool.metadata.name, nodeClaim: claim.metadata.name },
      imageId: imageIdOf(cluster.region, type),
      subnetId: subnetIdOf(accountId, zone),
      launchTemplate: undefined,
      tags: { ...pool?.tags, Name: `${nodePool.metadata.name}/${claim.metadata.name}` },
      clientToken: claim.metadata.uid,
    },
  };
}
