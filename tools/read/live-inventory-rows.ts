import type { NodeRow } from "#core/api/nodes";
import { reasonWords } from "#core/commitments/net-effect-reason";
import { trimDecimal } from "#core/money";
import type { ServiceContext } from "#services/context";
import { clusterAccounts, listClusters } from "#services/nodes/list-clusters";
import { listNodes } from "#services/nodes/list-nodes";
import { type NodeNets, nodeNets } from "#services/nodes/node-nets";
import { type InventoryKind, type InventoryRow, readInventory } from "#tools/read/inventory-rows";

/** Whether anything but a bill says what runs. */
export function isConnected(ctx: ServiceContext): boolean {
  return ctx.inventory.connected || ctx.clouds.connected;
}

export type SeenRows = {
  readonly rows: readonly InventoryRow[];
  /** When they were seen: the oldest look among their sources. */
  readonly asOf: string;
  /** What did not answer, so that the list may lack something. */
  readonly notes: readonly string[];
  /** Of nodes: what is behind each row, and what commitments do. */
  readonly live?: { readonly nodeOf: ReadonlyMap<InventoryRow, NodeRow>; readonly nets: NodeNets };
};

/** Clusters and nodes as the clouds show them, where they are connected; all else as the inventory lists it. */
export async function inventoryRows(ctx: ServiceContext, what: InventoryKind): Promise<SeenRows> {
  if (ctx.clouds.connected && what === "nodes") return nodeRows(ctx);
  if (ctx.clouds.connected && what === "clusters") return clusterRows(ctx);
  return { rows: await readInventory(ctx.inventory, what), asOf: ctx.now().toISOString(), notes: [] };
}

async function nodeRows(ctx: ServiceContext): Promise<SeenRows> {
  const [{ nodes, asOf, notes }, accounts, nets] = await Promise.all([listNodes(ctx), clusterAccounts(ctx), nodeNets(ctx)]);
  const nodeOf = new Map<InventoryRow, NodeRow>();
  for (const node of nodes.map(nets.rowOf)) nodeOf.set(rowOf(node, accounts.get(node.cluster)), node);
  return { rows: [...nodeOf.keys()], asOf, notes, live: { nodeOf, nets } };
}

function rowOf(node: NodeRow, account: string | undefined): InventoryRow {
  return {
    name: node.name,
    cluster: node.cluster,
    account,
    node: node.instanceId ?? undefined,
    instance_type: node.instanceType ?? undefined,
    instance_family: node.instanceType?.split(".")[0],
    region: node.region,
    zone: node.zone ?? undefined,
    purchase_option: node.capacityType ?? undefined,
    owner: node.owner.replaceAll("_", "-"),
    price: node.usdPerHour === null ? undefined : trimDecimal(node.usdPerHour),
    readiness: node.readiness,
    saving: node.savingUsdPerMonth ?? undefined,
    saving_hour: node.savingUsdPerHour ?? undefined,
    gross: node.savingReason === null ? undefined : (node.grossUsdPerMonth ?? undefined),
    net_reason: node.savingReason === null ? undefined : reasonWords(node.savingReason),
    why: node.why ?? undefined,
    proposal: node.proposal ?? undefined,
  };
}

async function clusterRows(ctx: ServiceContext): Promise<SeenRows> {
  const [{ clusters, asOf }, listed] = await Promise.all([listClusters(ctx), ctx.inventory.clusters()]);
  const workloads = new Map(listed.map((cluster) => [cluster.name, cluster.workloads]));
  const rows = clusters.map((cluster) => ({
    name: cluster.name,
    cluster: cluster.name,
    account: cluster.accountName,
    region: cluster.region,
    version: cluster.version,
    nodes: cluster.nodes,
    workloads: workloads.get(cluster.name),
  }));
  const failed = clusters.flatMap(({ name, error }) => (error === null ? [] : [`${name} failed at the last look: ${error}`]));
  return { rows, asOf: asOf ?? ctx.now().toISOString(), notes: failed };
}
