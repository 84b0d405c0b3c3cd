import type { Inventory } from "#core/ports/inventory";

export type InventoryKind = "accounts" | "clusters" | "nodes" | "workloads" | "savings_plans" | "volumes";

/** One thing, its properties under the semantic model's names so that the same filters fit. */
export type InventoryRow = Readonly<Record<string, string | number | undefined>>;
export type InventoryColumn = { readonly key: string; readonly label: string; readonly unit?: string };

const PURCHASE = { "on-demand": "on_demand", spot: "spot" } as const;

export async function readInventory(inventory: Inventory, what: InventoryKind): Promise<InventoryRow[]> {
  const accounts = new Map((await inventory.accounts()).map((account) => [account.id, account.name]));
  const clusters =
    what === "nodes" || what === "workloads" ? new Map((await inventory.clusters()).map((cluster) => [cluster.name, cluster])) : new Map();
  switch (what) {
    case "accounts":
      return (await inventory.accounts()).map(({ id, name, environment }) => ({ name, account: name, account_id: id, environment }));
    case "clusters":
      return (await inventory.clusters()).map((one) => ({
        name: one.name,
        cluster: one.name,
        account: one.accountName,
        region: one.region,
        version: one.kubernetesVersion,
        nodes: one.nodes,
        workloads: one.workloads,
      }));
    case "nodes":
      return (await inventory.nodes()).map((one) => ({
        name: one.name,
        cluster: one.cluster,
        account: clusters.get(one.cluster)?.accountName,
        node: one.instanceId,
        instance_type: one.instanceType,
        instance_family: one.instanceType.split(".")[0],
        region: one.region,
        zone: one.zone,
        purchase_option: PURCHASE[one.capacityType],
        owner: one.owner,
        price: one.usdPerHour,
      }));
    case "workloads":
      return (await inventory.workloads()).map((one) => ({
        name: one.name,
        workload: one.name,
        namespace: one.namespace,
        cluster: one.cluster,
        account: clusters.get(one.cluster)?.accountName,
        kind: one.kind,
        replicas: one.replicas,
        "tag:team": one.team,
      }));
    case "savings_plans":
      return (await inventory.savingsPlans()).map((one) => ({
        name: one.id,
        type: one.type,
        term: one.term,
        payment: one.payment,
        commitment: one.commitment,
        start: one.start.slice(0, 10),
        end: one.end.slice(0, 10),
        account: accounts.get(one.accountId),
      }));
    case "volumes":
      return (await inventory.volumes()).map((one) => ({
        name: one.id,
        resource: one.id,
        account: one.accountName,
        region: one.region,
        type: one.type,
        size: one.sizeGb,
        attached: one.attachedTo ?? "unattached",
        "tag:team": one.team,
      }));
  }
}

const NAME: InventoryColumn = { key: "name", label: "Name" };
const ACCOUNT: InventoryColumn = { key: "account", label: "Account" };
const CLUSTER: InventoryColumn = { key: "cluster", label: "Cluster" };
const REGION: InventoryColumn = { key: "region", label: "Region" };

const COLUMNS: Readonly<Record<InventoryKind, readonly InventoryColumn[]>> = {
  accounts: [NAME, { key: "account_id", label: "Id" }, { key: "environment", label: "Environment" }],
  clusters: [
    NAME,
    ACCOUNT,
    REGION,
    { key: "version", label: "Kubernetes" },
    { key: "nodes", label: "Nodes", unit: "count" },
    { key: "workloads", label: "Workloads", unit: "count" },
  ],
  nodes: [
    NAME,
    CLUSTER,
    { key: "instance_type", label: "Type" },
    { key: "purchase_option", label: "Bought as" },
    REGION,
    { key: "price", label: "Per hour", unit: "USD/h" },
    { key: "readiness", label: "For spot" },
    { key: "saving", label: "Would save", unit: "USD/month" },
    { key: "gross", label: "Before commitments", unit: "USD/month" },
    { key: "net_reason", label: "Why they differ" },
    { key: "why", label: "In the way" },
  ],
  workloads: [
    NAME,
    { key: "namespace", label: "Namespace" },
    CLUSTER,
    { key: "kind", label: "Kind" },
    { key: "replicas", label: "Replicas", unit: "count" },
    { key: "tag:team", label: "Team" },
  ],
  savings_plans: [
    NAME,
    { key: "type", label: "Type" },
    { key: "term", label: "Term" },
    { key: "payment", label: "Upfront" },
    { key: "commitment", label: "Commitment", unit: "USD/h" },
    { key: "end", label: "Ends" },
    ACCOUNT,
  ],
  volumes: [
    NAME,
    { key: "type", label: "Type" },
    { key: "size", label: "GB", unit: "count" },
    { key: "attached", label: "Attached to" },
    ACCOUNT,
    REGION,
  ],
};

/** A column that no row has is not shown. */
export function columnsFor(what: InventoryKind, rows: readonly InventoryRow[]): readonly InventoryColumn[] {
  return COLUMNS[what].filter(({ key }) => !OPTIONAL.has(key) || rows.some((row) => row[key] !== undefined));
}

/** Only a live look knows these. */
const OPTIONAL = new Set(["readiness", "saving", "gross", "net_reason", "why"]);
