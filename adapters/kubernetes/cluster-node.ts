import type { V1Node } from "@kubernetes/client-node";
import { cpuMillis, memoryMib, quantity } from "#adapters/kubernetes/quantity";
import type { ClusterNode } from "#core/ports/cluster";

const CAPACITY_LABELS = ["karpenter.sh/capacity-type", "eks.amazonaws.com/capacityType"];

export function clusterNode({ metadata = {}, spec = {}, status = {} }: V1Node): ClusterNode {
  const labels = metadata.labels ?? {};
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  return {
    name: metadata.name ?? "",
    uid: metadata.uid ?? "",
    instanceId: /^aws:\/\/\/[^/]+\/(i-[0-9a-f]+)$/.exec(spec.providerID ?? "")?.[1],
    instanceType: labels["node.kubernetes.io/instance-type"] ?? labels["beta.kubernetes.io/instance-type"],
    zone: labels["topology.kubernetes.io/zone"],
    capacityType: capacityTypeOf(labels),
    ready: ready?.status === "True",
    unschedulable: spec.unschedulable === true,
    labels,
    annotations: metadata.annotations ?? {},
    taints: (spec.taints ?? []).map(({ key, value, effect }) => ({ key, value, effect })),
    allocatable: {
      cpuMillis: cpuMillis(status.allocatable?.["cpu"]),
      memoryMib: Math.floor((quantity(status.allocatable?.["memory"]) ?? 0) / 2 ** 20),
      pods: quantity(status.allocatable?.["pods"]) ?? 0,
    },
    createdAt: (metadata.creationTimestamp ?? new Date(0)).toISOString(),
    kubeletVersion: status.nodeInfo?.kubeletVersion,
  };
}

function capacityTypeOf(labels: Readonly<Record<string, string>>): ClusterNode["capacityType"] {
  const label = CAPACITY_LABELS.map((name) => labels[name]).find((value) => value !== undefined);
  const folded = label?.toLowerCase().replace("-", "_");
  return folded === "spot" || folded === "on_demand" ? folded : undefined;
}

/** Usage by node name, of the metrics API's list. */
export function usageOf(list: unknown): ReadonlyMap<string, { readonly cpuMillis: number; readonly memoryMib: number }> {
  const items = (list as { readonly items?: readonly { metadata?: { name?: string }; usage?: { cpu?: string; memory?: string } }[] }).items ?? [];
  return new Map(
    items.map(({ metadata, usage }) => [metadata?.name ?? "", { cpuMillis: cpuMillis(usage?.cpu), memoryMib: memoryMib(usage?.memory) }]),
  );
}
