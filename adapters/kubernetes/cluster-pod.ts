import type { V1OwnerReference, V1Pod, V1PodSpec } from "@kubernetes/client-node";
import { cpuMillis, memoryMib } from "#adapters/kubernetes/quantity";
import type { ClusterPod } from "#core/ports/cluster";

const ZONE = "topology.kubernetes.io/zone";
const PHASES = ["Pending", "Running", "Succeeded", "Failed"] as const;

/** What a pod's own object does not say. */
export type PodSurroundings = {
  /** The controller above a ReplicaSet or Job, by its uid; undefined: it stands alone. */
  ownerAbove(uid: string): { readonly kind: string; readonly name: string } | undefined;
  /** Of a claim: the zones that its volume is bound to, and whether the volume is a disk of one node. */
  claim(namespace: string, name: string): { readonly zones: readonly string[]; readonly isLocal: boolean } | undefined;
};

export function clusterPod({ metadata = {}, spec, status }: V1Pod, around: PodSurroundings): ClusterPod {
  const namespace = metadata.namespace ?? "";
  const annotations = metadata.annotations ?? {};
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  const claims = (spec?.volumes ?? []).flatMap((volume) => {
    const name = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral ? `${metadata.name}-${volume.name}` : undefined);
    const found = name === undefined ? undefined : around.claim(namespace, name);
    return found === undefined ? [] : [{ name: volume.name, ...found }];
  });
  return {
    namespace,
    name: metadata.name ?? "",
    uid: metadata.uid ?? "",
    nodeName: spec?.nodeName || undefined,
    phase: PHASES.find((phase) => phase === status?.phase) ?? "Unknown",
    ready: status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true,
    terminating: metadata.deletionTimestamp !== undefined,
    workload: workloadOf(owner, around),
    isDaemon: owner?.kind === "DaemonSet",
    isMirror: annotations["kubernetes.io/config.mirror"] !== undefined || owner?.kind === "Node",
    labels: metadata.labels ?? {},
    annotations,
    requests: requestsOf(spec),
    localVolumes: [...scratchVolumes(spec), ...claims.filter(({ isLocal }) => isLocal).map(({ name }) => name)],
    volumeZones: [...new Set(claims.flatMap(({ zones }) => zones))].sort(),
    nodeSelector: spec?.nodeSelector ?? {},
    tolerations: (spec?.tolerations ?? []).map(({ key, operator, value, effect }) => ({ key, operator: operator ?? "Equal", value, effect })),
    hardSpread: hardSpreadOf(spec),
  };
}

function workloadOf(owner: V1OwnerReference | undefined, around: PodSurroundings): ClusterPod["workload"] {
  if (owner === undefined || owner.kind === "Node") return undefined;
  return around.ownerAbove(owner.uid) ?? { kind: owner.kind, name: owner.name };
}

/** As the cluster autoscaler counts local storage: scratch and host folders, not scratch in memory. */
function scratchVolumes(spec: V1PodSpec | undefined): readonly string[] {
  return (spec?.volumes ?? [])
    .filter(({ emptyDir, hostPath }) => hostPath !== undefined || (emptyDir !== undefined && emptyDir.medium !== "Memory"))
    .map(({ name }) => name);
}

/** Containers together with sidecars, or the largest init container beside the sidecars before it, and the overhead. */
function requestsOf(spec: V1PodSpec | undefined): ClusterPod["requests"] {
  const total = (name: "cpu" | "memory", read: (text: string | undefined) => number) => {
    const of = (resources: { requests?: Record<string, string> } | undefined) => read(resources?.requests?.[name]);
    let sidecars = 0;
    let starting = 0;
    for (const container of spec?.initContainers ?? []) {
      if (container.restartPolicy === "Always") sidecars += of(container.resources);
      else starting = Math.max(starting, sidecars + of(container.resources));
    }
    const running = (spec?.containers ?? []).reduce((sum, { resources }) => sum + of(resources), sidecars);
    return Math.max(running, starting) + read(spec?.overhead?.[name]);
  };
  return { cpuMillis: total("cpu", cpuMillis), memoryMib: total("memory", memoryMib) };
}

/** Hard constraints on the spread; anti-affinity over zones is one of at most one a zone. */
function hardSpreadOf(spec: V1PodSpec | undefined): ClusterPod["hardSpread"] {
  const constraints = (spec?.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
  const apart = spec?.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...constraints.map(({ topologyKey, maxSkew }) => ({ topologyKey, maxSkew })),
    ...apart.filter(({ topologyKey }) => topologyKey === ZONE).map(({ topologyKey }) => ({ topologyKey, maxSkew: 1 })),
  ];
}
