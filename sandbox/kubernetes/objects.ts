/** The fields of Kubernetes objects that the sandbox reads or writes, as JSON; anything else passes through untouched. */
export type OwnerReference = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean | undefined;
  readonly blockOwnerDeletion?: boolean | undefined;
};

export type Labels = Readonly<Record<string, string>>;

export type Metadata = {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number | undefined;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string | undefined;
  readonly deletionGracePeriodSeconds?: number | undefined;
  readonly generateName?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
  readonly finalizers?: readonly string[] | undefined;
  readonly ownerReferences?: readonly OwnerReference[] | undefined;
};

export type KubeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
};

/** Before the store gives it a uid, a version and a birth time. */
export type Draft<Kind extends KubeObject = KubeObject> = {
  readonly [Field in keyof Kind as Field extends "metadata" ? never : Field]: Kind[Field];
} & {
  readonly metadata: Omit<Metadata, "uid" | "resourceVersion" | "creationTimestamp"> & Partial<Pick<Metadata, "uid" | "creationTimestamp">>;
};

export type Condition = {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime: string;
  readonly lastHeartbeatTime?: string | undefined;
};

export type Taint = { readonly key: string; readonly value?: string | undefined; readonly effect: string; readonly timeAdded?: string | undefined };

export type Node = KubeObject & {
  readonly spec: { readonly providerID: string; readonly unschedulable?: boolean | undefined; readonly taints?: readonly Taint[] | undefined };
  readonly status: {
    readonly capacity: Labels;
    readonly allocatable: Labels;
    readonly conditions: readonly Condition[];
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo: Labels;
  };
};

export type Container = {
  readonly name: string;
  readonly image: string;
  readonly resources?: { readonly requests?: Labels | undefined; readonly limits?: Labels | undefined } | undefined;
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[] | undefined;
};

export type PodVolume = {
  readonly name: string;
  readonly emptyDir?: Readonly<Record<string, unknown>> | undefined;
  readonly persistentVolumeClaim?: { readonly claimName: string } | undefined;
  readonly hostPath?: { readonly path: string } | undefined;
};

export type LabelSelector = {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?:
    readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] | undefined }[] | undefined;
};

export type SpreadConstraint = {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  readonly labelSelector?: LabelSelector | undefined;
};

export type PodSpec = {
  readonly nodeName?: string | undefined;
  readonly hostname?: string | undefined;
  readonly subdomain?: string | undefined;
  readonly containers: readonly Container[];
  readonly volumes?: readonly PodVolume[] | undefined;
  readonly nodeSelector?: Labels | undefined;
  readonly tolerations?:
    | readonly {
        readonly key?: string | undefined;
        readonly operator?: string | undefined;
        readonly value?: string | undefined;
        readonly effect?: string | undefined;
      }[]
    | undefined;
  readonly topologySpreadConstraints?: readonly SpreadConstraint[] | undefined;
  readonly terminationGracePeriodSeconds?: number | undefined;
  readonly restartPolicy?: string | undefined;
  readonly schedulerName?: string | undefined;
  readonly hostNetwork?: boolean | undefined;
  readonly priorityClassName?: string | undefined;
};

export type Pod = KubeObject & {
  readonly spec: PodSpec;
  readonly status: {
    readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
    readonly conditions?: readonly Condition[] | undefined;
    readonly hostIP?: string | undefined;
    readonly podIP?: string | undefined;
    readonly startTime?: string | undefined;
    readonly qosClass?: string | undefined;
    readonly containerStatuses?: readonly Readonly<Record<string, unknown>>[] | undefined;
  };
};

export type PodTemplate = { readonly metadata: { readonly labels: Labels; readonly annotations?: Labels | undefined }; readonly spec: PodSpec };

/** A Deployment, ReplicaSet, StatefulSet, DaemonSet or Job: what keeps pods of one template. */
export type PodController = KubeObject & {
  readonly spec: {
    readonly replicas?: number | undefined;
    readonly parallelism?: number | undefined;
    readonly selector: LabelSelector;
    readonly template: PodTemplate;
    readonly podManagementPolicy?: string | undefined;
    readonly volumeClaimTemplates?:
      readonly { readonly metadata: { readonly name: string }; readonly spec: Readonly<Record<string, unknown>> }[] | undefined;
    readonly [field: string]: unknown;
  };
  readonly status: Readonly<Record<string, unknown>>;
};

export type Budget = KubeObject & {
  readonly spec: {
    readonly minAvailable?: number | string | undefined;
    readonly maxUnavailable?: number | string | undefined;
    readonly selector?: LabelSelector | undefined;
    readonly unhealthyPodEvictionPolicy?: string | undefined;
  };
  readonly status?:
    | {
        readonly observedGeneration: number;
        readonly currentHealthy: number;
        readonly desiredHealthy: number;
        readonly expectedPods: number;
        readonly disruptionsAllowed: number;
        readonly conditions: readonly Condition[];
      }
    | undefined;
};

export type PersistentVolume = KubeObject & {
  readonly spec: {
    readonly capacity: Labels;
    readonly claimRef?: { readonly namespace: string; readonly name: string; readonly [field: string]: unknown } | undefined;
    readonly nodeAffinity?:
      | {
          readonly required: {
            readonly nodeSelectorTerms: readonly {
              readonly matchExpressions: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
            }[];
          };
        }
      | undefined;
    readonly [field: string]: unknown;
  };
};

export type KubeEvent = KubeObject & {
  readonly involvedObject: {
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid?: string | undefined;
    readonly apiVersion?: string | undefined;
  };
  readonly reason: string;
  readonly message: string;
  readonly type: "Normal" | "Warning";
  readonly count: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
  readonly source: { readonly component: string };
};

/** Kubernetes writes instants without a fraction of a second. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function ownerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export function isReady(object: { readonly status?: { readonly conditions?: readonly Condition[] | undefined } | undefined }): boolean {
  return hasCondition(object, "Ready");
}

export function hasCondition(
  object: { readonly status?: { readonly conditions?: readonly Condition[] | undefined } | undefined },
  type: string,
): boolean {
  return object.status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}

/** Replaces the condition of that type; its transition time moves only when its status does. */
export function withCondition(conditions: readonly Condition[] | undefined, wanted: Condition): Condition[] {
  const before = conditions?.find((condition) => condition.type === wanted.type);
  const kept = before?.status === wanted.status ? { ...wanted, lastTransitionTime: before.lastTransitionTime } : wanted;
  const others = (conditions ?? []).map((condition) => (condition.type === wanted.type ? kept : condition));
  return before === undefined ? [...others, kept] : others;
}
