/** Reads of one AWS account in one region, live. Each throws UnavailableError that names account and region. */
export interface Compute {
  readonly accountId: string;
  readonly region: string;
  whoAmI(): Promise<{ readonly accountId: string; readonly arn: string }>;
  /** All that match, terminated ones included as long as the provider shows them. No filter: every instance. */
  instances(filter?: CloudInstanceFilter): Promise<readonly CloudInstance[]>;
  /** Newest first, Linux. */
  spotPrices(instanceType: string, zone?: string): Promise<readonly SpotPrice[]>;
  scalingGroups(names?: readonly string[]): Promise<readonly ScalingGroup[]>;
  /** EKS clusters with what is needed to speak to them. */
  clusters(): Promise<readonly CloudCluster[]>;
}

export type CloudInstanceFilter = {
  readonly ids?: readonly string[];
  readonly clientToken?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

export type CloudInstance = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly capacityType: "on_demand" | "spot";
  readonly state: "pending" | "running" | "shutting-down" | "terminated" | "stopping" | "stopped";
  readonly launchedAt: string;
  readonly privateDnsName: string;
  readonly imageId: string;
  readonly subnetId: string | undefined;
  readonly launchTemplate: { readonly id: string; readonly version: string } | undefined;
  readonly clientToken: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

export type SpotPrice = { readonly instanceType: string; readonly zone: string; readonly usdPerHour: string; readonly at: string };

export type ScalingGroup = {
  readonly name: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly zones: readonly string[];
  readonly instances: readonly { readonly id: string; readonly zone: string; readonly protectedFromScaleIn: boolean }[];
  readonly launchTemplate: { readonly id: string; readonly version: string } | undefined;
  readonly mixed:
    { readonly onDemandBaseCapacity: number; readonly onDemandPercentageAboveBase: number; readonly instanceTypes: readonly string[] } | undefined;
  /** Those that instances get at launch. */
  readonly propagatedTags: Readonly<Record<string, string>>;
};

export type CloudCluster = {
  readonly name: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly kubernetesVersion: string;
  readonly endpoint: string;
  readonly certificateAuthority: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};
