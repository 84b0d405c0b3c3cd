import { type ClusterContext, hasCome } from "#sandbox/kubernetes/cluster-context";
import { zoneOfVolumes } from "#sandbox/kubernetes/controllers/volumes";
import type { NodeClaim, NodePool } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { hasCondition, type Pod } from "#sandbox/kubernetes/objects";
import { NODE_POOL, nodeClaimDraft, ZONE } from "#sandbox/kubernetes/karpenter/node-pools";
import { hex } from "#sandbox/world/noise";

/** Long enough for a node that is on its way, or for what is being deleted, to make room. */
const PATIENCE_MS = 15_000;

/** One node at a time for the pods of a pool of Karpenter's that fit nowhere. */
export function provisionNodes(context: ClusterContext): void {
  const { store } = context;
  const claims = store.list<NodeClaim>("nodeclaims");
  const asked = new Set<string>();
  for (const pod of store.list<Pod>("pods")) {
    const pool = poolOfStuck(context, pod);
    if (pool === undefined || asked.has(pool.metadata.name)) continue;
    const isOnItsWay = claims.some(
      (claim) =>
        claim.metadata.labels?.[NODE_POOL] === pool.metadata.name &&
        claim.metadata.deletionTimestamp === undefined &&
        !hasCondition(claim, "Initialized"),
    );
    if (isOnItsWay) continue;
    asked.add(pool.metadata.name);
    const zone = zoneOfVolumes(context, pod) ?? zoneOfFewest(context, pool);
    const name = `${pool.metadata.name}-${hex(`${pod.metadata.uid}/${store.version}`).slice(0, 5)}`;
    store.create<NodeClaim>("nodeclaims", nodeClaimDraft(name, pool, zone === undefined ? [] : [{ key: ZONE, operator: "In", values: [zone] }]));
  }
}

function poolOfStuck(context: ClusterContext, pod: Pod): NodePool | undefined {
  const name = pod.spec.nodeSelector?.[NODE_POOL];
  if (name === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return undefined;
  const stuck = pod.status.conditions?.find((condition) => condition.type === "PodScheduled" && condition.reason === "Unschedulable");
  if (stuck === undefined || !hasCome(context, Date.parse(stuck.lastTransitionTime) + PATIENCE_MS)) return undefined;
  return context.store.get<NodePool>("nodepools", undefined, name);
}

function zoneOfFewest({ store }: ClusterContext, pool: NodePool): string | undefined {
  const zones = pool.spec.template.spec.requirements.find(({ key }) => key === ZONE)?.values ?? [];
  const claims = store.list<NodeClaim>("nodeclaims").filter((claim) => claim.metadata.labels?.[NODE_POOL] === pool.metadata.name);
  const count = (zone: string) => claims.filter((claim) => claim.metadata.labels?.[ZONE] === zone).length;
  return [...zones].sort((a, b) => count(a) - count(b))[0];
}
