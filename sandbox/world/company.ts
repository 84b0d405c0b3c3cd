import type { CommitmentPayment, CommitmentTerm, SavingsPlanType } from "#core/pricing/commitment-rates";
import type { PricedRegion } from "#core/pricing/regions";
import type { ServicePriceKey } from "#core/pricing/service-prices";
import type { Profile } from "#sandbox/world/seasons";

/** Keys as a person writes them: team, env, cost-center, project, owner, Name. */
export type Tags = Readonly<Record<string, string>>;

export type Account = {
  readonly id: string;
  readonly name: string;
  readonly environment: string;
  readonly email: string;
  /** Path of its organisational unit; absent: the company has not sorted its accounts. */
  readonly unit?: string;
};

export type Cluster = {
  readonly name: string;
  readonly account: string;
  readonly region: PricedRegion;
  /** Oldest first; a version holds until the next `from` (a date). */
  readonly versions: readonly { readonly from: string; readonly version: string }[];
};

/** Instances of one type in one place, of a cluster or on their own. */
export type Pool = {
  readonly key: string;
  readonly cluster?: string;
  readonly account: string;
  readonly region: PricedRegion;
  readonly instanceType: string;
  readonly capacity: "on-demand" | "spot";
  readonly owner: "auto-scaling-group" | "karpenter" | "unowned" | "unknown";
  /** Instances that always run, and further ones at full load. */
  readonly base: number;
  readonly extra: number;
  readonly profile: Profile;
  readonly grows: boolean;
  /** Days until an instance is replaced; 0 is never. */
  readonly replacedAfterDays: number;
  /** Stopped on the first day of each month until this hour (patch day); 0 is never. */
  readonly patchHours?: number;
  readonly disk: { readonly type: "gp2" | "gp3"; readonly gb: number };
  readonly tags: Tags;
};

export type Workload = {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: string;
  readonly pool: string;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob";
  readonly team: string;
  /** Pods for each `per` instances of the pool. */
  readonly pods: number;
  readonly per: number;
  readonly cpu: number;
  readonly memoryGb: number;
  readonly profile: Profile;
  readonly traits?: WorkloadTraits;
};

/** What makes a workload's pods easy or hard to move. The bill does not see it. */
export type WorkloadTraits = {
  /** Its PodDisruptionBudget; none where absent. */
  readonly budget?: { readonly minAvailable: number | string } | { readonly maxUnavailable: number | string };
  readonly doNotDisrupt?: true;
  /** An emptyDir with data in it, with or without the cluster autoscaler's leave to lose it. */
  readonly localStorage?: "keep" | "safe-to-evict";
  /** Block volumes of a StatefulSet's pods by ordinal, as `Volume` names them (`disk/<name>`); further ordinals get one of their own. */
  readonly volumes?: readonly string[];
  readonly zoneSpread?: "required" | "preferred";
  /** Members that agree by majority: more than half of them must stay. */
  readonly quorum?: true;
  /** Of each pod. */
  readonly annotations?: Tags;
};

/** A pod that nothing brings back. */
export type BarePod = {
  readonly name: string;
  readonly namespace: string;
  readonly pool: string;
  /** Number of the instance in its pool on which it was started. */
  readonly slot: number;
  readonly image: string;
  readonly annotations?: Tags;
};

/** What people left in the clusters beside their workloads. */
export type Leftovers = {
  readonly barePods: readonly BarePod[];
  readonly namespaceLabels: readonly { readonly cluster: string; readonly namespace: string; readonly labels: Tags }[];
  readonly events: readonly {
    readonly cluster: string;
    readonly namespace: string;
    readonly workload: string;
    readonly reason: string;
    readonly message: string;
  }[];
};

/** A thing that the bill meters by quantity: a volume, a bucket, a gateway, a database. */
export type Meter = {
  readonly key: string;
  readonly account: string;
  readonly region: PricedRegion;
  readonly price: ServicePriceKey;
  readonly resource: string;
  /** Units an hour at full load; for GB-months and metric-months, the amount held. */
  readonly quantity: number;
  readonly profile: Profile;
  readonly grows: boolean;
  /** Share by which an hour may differ from the profile. */
  readonly noise: number;
  /** `hour`: a row an hour. `recent_hour`: a row an hour in the last 35 days, a row a day before. `day`: a row a day. */
  readonly rows: "hour" | "recent_hour" | "day";
  readonly from?: string;
  readonly to?: string;
  readonly toRegion?: PricedRegion;
  readonly tags: Tags;
};

/** A block volume that is not a node's root disk. */
export type Volume = {
  readonly meter: string;
  readonly type: "gp2" | "gp3";
  readonly gb: number;
  /** Pool on whose first instance it hangs. */
  readonly attachedToPool: string | undefined;
  readonly detachedAt: string | undefined;
};

/** A Savings Plan bought each year on the same day, for a year. */
export type PlanSeries = {
  readonly key: string;
  readonly type: SavingsPlanType;
  readonly account: string;
  readonly term: CommitmentTerm;
  readonly payment: CommitmentPayment;
  /** EC2 Instance plans only. */
  readonly family?: string;
  readonly region?: PricedRegion;
  /** `MM-DD` of the purchase and the hour of that day. */
  readonly renewedOn: string;
  readonly renewedAtHour: number;
  /** USD an hour at the size of November 2026; each purchase is scaled to the size of its day. */
  readonly commitmentUsd: number;
};

/** Reserved instances (or database reservations) bought each year on the same day. */
export type ReservationSeries = {
  readonly key: string;
  readonly account: string;
  readonly region: PricedRegion;
  readonly renewedOn: string;
  readonly payment: "no" | "all";
  readonly count: number;
  readonly covers: { readonly instanceType: string } | { readonly meter: string };
};

export type Incident = { readonly key: string; readonly from: number; readonly to: number };

export type Company = {
  readonly key: "demo" | "other";
  readonly name: string;
  readonly payer: string;
  readonly accounts: readonly Account[];
  readonly clusters: readonly Cluster[];
  readonly pools: readonly Pool[];
  readonly workloads: readonly Workload[];
  readonly leftovers?: Leftovers;
  readonly meters: readonly Meter[];
  readonly volumes: readonly Volume[];
  readonly plans: readonly PlanSeries[];
  readonly reservations: readonly ReservationSeries[];
  /** Things that went wrong in a month (`YYYY-MM`), and what each does to meters (factor) and pools (more instances). */
  readonly incidentsOf: (billingPeriod: string) => readonly Incident[];
  readonly effects: Readonly<
    Record<string, { readonly meters?: Readonly<Record<string, number>>; readonly pools?: Readonly<Record<string, number>> }>
  >;
  /** Promotional credit of each month, USD, and a refund in some months. */
  readonly monthlyCreditUsd: number;
  readonly refundOf: (billingPeriod: string) => { readonly day: number; readonly usd: number } | undefined;
  readonly salesTaxPercent: number;
};
