import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { bornWith } from "#sandbox/kubernetes/controllers/workload-sync";
import type { NodeClaim, NodePool, Requirement } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { type Draft, hasCondition, timestamp } from "#sandbox/kubernetes/objects";
import type { Pool } from "#sandbox/world/company";
import { instanceType } from "#core/pricing/instance-types";

export const TERMINATION = "karpenter.sh/termination";
export const NODE_POOL = "karpenter.sh/nodepool";
export const CAPACITY = "karpenter.sh/capacity-type";
export const INSTANCE_TYPE = "node.kubernetes.io/instance-type";
export const ZONE = "topology.kubernetes.io/zone";
const NODE_CLASS = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" } as const;

/** A NodePool for each pool that Karpenter owns, made once; what people change in it stays. */
export function reconcileNodePools(context: ClusterContext): void {
  const { store, world, cluster } = context;
  for (const pool of world.company.pools) {
    if (pool.cluster !== cluster.name || pool.owner !== "karpenter") continue;
    if (store.get("nodepools", undefined, pool.key) === undefined) store.create<NodePool>("nodepools", nodePoolObject(pool, bornWith(cluster)));
  }
  for (const pool of store.list<NodePool>("nodepools")) {
    const claims = store.list<NodeClaim>("nodeclaims").filter((claim) => claim.metadata.labels?.[NODE_POOL] === pool.metadata.name);
    const now = timestamp(context.now());
    const before = pool["status"] as { readonly conditions?: readonly { readonly lastTransitionTime: string }[] } | undefined;
    const since = before?.conditions?.[0]?.lastTransitionTime ?? now;
    const conditions = ["ValidationSucceeded", "NodeClassReady", "Ready"].map((type) => ({
      type,
      status: "True",
      reason: type,
      message: "",
      lastTransitionTime: since,
    }));
    const nodes = claims.filter((claim) => hasCondition(claim, "Registered")).length;
    store.update<NodePool>("nodepools", { ...pool, status: { nodes, resources: { nodes: String(nodes) }, conditions } });
  }
}

function nodePoolObject(pool: Pool, creationTimestamp: string): Draft<NodePool> {
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name: pool.key, creationTimestamp, generation: 1, labels: { team: pool.tags["team"] ?? "unknown" } },
    spec: {
      template: {
        metadata: { labels: {} },
        spec: {
          nodeClassRef: NODE_CLASS,
          expireAfter: "720h",
          requirements: [
            { key: CAPACITY, operator: "In", values: [pool.capacity] },
            { key: INSTANCE_TYPE, operator: "In", values: [pool.instanceType] },
            { key: "kubernetes.io/arch", operator: "In", values: [instanceType(pool.instanceType)?.arch ?? "amd64"] },
            { key: ZONE, operator: "In", values: ["a", "b", "c"].map((letter) => `${pool.region}${letter}`) },
          ],
        },
      },
      limits: { cpu: "200" },
      disruption: { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "5m", budgets: [{ nodes: "10%" }] },
    },
    status: {},
  };
}

/** A claim of a pool: its requirements, narrowed to what is asked for. */
export function nodeClaimDraft(name: string, pool: NodePool, narrowed: readonly Requirement[]): Draft<NodeClaim> {
  const kept = pool.spec.template.spec.requirements.filter((requirement) => !narrowed.some(({ key }) => key === requirement.key));
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodeClaim",
    metadata: {
      name,
      generation: 1,
      labels: { [NODE_POOL]: pool.metadata.name },
      finalizers: [TERMINATION],
      ownerReferences: [
        { apiVersion: "karpenter.sh/v1", kind: "NodePool", name: pool.metadata.name, uid: pool.metadata.uid, blockOwnerDeletion: true },
      ],
    },
    spec: { nodeClassRef: NODE_CLASS, expireAfter: "720h", requirements: [...kept, ...narrowed] },
    status: {},
  };
}

/** The values that a key may have; undefined where the requirements leave it open. */
export function allowedValues(requirements: readonly Requirement[] | undefined, key: string): readonly string[] | undefined {
  return requirements?.find((requirement) => requirement.key === key && requirement.operator === "In")?.values;
}
