import type { PodUse } from "#core/costs/allocation/allocate";
import { podsThatCount } from "#core/nodes/cluster-view";
import type { ClusterPod, ClusterWorkload } from "#core/ports/cluster";
import { MajorTomError, UnavailableError } from "#core/errors";
import { type Decimal, decimal, roundedQuotient, sumOf, times } from "#core/figures/decimal";
import type { ServiceContext } from "#services/context";
import type { Assets } from "#services/allocation/read-assets";
import type { LabelOf } from "#services/allocation/read-pods";

const MIB_OF_GIB = 1024n;
const RESOURCES = ["cpu", "memory"] as const;

/**
 * Requests of the pods that run now, for each billed hour of their nodes: what stands for the period where the bill does not split nodes.
 * Nodes that are gone are taken to have held the same share of their size.
 *
 * @throws UnavailableError that says what would help
 */
export async function livePods(ctx: ServiceContext, cluster: string, by: string, { nodes: assets, facts }: Assets): Promise<PodUse[]> {
  if (!ctx.clouds.connected)
    throw new UnavailableError(
      "Who runs on the nodes is not known: this export has no split cost allocation, and no cluster is connected. Turn on split cost allocation for EKS, or connect the cluster.",
    );
  const live = await ctx.clouds.cluster(cluster);
  const [nodes, pods] = await Promise.all([live.nodes(), live.pods()]);
  const uses: PodUse[] = [];
  const seen = new Set<string>();
  for (const { name, instanceId } of nodes) {
    const hours = instanceId === undefined ? undefined : facts.get(instanceId)?.hours;
    if (instanceId === undefined || hours === undefined) continue;
    seen.add(instanceId);
    for (const pod of podsThatCount(pods, name)) {
      const { cpuMillis, memoryMib } = pod.requests;
      const of = { node: instanceId, cluster, segment: "named", key: keyOf(pod, by, cluster) };
      uses.push({ ...of, resource: "cpu", held: times(decimal(cpuMillis), hours) / 1000n });
      uses.push({ ...of, resource: "memory", held: times(decimal(memoryMib), hours) / MIB_OF_GIB });
    }
  }
  const gone = assets.filter(({ node, cluster: of }) => of === cluster && !seen.has(node));
  const still = assets.filter(({ node, cluster: of }) => of === cluster && seen.has(node));
  return gone.length === 0 ? uses : [...uses, ...alike(uses, still, gone)];
}

/** The pods of the nodes that are still there, scaled to the size of those that are gone. */
function alike(uses: readonly PodUse[], still: Assets["nodes"], gone: Assets["nodes"]): PodUse[] {
  const size = (nodes: Assets["nodes"], resource: "cpu" | "memory"): Decimal => sumOf(nodes.map(({ capacity }) => capacity?.[resource] ?? 0n));
  return RESOURCES.flatMap((resource) => {
    const [here, there] = [size(still, resource), size(gone, resource)];
    if (here === 0n) return [];
    return uses.filter((use) => use.resource === resource).map((use) => ({ ...use, node: null, held: roundedQuotient(use.held * there, here) }));
  });
}

function keyOf(pod: ClusterPod, by: string, cluster: string): string | null {
  if (by === "cluster") return cluster;
  if (by === "namespace") return pod.namespace;
  if (by === "workload") return pod.workload?.name ?? null;
  if (by === "node") return pod.nodeName ?? null;
  return labelNamed(pod.labels, by) ?? null;
}

function labelNamed(labels: Readonly<Record<string, string>>, by: string): string | undefined {
  const label = by.replace(/^tag:/, "").toLowerCase();
  return Object.entries(labels).find(([name]) => name.toLowerCase() === label || name.toLowerCase().endsWith(`/${label}`))?.[1];
}

/** Labels of the workloads that run now, for tags that the bill does not have of pods. A cluster that does not answer has none. */
export async function liveLabels(ctx: ServiceContext, clusters: readonly string[], by: string): Promise<LabelOf | undefined> {
  if (!by.startsWith("tag:") || !ctx.inventory.connected) return undefined;
  const known = new Map<string, string>();
  const add = (cluster: string, namespace: string, workload: string, value: string | undefined) => {
    if (value === undefined || value === "") return;
    known.set(`${cluster}|${namespace}|${workload}`, value);
  };
  if (by.toLowerCase() === "tag:team")
    for (const { cluster, namespace, name, team } of await ctx.inventory.workloads()) add(cluster, namespace, name, team);
  // The inventory knows teams; any other label is asked of the clusters themselves, side by side.
  if (known.size === 0 && ctx.clouds.connected)
    await Promise.all(
      clusters.map(async (cluster) => {
        const workloads = await ctx.clouds
          .cluster(cluster)
          .then((one) => one.workloads())
          .catch(withoutAnswer);
        for (const { namespace, name, labels } of workloads) add(cluster, namespace, name, labelNamed(labels, by));
      }),
    );
  return known.size === 0 ? undefined : ({ cluster, namespace, workload }) => known.get(`${cluster}|${namespace}|${workload}`);
}

function withoutAnswer(error: unknown): readonly ClusterWorkload[] {
  if (error instanceof MajorTomError && error.code !== "cancelled") return [];
  throw error;
}
