import type { DuckDBConnection } from "@duckdb/node-api";
import { instanceType } from "#core/pricing/instance-types";
import { loadTable } from "#sandbox/bill/load-table";
import type { Registry } from "#sandbox/bill/registry";
import { instanceSku, serviceSku } from "#sandbox/bill/skus";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company, Pool, Tags, Workload } from "#sandbox/world/company";
import { fleetBetween, type Instance } from "#sandbox/world/fleet";
import { hex } from "#sandbox/world/noise";
import type { Overlay } from "#sandbox/world/overlay";
import { cpuCostShare, type Pod, podsOn, sharesOf } from "#sandbox/world/pods";
import { PROFILES } from "#sandbox/world/seasons";
import { SPOT_PRICE_HOURS, spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";
import { billingPeriodOf, type Hour, periodStart } from "#sandbox/world/time";
import { rootDiskId } from "#sandbox/world/volumes";

type Span = { readonly from: Hour; readonly to: Hour; readonly detailFrom: Hour };

const INSTANCE_COLUMNS = {
  i: "INTEGER",
  r: "INTEGER",
  k: "INTEGER",
  s: "INTEGER",
  e: "INTEGER",
  market: "INTEGER",
  disk_r: "INTEGER",
  disk_k: "INTEGER",
  disk_gb: "DOUBLE",
  disk_s: "INTEGER",
  cpu_share: "DOUBLE",
  cpu_used: "DOUBLE",
  memory_used: "DOUBLE",
} as const;
const POD_COLUMNS = {
  r: "INTEGER",
  pod_r: "INTEGER",
  workload_r: "INTEGER",
  cluster_r: "INTEGER",
  cpu_k: "INTEGER",
  memory_k: "INTEGER",
  p: "INTEGER",
  cpu_from: "DOUBLE",
  cpu_to: "DOUBLE",
  memory_from: "DOUBLE",
  memory_to: "DOUBLE",
  cpu: "DOUBLE",
  memory: "DOUBLE",
  seed: "INTEGER",
} as const;

/** Instances with their root disks, the pods on them, and the spot prices of their markets. */
export async function loadFleet(connection: DuckDBConnection, company: Company, registry: Registry, span: Span, overlay: Overlay): Promise<void> {
  const instances: (number | null)[][] = [];
  const pods: (number | null)[][] = [];
  const markets = new Map<string, number>();
  const shared = new Map<Pool, SharedByPool>();
  for (const instance of fleetBetween(company, span.from, span.to, overlay)) {
    const { pool } = instance;
    const common = shared.get(pool) ?? sharedByPool(pool, registry);
    shared.set(pool, common);
    const r = registry.resource(instance.id, pool.account, instance.zone, common.tags);
    const disk = registry.resource(rootDiskId(instance.id), pool.account, null, common.tags);
    const onInstance = pool.cluster === undefined ? [] : podsOn(company, instance);
    const used = usedShares(pool, onInstance);
    instances.push([
      instances.length,
      r,
      common.k,
      instance.launchedAt,
      instance.endedAt ?? span.to * 3600,
      marketOf(instance, markets),
      disk,
      common.diskK,
      pool.disk.gb,
      diskFrom(instance),
      used?.cpuCost ?? null,
      used?.cpu ?? null,
      used?.memory ?? null,
    ]);
    const detailed = instance.endedAt === undefined || instance.endedAt >= span.detailFrom * 3600;
    for (const { pod, cpuFrom, cpuTo, memoryFrom, memoryTo } of sharesOf(onInstance)) {
      const { workload } = pod;
      const place = common.workloads.get(workload) ?? workloadPlace(company, pool, workload, registry);
      common.workloads.set(workload, place);
      const podResource = detailed ? registry.resource(`${place.path}/${pod.name}/${pod.uid}`, pool.account, instance.zone, place.tags) : place.r;
      pods.push([
        r,
        podResource,
        place.r,
        place.clusterR,
        common.cpuK,
        common.memoryK,
        PROFILES.indexOf(workload.profile),
        cpuFrom,
        cpuTo,
        memoryFrom,
        memoryTo,
        pod.cpu,
        pod.memoryGb,
        Number.parseInt(hex(pod.uid).slice(0, 6), 16),
      ]);
    }
  }
  await loadTable(connection, "instances", INSTANCE_COLUMNS, instances);
  await loadTable(connection, "pods", POD_COLUMNS, pods);
  await loadTable(
    connection,
    "spot_prices",
    { market: "INTEGER", b: "INTEGER", usd: "DOUBLE" },
    [...markets].flatMap(([market, index]) => pricesOf(market, index, span)),
  );
}

type WorkloadPlace = { readonly r: number; readonly clusterR: number; readonly path: string; readonly tags: Tags };
type SharedByPool = {
  readonly tags: Tags;
  readonly k: number;
  readonly diskK: number;
  readonly cpuK: number;
  readonly memoryK: number;
  readonly workloads: Map<Workload, WorkloadPlace>;
};

function sharedByPool(pool: Pool, registry: Registry): SharedByPool {
  const sku = (price: "eks_vcpu" | "eks_gb" | "gp2" | "gp3") => registry.sku(serviceSku(price, pool.region));
  const tags = pool.cluster === undefined ? pool.tags : { ...pool.tags, "aws:eks:cluster-name": pool.cluster };
  return {
    tags,
    k: registry.sku(instanceSku(pool.instanceType, pool.region, pool.capacity === "spot")),
    diskK: sku(pool.disk.type),
    cpuK: sku("eks_vcpu"),
    memoryK: sku("eks_gb"),
    workloads: new Map(),
  };
}

function workloadPlace(company: Company, pool: Pool, workload: Workload, registry: Registry): WorkloadPlace {
  const eks = `arn:aws:eks:${pool.region}:${accountIdOf(company, pool.account)}`;
  const path = `${eks}:pod/${workload.cluster}/${workload.namespace}`;
  const clusterR = registry.resource(`${eks}:cluster/${workload.cluster}`, pool.account, null, { "aws:eks:cluster-name": workload.cluster });
  const tags = {
    "aws:eks:cluster-name": workload.cluster,
    "aws:eks:namespace": workload.namespace,
    "aws:eks:workload-name": workload.name,
    "aws:eks:workload-type": workload.kind,
  };
  return { path, tags, clusterR, r: registry.resource(`${path}/${workload.name}/all`, pool.account, null, tags) };
}

/** Shares of the instance's cost that its CPU has, and of its CPU and memory that its pods ask for. */
function usedShares(pool: Pool, pods: readonly Pod[]): { cpuCost: number; cpu: number; memory: number } | undefined {
  const facts = instanceType(pool.instanceType);
  if (pods.length === 0 || facts === undefined) return undefined;
  const sum = (of: (pod: Pod) => number) => pods.reduce((total, pod) => total + of(pod), 0);
  return {
    cpuCost: cpuCostShare(pool.instanceType),
    cpu: Math.min(sum((pod) => pod.cpu) / facts.vcpu, 1),
    memory: Math.min((sum((pod) => pod.memoryGb) * 1024) / facts.memoryMib, 1),
  };
}

function marketOf({ pool, zone }: Instance, markets: Map<string, number>): number | null {
  if (pool.capacity !== "spot") return null;
  const name = `${pool.instanceType}/${zone}`;
  const index = markets.get(name) ?? markets.size;
  markets.set(name, index);
  return index;
}

function pricesOf(market: string, index: number, span: Span): number[][] {
  const [type = "", zone = ""] = market.split("/");
  const prices: number[][] = [];
  for (let block = spotBlockOf(span.from); block * SPOT_PRICE_HOURS < span.to; block++) prices.push([index, block, spotPriceOf(type, zone, block)]);
  return prices;
}

/** The disk of a stopped host bills on: from the start of the month in which its host was started again. */
function diskFrom({ pool, launchedAt }: Instance): number {
  return pool.patchHours === undefined ? launchedAt : periodStart(billingPeriodOf(Math.floor(launchedAt / 3600))) * 3600;
}
