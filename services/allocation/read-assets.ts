import { type AssetScope, assetsSql, billOfClusterSql } from "#core/costs/allocation/allocation-sql";
import type { NodeAsset, SharedCost } from "#core/costs/allocation/allocate";
import { instanceType } from "#core/pricing/instance-types";
import { type Decimal, decimal, decimalOf, times } from "#core/figures/decimal";
import type { CostEngine } from "#core/ports/cost-engine";
import { LimitExceededError } from "#core/errors";
import { type CompiledResult, runCompiled } from "#services/costs/run-compiled";
import type { ResolvedQuery } from "#services/costs/resolve-query";

export const MOST_ROWS = 200_000;
/** Ids that fit into one statement. */
const MOST_STRAYS = 500;

export type NodeFacts = { readonly instanceType: string | null; readonly purchaseOption: string | null; readonly hours: Decimal };
export type Assets = {
  readonly nodes: readonly NodeAsset[];
  readonly facts: ReadonlyMap<string, NodeFacts>;
  readonly shared: readonly SharedCost[];
  /** Computed on its own. */
  readonly bill: Decimal;
  readonly lineItems: number;
  readonly unknown: number;
  readonly sql: string;
  readonly bytes: number;
  /** Types whose size is not known: their nodes count as full. */
  readonly unknownTypes: readonly string[];
};

const MIB_OF_GIB = 1024n;

/** What the resources of clusters cost: instances one by one, everything else by service. */
export async function readAssets(
  engine: CostEngine,
  { plan, model }: ResolvedQuery,
  days: readonly string[],
  nodesOfPods: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<Assets> {
  const columns = model.columns.cur;
  const read = async (scope: AssetScope) => {
    const [rows, total] = await Promise.all([
      runCompiled(engine, assetsSql(plan, columns, days, scope, MOST_ROWS), signal, MOST_ROWS),
      runCompiled(engine, billOfClusterSql(plan, columns, scope), signal, 1),
    ]);
    if (rows.truncated || rows.rows.length >= MOST_ROWS)
      throw new LimitExceededError("The cluster has too many nodes for one answer. Ask for one cluster, or a shorter period.");
    return { rows, total };
  };
  const own = await read("clusters");
  // A cluster tag that was not activated leaves its nodes out: the pods tell which they are.
  const found = new Set(own.rows.rows.flatMap((row) => (row[2] === null || row[2] === undefined ? [] : [String(row[2])])));
  const strays = [...nodesOfPods.keys()].filter((node) => node.startsWith("i-") && !found.has(node)).slice(0, MOST_STRAYS);
  const more = strays.length === 0 ? [] : [await read({ nodes: strays })];
  return gather([own, ...more], nodesOfPods);
}

type Reading = { readonly rows: CompiledResult; readonly total: CompiledResult };

function gather(readings: readonly Reading[], nodesOfPods: ReadonlyMap<string, string>): Assets {
  const nodes = new Map<string, { node: string; cluster: string; segment: string; cost: Decimal; hours: Decimal; type: string | null }>();
  const facts = new Map<string, { instanceType: string | null; purchases: Set<string>; hours: Decimal }>();
  const shared = new Map<string, { what: string; cluster: string; cost: Decimal }>();
  for (const { rows } of readings)
    for (const [segment, cluster, node, type, purchase, what, cost, hours] of rows.rows) {
      const amount = decimalOf(cost) ?? 0n;
      const name = node === null || node === undefined ? undefined : String(node);
      const ofCluster = String(cluster ?? nodesOfPods.get(name ?? "") ?? "");
      if (name === undefined) {
        const key = JSON.stringify([ofCluster, what]);
        shared.set(key, { what: String(what ?? "other"), cluster: ofCluster, cost: (shared.get(key)?.cost ?? 0n) + amount });
        continue;
      }
      const key = `${segment}|${name}`;
      const known = nodes.get(key) ?? { node: name, cluster: ofCluster, segment: String(segment), cost: 0n, hours: 0n, type: null };
      nodes.set(key, { ...known, cost: known.cost + amount, hours: known.hours + (decimalOf(hours) ?? 0n), type: known.type ?? text(type) });
      const fact = facts.get(name) ?? { instanceType: text(type), purchases: new Set<string>(), hours: 0n };
      if (text(purchase) !== null) fact.purchases.add(String(purchase));
      facts.set(name, { ...fact, instanceType: fact.instanceType ?? text(type), hours: fact.hours + (decimalOf(hours) ?? 0n) });
    }
  const unknownTypes = new Set<string>();
  const assets = [...nodes.values()].map(({ hours, type, ...node }): NodeAsset => {
    const size = type === null ? undefined : instanceType(type);
    if (size === undefined) unknownTypes.add(type ?? "unknown type");
    return { ...node, capacity: size === undefined ? undefined : capacityOf(size, hours) };
  });
  const sum = (index: number) => readings.map(({ total }) => decimalOf(total.rows[0]?.[index]) ?? 0n).reduce((a, b) => a + b, 0n);
  return {
    nodes: assets,
    facts: new Map(
      [...facts].map(([name, { instanceType: type, purchases, hours }]) => [
        name,
        { instanceType: type, purchaseOption: purchaseOf(purchases), hours },
      ]),
    ),
    shared: [...shared.values()],
    bill: sum(0),
    lineItems: readings.reduce((all, { total }) => all + Number(total.rows[0]?.[1] ?? 0), 0),
    unknown: readings.reduce((all, { total }) => all + Number(total.rows[0]?.[2] ?? 0), 0),
    sql: readings[0]?.rows.canonicalSql ?? "",
    bytes: readings.reduce((all, { rows, total }) => all + rows.bytesScanned + total.bytesScanned, 0),
    unknownTypes: [...unknownTypes],
  };
}

const text = (cell: unknown): string | null => (cell === null || cell === undefined || cell === "" ? null : String(cell));

/** More than one over the period: some hours of it were covered. */
function purchaseOf(purchases: ReadonlySet<string>): string | null {
  return purchases.size === 0 ? null : [...purchases].toSorted().join(" and ");
}

function capacityOf({ vcpu, memoryMib, gpuCount }: NonNullable<ReturnType<typeof instanceType>>, hours: Decimal): NonNullable<NodeAsset["capacity"]> {
  return {
    cpu: times(decimal(vcpu), hours),
    memory: (decimal(memoryMib) * hours) / (MIB_OF_GIB * 10n ** 18n),
    gpu: times(decimal(gpuCount), hours),
  };
}
