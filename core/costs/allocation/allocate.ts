import type { Spread } from "#core/api/allocation";
import { apportion } from "#core/figures/apportion";
import { type Decimal, roundedQuotient, sumOf } from "#core/figures/decimal";

export type Resource = "cpu" | "memory" | "gpu";

/** A node of the period with what the bill says it cost, commitments and spot applied. Capacities in vCPU, GiB or GPU hours; undefined: not known. */
export type NodeAsset = {
  readonly node: string;
  readonly cluster: string;
  /** Nodes and pods of one segment belong together: a bill may name nodes for some days only. */
  readonly segment: string;
  readonly cost: Decimal;
  readonly capacity: Readonly<Partial<Record<Resource, Decimal>>> | undefined;
};

/** What the pods of one key asked for and used of one resource on a node, in hours of it. `node` null: the bill does not say on which. */
export type PodUse = {
  readonly node: string | null;
  readonly cluster: string;
  readonly segment: string;
  readonly key: string | null;
  readonly resource: Resource;
  /** The larger of asked and used, hour by hour. */
  readonly held: Decimal;
};

export type SharedCost = { readonly what: string; readonly cluster: string; readonly cost: Decimal };

export type OwnCost = {
  readonly key: string | null;
  readonly cluster: string;
  readonly cpu: Decimal;
  readonly memory: Decimal;
  readonly gpu: Decimal;
};
export type NodeCost = { readonly node: string; readonly cost: Decimal; readonly own: Decimal; readonly idle: Decimal };

export type Allocation = {
  readonly own: readonly OwnCost[];
  readonly nodes: readonly NodeCost[];
  /** By cluster. */
  readonly idle: ReadonlyMap<string, Decimal>;
  /** Held on nodes that the bill does not have: it could be priced nowhere. */
  readonly unplaced: readonly PodUse[];
};

/**
 * What a vCPU costs against a GiB and a GPU, in millionths of a dollar an hour. Only the ratio counts: the sum is the bill's.
 *
 * @source OpenCost default pricing: 0.031611, 0.004237 and 0.95 USD an hour
 */
const PRICE: Readonly<Record<Resource, bigint>> = { cpu: 31_611n, memory: 4_237n, gpu: 950_000n };
const RESOURCES = ["cpu", "memory", "gpu"] as const;
/** Engines sum to 10^-12; parts are whole numbers of that. */
const UNIT = 10n ** 6n;

/**
 * Divides each node's cost between its pods and idle, by OpenCost's rule: a pod holds the larger of what it asked for and used; CPU, memory
 * and GPU are priced apart, at the node's real cost with the ratio of list prices kept. Parts and idle sum to the cost of the nodes exactly.
 *
 * Pods whose node is not known are set against the nodes of their cluster that have no pods of their own (all of them, where none is left).
 *
 * @source docs/methods/allocation.md
 */
export function allocate(nodes: readonly NodeAsset[], pods: readonly PodUse[]): Allocation {
  const own = new Map<string, { key: string | null; cluster: string; cpu: Decimal; memory: Decimal; gpu: Decimal }>();
  const idle = new Map<string, Decimal>();
  const byNode = new Map<string, { node: string; cost: Decimal; own: Decimal; idle: Decimal }>();
  const { pools, unplaced } = poolsOf(nodes, pods);
  for (const pool of pools) {
    const cost = sumOf(pool.nodes.map((node) => node.cost));
    const shares = sharesOf(pool);
    const parts = apportion(
      cost / UNIT,
      shares.map(({ weight }) => weight),
    );
    let idleHere = parts === undefined ? cost : cost % UNIT;
    (parts ?? []).forEach((part, index) => {
      const share = shares[index];
      if (share === undefined) return;
      if (share.key === undefined) {
        idleHere += part * UNIT;
        return;
      }
      const id = JSON.stringify([share.key, pool.cluster]);
      const sums = own.get(id) ?? { key: share.key, cluster: pool.cluster, cpu: 0n, memory: 0n, gpu: 0n };
      sums[share.resource] += part * UNIT;
      own.set(id, sums);
    });
    idle.set(pool.cluster, (idle.get(pool.cluster) ?? 0n) + idleHere);
    addNodes(byNode, pool.nodes, idleHere);
  }
  return { own: [...own.values()].toSorted((a, b) => byKey(a, b) || (a.cluster < b.cluster ? -1 : 1)), nodes: [...byNode.values()], idle, unplaced };
}

type Pool = { readonly cluster: string; readonly nodes: readonly NodeAsset[]; readonly pods: readonly PodUse[] };

function poolsOf(nodes: readonly NodeAsset[], pods: readonly PodUse[]): { pools: Pool[]; unplaced: PodUse[] } {
  const at = (node: string, segment: string) => `${segment}|${node}`;
  const known = new Set(nodes.map(({ node, segment }) => at(node, segment)));
  const placed = Map.groupBy(
    pods.filter(({ node, segment }) => node !== null && known.has(at(node, segment))),
    ({ node, segment }) => at(node ?? "", segment),
  );
  const floating = Map.groupBy(
    pods.filter(({ node, segment }) => node === null || !known.has(at(node, segment))),
    ({ cluster, segment }) => JSON.stringify([cluster, segment]),
  );
  const pools: Pool[] = [];
  const unplaced: PodUse[] = [];
  const pooled = new Set<NodeAsset>();
  for (const [group, loose] of floating) {
    const [cluster = "", segment = ""] = JSON.parse(group) as string[];
    const candidates = nodes.filter((node) => node.cluster === cluster && node.segment === segment);
    const free = candidates.filter((node) => !placed.has(at(node.node, segment)));
    if (candidates.length === 0) unplaced.push(...loose);
    else if (free.length > 0) {
      pools.push({ cluster, nodes: sorted(free), pods: loose });
      for (const node of free) pooled.add(node);
    } else {
      const all = candidates.flatMap((node) => placed.get(at(node.node, segment)) ?? []);
      pools.push({ cluster, nodes: sorted(candidates), pods: [...all, ...loose] });
      for (const node of candidates) pooled.add(node);
    }
  }
  for (const node of nodes)
    if (!pooled.has(node)) pools.push({ cluster: node.cluster, nodes: [node], pods: placed.get(at(node.node, node.segment)) ?? [] });
  return { pools, unplaced };
}

const sorted = (nodes: readonly NodeAsset[]) => nodes.toSorted((a, b) => (a.node < b.node ? -1 : 1));

/** `key` undefined is idle. Weights of one pool have one denominator, so that they can be compared. */
type Share = { readonly key: string | null | undefined; readonly resource: Resource; readonly weight: bigint };

function sharesOf({ nodes, pods }: Pool): Share[] {
  const held = new Map<string, { key: string | null; resource: Resource; sum: bigint }>();
  for (const { key, resource, held: amount } of pods) {
    const id = JSON.stringify([resource, key]);
    const known = held.get(id) ?? { key, resource, sum: 0n };
    held.set(id, { ...known, sum: known.sum + (amount > 0n ? amount : 0n) });
  }
  const uses = [...held.values()].toSorted((a, b) => byKey(a, b) || (a.resource < b.resource ? -1 : 1));
  const asked = (resource: Resource) => sumOf(uses.filter((use) => use.resource === resource).map(({ sum }) => sum));
  const known = nodes.filter((node) => node.capacity !== undefined);
  const [costOfAll, costOfKnown] = [sumOf(nodes.map(({ cost }) => cost)), sumOf(known.map(({ cost }) => cost))];
  const capacity = (resource: Resource): bigint => {
    // A GPU that no pod is billed for is part of the machine; a machine that nobody knows is as large as what it held.
    if (resource === "gpu" && asked("gpu") === 0n) return 0n;
    if (known.length === 0) return asked(resource);
    const sum = sumOf(known.map((node) => node.capacity?.[resource] ?? 0n));
    // Among known ones, an unknown machine is as large for its cost as they are.
    return known.length === nodes.length || costOfKnown <= 0n || costOfAll <= costOfKnown ? sum : roundedQuotient(sum * costOfAll, costOfKnown);
  };
  const present = RESOURCES.map((resource) => ({ resource, has: capacity(resource), asks: asked(resource) })).filter(({ has }) => has > 0n);
  const most = (one: { readonly has: bigint; readonly asks: bigint }) => (one.has > one.asks ? one.has : one.asks);
  return present.flatMap((one) => {
    const others = present.filter((other) => other !== one).reduce((product, other) => product * most(other), 1n);
    const scale = one.has * PRICE[one.resource] * others;
    return [
      ...uses.filter((use) => use.resource === one.resource).map(({ key, sum }) => ({ key, resource: one.resource, weight: scale * sum })),
      { key: undefined, resource: one.resource, weight: scale * (most(one) - one.asks) },
    ];
  });
}

/** The idle cost of a pool, on its nodes by what they cost. */
function addNodes(sums: Map<string, { node: string; cost: Decimal; own: Decimal; idle: Decimal }>, nodes: readonly NodeAsset[], idle: Decimal): void {
  const costs = nodes.map(({ cost }) => (cost > 0n ? cost : 0n));
  const parts = apportion(idle, costs) ?? nodes.map((_, index) => (index === 0 ? idle : 0n));
  nodes.forEach(({ node, cost }, index) => {
    const known = sums.get(node) ?? { node, cost: 0n, own: 0n, idle: 0n };
    const part = parts[index] ?? 0n;
    sums.set(node, { node, cost: known.cost + cost, own: known.own + cost - part, idle: known.idle + part });
  });
}

function byKey(a: { readonly key: string | null }, b: { readonly key: string | null }): number {
  if (a.key === b.key) return 0;
  if (a.key === null || b.key === null) return a.key === null ? 1 : -1;
  return a.key < b.key ? -1 : 1;
}

/** Cost that is nobody's, given to keys by what they cost, or to each the same; undefined where it is kept apart. */
export function spreadOver(cost: Decimal, own: readonly Decimal[], how: Spread): Decimal[] | undefined {
  if (how === "none" || own.length === 0) return undefined;
  const weights = how === "uniform" ? own.map(() => 1n) : own.map((one) => (one > 0n ? one : 0n));
  const parts = apportion(cost / UNIT, weights);
  if (parts === undefined) return undefined;
  const rest = cost % UNIT;
  return parts.map((part, index) => part * UNIT + (index === 0 ? rest : 0n));
}
