/** Reads of one Kubernetes cluster, live. Each throws UnavailableError that names the cluster. */
export interface Cluster {
  readonly name: string;
  nodes(): Promise<readonly ClusterNode[]>;
  node(name: string): Promise<ClusterNode | undefined>;
  /** Of one node, or all. */
  pods(nodeName?: string): Promise<readonly ClusterPod[]>;
  /** By its name, in one call: whether it is there, and whether it is leaving. */
  pod(namespace: string, name: string): Promise<Pick<ClusterPod, "namespace" | "name" | "uid" | "terminating"> | undefined>;
  budgets(): Promise<readonly DisruptionBudget[]>;
  workloads(): Promise<readonly ClusterWorkload[]>;
  nodePools(): Promise<readonly NodePool[]>;
  nodeClaims(): Promise<readonly NodeClaim[]>;
  /** By its name, which the cluster answers from what it has written; a list may lag behind. */
  nodeClaim(name: string): Promise<NodeClaim | undefined>;
  /** Usage of now by node name, where the metrics API answers; else undefined. */
  usage(): Promise<ReadonlyMap<string, { readonly cpuMillis: number; readonly memoryMib: number }> | undefined>;
}

export type ClusterNode = {
  readonly name: string;
  readonly uid: string;
  /** From `aws:///zone/i-...`; undefined where the provider is another. */
  readonly instanceId: string | undefined;
  readonly instanceType: string | undefined;
  readonly zone: string | undefined;
  readonly capacityType: "on_demand" | "spot" | undefined;
  readonly ready: boolean;
  readonly unschedulable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string | undefined; readonly effect: string }[];
  readonly allocatable: { readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };
  readonly createdAt: string;
  readonly kubeletVersion: string | undefined;
};

export type ClusterPod = {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly nodeName: string | undefined;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly ready: boolean;
  readonly terminating: boolean;
  /** The controller that a person knows it by: a ReplicaSet is told as its Deployment. Undefined: a bare pod. */
  readonly workload: { readonly kind: string; readonly name: string } | undefined;
  readonly isDaemon: boolean;
  readonly isMirror: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly requests: { readonly cpuMillis: number; readonly memoryMib: number };
  /** Scratch volumes that vanish with the pod's node. */
  readonly localVolumes: readonly string[];
  /** Zones that its persistent volumes are bound to. */
  readonly volumeZones: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly {
    readonly key: string | undefined;
    readonly operator: string;
    readonly value: string | undefined;
    readonly effect: string | undefined;
  }[];
  /** Topology keys with hard spread constraints (`DoNotSchedule`). */
  readonly hardSpread: readonly { readonly topologyKey: string; readonly maxSkew: number }[];
};

export type DisruptionBudget = {
  readonly namespace: string;
  readonly name: string;
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
};

export type ClusterWorkload = {
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly replicas: number;
  readonly ready: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export type NodePool = {
  readonly name: string;
  readonly uid: string;
  readonly nodeClass: string;
  readonly requirements: readonly Requirement[];
};

export type NodeClaim = {
  readonly name: string;
  readonly uid: string;
  readonly nodePool: string | undefined;
  readonly nodeClass: string;
  readonly nodeName: string | undefined;
  readonly instanceId: string | undefined;
  readonly requirements: readonly Requirement[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly ready: boolean;
  readonly terminating: boolean;
};

export type Requirement = { readonly key: string; readonly operator: string; readonly values: readonly string[] };
