import { onDemandPrice } from "#core/pricing/instance-types";
import type { ClusterSummary, Inventory, NodeSummary, SavingsPlanSummary, WorkloadSummary } from "#core/ports/inventory";
import { versionAt } from "#sandbox/world/clusters";
import { billedPlansBetween } from "#sandbox/world/billed-plans";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import { fleetBetween, type Instance } from "#sandbox/world/fleet";
import { NO_OVERLAY, type Overlay } from "#sandbox/world/overlay";
import { hostNameOf } from "#sandbox/world/host-names";
import { podsOn } from "#sandbox/world/pods";
import { spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";
import { type Hour, isoOf } from "#sandbox/world/time";
import { volumesOf } from "#sandbox/world/volumes";

/** What exists at the end of the bill: the same instances, prices and tags as its last hour. */
export function sandboxInventory(company: Company, billedThrough: () => Hour, overlay: () => Overlay = () => NO_OVERLAY): Inventory {
  let known: { readonly through: Hour; readonly overlay: Overlay; readonly running: readonly Instance[] } | undefined;
  const running = () => {
    const through = billedThrough();
    const done = overlay();
    if (known?.through !== through || known.overlay !== done) {
      const running = fleetBetween(company, through - 1, through, done).filter((instance) => instance.endedAt === undefined);
      known = { through, overlay: done, running };
    }
    return known.running;
  };
  const nodes = () => running().filter((instance) => instance.pool.cluster !== undefined);

  return {
    connected: true,
    accounts: async () => company.accounts.map(({ id, name, environment, email, unit }) => ({ id, name, environment, email, unit })),
    clusters: async () => company.clusters.map((cluster) => clusterSummary(company, cluster.name, nodes(), billedThrough())),
    nodes: async () => nodes().map((instance) => nodeSummary(company, instance, billedThrough())),
    workloads: async () => workloadSummaries(company, nodes()),
    savingsPlans: async () =>
      billedPlansBetween(company, overlay(), billedThrough() - 1, billedThrough())
        .filter(({ returned }) => returned === undefined)
        .map(({ id, type, term, payment, commitment, starts, ends, accountId }): SavingsPlanSummary => ({
          id,
          type,
          term,
          payment,
          // Three to five places, as it was bought.
          commitment: commitment.toFixed(5).replace(/0{1,2}$/, ""),
          start: starts,
          end: ends,
          accountId,
        })),
    volumes: async () => volumesOf(company, running()),
  };
}

function clusterSummary(company: Company, name: string, nodes: readonly Instance[], through: Hour): ClusterSummary {
  const cluster = company.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new Error(`No cluster ${name} in ${company.name}.`);
  const workloads = workloadSummaries(company, nodes).filter((workload) => workload.cluster === name);
  return {
    name,
    accountId: accountIdOf(company, cluster.account),
    accountName: cluster.account,
    region: cluster.region,
    kubernetesVersion: versionAt(cluster, isoOf(through - 1).slice(0, 10)),
    nodes: nodes.filter((node) => node.pool.cluster === name).length,
    workloads: workloads.length,
    namespaces: [...new Set(workloads.map((workload) => workload.namespace))].sort(),
  };
}

function nodeSummary(company: Company, instance: Instance, through: Hour): NodeSummary {
  const { pool, zone } = instance;
  const spot = pool.capacity === "spot";
  const usd = spot
    ? spotPriceOf(pool.instanceType, zone, spotBlockOf(through - 1)).toFixed(4)
    : onDemandPrice(pool.instanceType, pool.region)?.usdPerHour;
  return {
    name: hostNameOf(company, instance),
    cluster: pool.cluster ?? "",
    instanceId: instance.id,
    instanceType: pool.instanceType,
    region: pool.region,
    zone,
    capacityType: pool.capacity,
    owner: pool.owner,
    usdPerHour: usd,
    launchedAt: isoOf(0, instance.launchedAt),
  };
}

function workloadSummaries(company: Company, nodes: readonly Instance[]): WorkloadSummary[] {
  const replicas = new Map<string, number>();
  for (const pod of nodes.flatMap((node) => podsOn(company, node))) {
    const key = `${pod.workload.cluster}/${pod.workload.pool}/${pod.workload.name}`;
    replicas.set(key, (replicas.get(key) ?? 0) + 1);
  }
  return company.workloads.map((workload) => ({
    name: workload.name,
    namespace: workload.namespace,
    cluster: workload.cluster,
    kind: workload.kind,
    replicas: replicas.get(`${workload.cluster}/${workload.pool}/${workload.name}`) ?? 0,
    team: workload.team,
  }));
}
