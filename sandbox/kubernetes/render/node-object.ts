import { instanceType } from "#core/pricing/instance-types";
import { type Condition, type Draft, type Labels, type Node, timestamp } from "#sandbox/kubernetes/objects";
import { uidOf } from "#sandbox/kubernetes/render/uid";
import type { LiveInstance } from "#sandbox/live/live-instance";
import { versionAt } from "#sandbox/world/clusters";
import type { Cluster } from "#sandbox/world/company";

/** Where no specification says how much the kubelet and the system keep. */
const RESERVED_CPU_MILLIS = 90;
const ALLOCATABLE_MEMORY_SHARE = 0.9;
const FALLBACK_MAX_PODS = 58;

const PRESSURES = [
  ["MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
] as const;

export function providerIdOf(instance: Pick<LiveInstance, "zone" | "id">): string {
  return `aws:///${instance.zone}/${instance.id}`;
}

export function instanceIdOf(providerId: string | undefined): string | undefined {
  return /^aws:\/\/\/[^/]+\/(i-[0-9a-f]+)$/.exec(providerId ?? "")?.[1];
}

/** The node that an instance joins its cluster as. */
export function nodeObject(cluster: Cluster, instance: LiveInstance, name: string, isReady: boolean, at: Date): Draft<Node> {
  const { capacity, allocatable } = sizesOf(instance.instanceType);
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      uid: uidOf(`node/${instance.id}`),
      creationTimestamp: timestamp(at),
      labels: { ...nodeLabels(instance), "kubernetes.io/hostname": name },
      annotations: { "node.alpha.kubernetes.io/ttl": "0", "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
      ...(instance.owner.kind === "karpenter" ? { finalizers: ["karpenter.sh/termination"] } : {}),
    },
    spec: { providerID: providerIdOf(instance), ...(isReady ? {} : { taints: [NOT_READY] }) },
    status: {
      capacity,
      allocatable,
      conditions: [
        ...PRESSURES.map(([type, reason, message]): Condition => ({
          type,
          status: "False",
          reason,
          message,
          lastTransitionTime: timestamp(at),
          lastHeartbeatTime: timestamp(at),
        })),
        readyCondition(isReady, at),
      ],
      addresses: [
        { type: "InternalIP", address: instance.privateIp },
        { type: "InternalDNS", address: `${instance.nodeName}.${internalDomain(instance.region)}` },
        { type: "Hostname", address: `${instance.nodeName}.${internalDomain(instance.region)}` },
      ],
      nodeInfo: {
        architecture: archOf(instance.instanceType),
        operatingSystem: "linux",
        osImage: "Amazon Linux 2023.9.20261105",
        kernelVersion: "6.12.55-74.119.amzn2023.x86_64",
        containerRuntimeVersion: "containerd://2.1.4",
        kubeletVersion: kubeletVersionAt(cluster, at),
        kubeProxyVersion: kubeletVersionAt(cluster, at),
        machineID: uidOf(`machine/${instance.id}`).replaceAll("-", ""),
        systemUUID: uidOf(`system/${instance.id}`),
        bootID: uidOf(`boot/${instance.id}`),
      },
    },
  };
}

export const NOT_READY = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;

export function readyCondition(isReady: boolean, at: Date): Condition {
  return {
    type: "Ready",
    status: isReady ? "True" : "False",
    reason: isReady ? "KubeletReady" : "KubeletNotReady",
    message: isReady ? "kubelet is posting ready status" : "container runtime network not ready: cni plugin not initialized",
    lastTransitionTime: timestamp(at),
    lastHeartbeatTime: timestamp(at),
  };
}

export function kubeletVersionAt(cluster: Cluster, at: Date): string {
  return `v${versionAt(cluster, at.toISOString().slice(0, 10))}.4-eks-99d6cc0`;
}

/** What a node of the type has, and what of it pods can have. */
export function sizesOf(type: string): { readonly capacity: Labels; readonly allocatable: Labels } {
  const facts = instanceType(type);
  if (facts === undefined) throw new Error(`No specification of ${type} in core/pricing/instance-types.json.`);
  const cpuMillis = facts.allocatableCpuMillis ?? facts.vcpu * 1000 - RESERVED_CPU_MILLIS;
  const memoryMib = facts.allocatableMemoryMib ?? Math.floor(facts.memoryMib * ALLOCATABLE_MEMORY_SHARE);
  const common = {
    pods: String(facts.maxPods ?? FALLBACK_MAX_PODS),
    "ephemeral-storage": "83873772Ki",
    ...(facts.gpuCount > 0 ? { "nvidia.com/gpu": String(facts.gpuCount) } : {}),
  };
  return {
    capacity: { cpu: String(facts.vcpu), memory: `${facts.memoryMib * 1024}Ki`, ...common },
    allocatable: { cpu: `${cpuMillis}m`, memory: `${memoryMib * 1024}Ki`, ...common },
  };
}

function nodeLabels(instance: LiveInstance): Labels {
  const { owner, capacity, poolKey, instanceType: type } = instance;
  const spot = capacity === "spot";
  const common = {
    "beta.kubernetes.io/arch": archOf(type),
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": archOf(type),
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": type,
    "topology.kubernetes.io/region": instance.region,
    "topology.kubernetes.io/zone": instance.zone,
    "topology.ebs.csi.aws.com/zone": instance.zone,
    "topology.k8s.aws/zone-id": `${instance.region.replaceAll("-", "")}-az${"abcdef".indexOf(instance.zone.at(-1) ?? "a") + 1}`,
  };
  if (owner.kind === "karpenter") {
    return {
      ...common,
      "karpenter.sh/nodepool": owner.nodePool,
      "karpenter.sh/capacity-type": capacity,
      "karpenter.k8s.aws/instance-family": type.split(".")[0] ?? type,
      "karpenter.k8s.aws/ec2nodeclass": "default",
      "karpenter.sh/registered": "true",
    };
  }
  return {
    ...common,
    "eks.amazonaws.com/capacityType": spot ? "SPOT" : "ON_DEMAND",
    ...(poolKey === undefined ? {} : { "node-pool": poolKey }),
    ...(poolKey === undefined || owner.kind !== "auto-scaling-group" ? {} : { "eks.amazonaws.com/nodegroup": poolKey }),
  };
}

function archOf(type: string): string {
  return instanceType(type)?.arch ?? "amd64";
}

function internalDomain(region: string): string {
  return region === "us-east-1" ? "ec2.internal" : `${region}.compute.internal`;
}
