import { trimDecimal } from "#core/money";
import type { ServiceContext } from "#services/context";
import { listClusters } from "#services/nodes/list-clusters";
import { listNodes } from "#services/nodes/list-nodes";
import { type InventoryKind, type InventoryRow, readInventory } from "#tools/read/inventory-rows";

/** Whether anything but a bill says what runs. */
export function isConnected(ctx: ServiceContext): boolean {
  return ctx.inventory.connected || ctx.clouds.connected;
}

/** Clusters and nodes as the clouds show them, where they are connected; all else as the inventory lists it. */
export async function inventoryRows(ctx: ServiceContext, what: InventoryKind): Promise<readonly InventoryRow[]> {
  if (!ctx.clouds.connected || (what !== "nodes" && what !== "clusters")) return readInventory(ctx.inventory, what);
  return what === "nodes" ? nodeRows(ctx) : clusterRows(ctx);
}

async function nodeRows(ctx: ServiceContext): Promise<InventoryRow[]> {
  const [{ nodes }, { clusters }] = await Promise.all([listNodes(ctx), listClusters(ctx)]);
  const accounts = new Map(clusters.map((cluster) => [cluster.name, cluster.accountName]));
  return nodes.map((node) => ({
    name: node.name,
    cluster: node.cluster,
    account: accounts.get(node.cluster),
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
    proposal: node.proposal ?? undefined,
  }));
}

async function clusterRows(ctx: ServiceContext): Promise<InventoryRow[]> {
  const [{ clusters }, listed] = await Promise.all([listClusters(ctx), ctx.inventory.clusters()]);
  const workloads = new Map(listed.map((cluster) => [cluster.name, cluster.workloads]));
  return clusters.map((cluster) => ({
    name: cluster.name,
    cluster: cluster.name,
    account: cluster.accountName,
    region: cluster.region,
    version: cluster.version,
    nodes: cluster.nodes,
    workloads: workloads.get(cluster.name),
  }));
}
