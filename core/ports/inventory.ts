/** What exists now, read from the provider. The sandbox answers from its world; a tenant without a connection has none. */
export type CloudAccount = {
  readonly id: string;
  readonly name: string;
  readonly environment: string | undefined;
  readonly email: string | undefined;
  /** Path of its organisational unit ("Root/Production"), where the provider tells one. */
  readonly unit?: string | undefined;
};

export type ClusterSummary = {
  readonly name: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly nodes: number;
  readonly workloads: number;
  readonly namespaces: readonly string[];
};

export type NodeSummary = {
  readonly name: string;
  readonly cluster: string;
  readonly instanceId: string;
  readonly instanceType: string;
  readonly region: string;
  readonly zone: string;
  readonly capacityType: "on-demand" | "spot";
  /** Who brings its instance back when that ends. */
  readonly owner: "auto-scaling-group" | "karpenter" | "unowned" | "unknown";
  /** On-demand list or spot price, USD per hour, decimal string; undefined is unknown. */
  readonly usdPerHour: string | undefined;
  readonly launchedAt: string;
};

export type WorkloadSummary = {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";
  readonly replicas: number;
  readonly team: string | undefined;
};

export type SavingsPlanSummary = {
  readonly id: string;
  readonly type: "Compute" | "EC2Instance" | "SageMaker";
  readonly term: "1y" | "3y";
  readonly payment: "no" | "partial" | "all";
  /** USD per hour, decimal string. */
  readonly commitment: string;
  readonly start: string;
  readonly end: string;
  readonly accountId: string;
};

/** A block volume; the bill alone does not say whether anything is attached to it. */
export type VolumeSummary = {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly type: "gp2" | "gp3" | "io1" | "io2" | "st1" | "sc1";
  readonly sizeGb: number;
  /** Instance id; undefined: attached to nothing. */
  readonly attachedTo: string | undefined;
  /** When it was last attached, as far as is known. */
  readonly detachedAt: string | undefined;
  readonly team: string | undefined;
};

/** Reads only. Each list is complete for the tenant; an unconnected tenant gets `connected: false` and empty lists. */
export interface Inventory {
  readonly connected: boolean;
  accounts(): Promise<readonly CloudAccount[]>;
  clusters(): Promise<readonly ClusterSummary[]>;
  nodes(): Promise<readonly NodeSummary[]>;
  workloads(): Promise<readonly WorkloadSummary[]>;
  savingsPlans(): Promise<readonly SavingsPlanSummary[]>;
  volumes(): Promise<readonly VolumeSummary[]>;
}
