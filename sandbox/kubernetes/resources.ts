/** A kind that the API serves. `plural` is unique among those that are stored. */
export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources?: readonly { readonly name: string; readonly kind: string; readonly group?: string; readonly verbs: readonly string[] }[];
  /** A kind of an extension: no strategic merge patches. */
  readonly custom?: true;
  /** Worked out when it is asked for, and not in the store. */
  readonly derived?: true;
};

const READ = ["get", "list", "watch"] as const;
const CHANGE = [...READ, "patch", "update"] as const;
const ALL = [...CHANGE, "create", "delete"] as const;
const STATUS = { name: "status", verbs: ["get", "patch", "update"] } as const;

const core = { group: "", version: "v1" } as const;
const apps = { group: "apps", version: "v1", namespaced: true, verbs: CHANGE, categories: ["all"] } as const;
const karpenter = { group: "karpenter.sh", version: "v1", namespaced: false, verbs: ALL, custom: true, categories: ["karpenter"] } as const;

export const RESOURCES: readonly Resource[] = [
  { ...core, plural: "namespaces", singular: "namespace", kind: "Namespace", namespaced: false, shortNames: ["ns"], verbs: CHANGE },
  {
    ...core,
    plural: "nodes",
    singular: "node",
    kind: "Node",
    namespaced: false,
    shortNames: ["no"],
    verbs: CHANGE,
    subresources: [{ ...STATUS, kind: "Node" }],
  },
  {
    ...core,
    plural: "pods",
    singular: "pod",
    kind: "Pod",
    namespaced: true,
    shortNames: ["po"],
    categories: ["all"],
    verbs: ALL,
    subresources: [
      { ...STATUS, kind: "Pod" },
      { name: "eviction", kind: "Eviction", group: "policy", verbs: ["create"] },
    ],
  },
  { ...core, plural: "events", singular: "event", kind: "Event", namespaced: true, shortNames: ["ev"], verbs: ALL },
  {
    ...core,
    plural: "persistentvolumes",
    singular: "persistentvolume",
    kind: "PersistentVolume",
    namespaced: false,
    shortNames: ["pv"],
    verbs: READ,
  },
  {
    ...core,
    plural: "persistentvolumeclaims",
    singular: "persistentvolumeclaim",
    kind: "PersistentVolumeClaim",
    namespaced: true,
    shortNames: ["pvc"],
    verbs: READ,
  },
  { ...core, plural: "services", singular: "service", kind: "Service", namespaced: true, shortNames: ["svc"], categories: ["all"], verbs: READ },
  { ...core, plural: "configmaps", singular: "configmap", kind: "ConfigMap", namespaced: true, shortNames: ["cm"], verbs: ALL },
  {
    ...apps,
    plural: "deployments",
    singular: "deployment",
    kind: "Deployment",
    shortNames: ["deploy"],
    subresources: [{ ...STATUS, kind: "Deployment" }],
  },
  {
    ...apps,
    plural: "replicasets",
    singular: "replicaset",
    kind: "ReplicaSet",
    shortNames: ["rs"],
    subresources: [{ ...STATUS, kind: "ReplicaSet" }],
  },
  {
    ...apps,
    plural: "statefulsets",
    singular: "statefulset",
    kind: "StatefulSet",
    shortNames: ["sts"],
    subresources: [{ ...STATUS, kind: "StatefulSet" }],
  },
  { ...apps, plural: "daemonsets", singular: "daemonset", kind: "DaemonSet", shortNames: ["ds"], subresources: [{ ...STATUS, kind: "DaemonSet" }] },
  { ...apps, group: "batch", plural: "jobs", singular: "job", kind: "Job", verbs: READ },
  { ...apps, group: "batch", plural: "cronjobs", singular: "cronjob", kind: "CronJob", shortNames: ["cj"], verbs: READ },
  {
    group: "policy",
    version: "v1",
    plural: "poddisruptionbudgets",
    singular: "poddisruptionbudget",
    kind: "PodDisruptionBudget",
    namespaced: true,
    shortNames: ["pdb"],
    verbs: ALL,
    subresources: [{ ...STATUS, kind: "PodDisruptionBudget" }],
  },
  { ...karpenter, plural: "nodepools", singular: "nodepool", kind: "NodePool", subresources: [{ ...STATUS, kind: "NodePool" }] },
  { ...karpenter, plural: "nodeclaims", singular: "nodeclaim", kind: "NodeClaim", subresources: [{ ...STATUS, kind: "NodeClaim" }] },
  {
    group: "coordination.k8s.io",
    version: "v1",
    plural: "leases",
    singular: "lease",
    kind: "Lease",
    namespaced: true,
    verbs: ["get", "list"],
    derived: true,
  },
  {
    group: "metrics.k8s.io",
    version: "v1beta1",
    plural: "nodes",
    singular: "",
    kind: "NodeMetrics",
    namespaced: false,
    verbs: ["get", "list"],
    derived: true,
  },
  {
    group: "metrics.k8s.io",
    version: "v1beta1",
    plural: "pods",
    singular: "",
    kind: "PodMetrics",
    namespaced: true,
    verbs: ["get", "list"],
    derived: true,
  },
];

export function apiVersionOf(resource: Pick<Resource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return RESOURCES.find((resource) => resource.group === group && resource.version === version && resource.plural === plural);
}
