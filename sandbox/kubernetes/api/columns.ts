import { ageOf } from "#sandbox/kubernetes/api/human-duration";
import type { NodeClaim, NodePool } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { type Budget, type Condition, isReady, type KubeEvent, type KubeObject, type Node, type Pod } from "#sandbox/kubernetes/objects";

/** `wide`: shown by `-o wide` only. */
export type Column = {
  readonly name: string;
  readonly type?: "string" | "integer";
  readonly wide?: true;
  readonly value: (object: KubeObject, now: Date) => unknown;
};

type Fields = Readonly<Record<string, unknown>>;

const at = (object: KubeObject, path: string): unknown => {
  let value: unknown = object;
  for (const step of path.split(".")) value = (value as Fields | undefined)?.[step];
  return value;
};
const text = (name: string, path: string, fallback = "<none>"): Column => ({ name, value: (object) => String(at(object, path) ?? fallback) });
const number = (name: string, path: string): Column => ({ name, type: "integer", value: (object) => Number(at(object, path) ?? 0) });
const wide = (column: Column): Column => ({ ...column, wide: true });

const NAME = text("Name", "metadata.name");
const AGE: Column = { name: "Age", value: (object, now) => ageOf(object.metadata.creationTimestamp, now) };
const list = (value: unknown): string => (Array.isArray(value) ? value.join(",") : "");
const selectorText = (value: unknown): string =>
  Object.entries((value as { readonly matchLabels?: Fields } | undefined)?.matchLabels ?? {})
    .map(([key, one]) => `${key}=${String(one)}`)
    .join(",") || "<none>";
const containers = (path: string, field: "name" | "image") => (object: KubeObject) =>
  ((at(object, path) ?? []) as readonly { readonly name: string; readonly image: string }[]).map((container) => container[field]).join(",");
const TEMPLATE: readonly Column[] = [
  wide({ name: "Containers", value: containers("spec.template.spec.containers", "name") }),
  wide({ name: "Images", value: containers("spec.template.spec.containers", "image") }),
  wide({ name: "Selector", value: (object) => selectorText(at(object, "spec.selector")) }),
];

const address = (node: Node, type: string) => node.status.addresses.find((one) => one.type === type)?.address ?? "<none>";
const asNode = (value: (node: Node) => string) => (object: KubeObject) => value(object as Node);

function nodeStatus(node: Node): string {
  const ready = node.status.conditions.find((condition) => condition.type === "Ready");
  return `${ready?.status === "True" ? "Ready" : "NotReady"}${node.spec.unschedulable === true ? ",SchedulingDisabled" : ""}`;
}

function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return "Terminating";
  const waiting = (pod.status.containerStatuses?.[0]?.["state"] as { readonly waiting?: { readonly reason: string } } | undefined)?.waiting;
  if (waiting !== undefined) return waiting.reason;
  return pod.status.phase === "Pending" && pod.spec.nodeName !== undefined ? "ContainerCreating" : pod.status.phase;
}

const readyOf = (object: KubeObject): string =>
  ((object["status"] as { readonly conditions?: readonly Condition[] } | undefined)?.conditions ?? []).find((condition) => condition.type === "Ready")
    ?.status ?? "Unknown";
const ready: Column = {
  name: "Ready",
  value: (object) => `${Number(at(object, "status.readyReplicas") ?? 0)}/${Number(at(object, "spec.replicas") ?? 0)}`,
};

/** What `kubectl get` shows of each kind; a kind without an entry shows name and age. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  nodes: [
    NAME,
    { name: "Status", value: asNode(nodeStatus) },
    { name: "Roles", value: () => "<none>" },
    AGE,
    text("Version", "status.nodeInfo.kubeletVersion"),
    wide({ name: "Internal-IP", value: asNode((node) => address(node, "InternalIP")) }),
    wide({ name: "External-IP", value: asNode((node) => address(node, "ExternalIP")) }),
    wide(text("OS-Image", "status.nodeInfo.osImage")),
    wide(text("Kernel-Version", "status.nodeInfo.kernelVersion")),
    wide(text("Container-Runtime", "status.nodeInfo.containerRuntimeVersion")),
  ],
  pods: [
    NAME,
    {
      name: "Ready",
      value: (object) => `${isReady(object as Pod) ? (object as Pod).spec.containers.length : 0}/${(object as Pod).spec.containers.length}`,
    },
    { name: "Status", value: (object) => podStatus(object as Pod) },
    { name: "Restarts", value: () => "0" },
    AGE,
    wide(text("IP", "status.podIP")),
    wide(text("Node", "spec.nodeName")),
    wide({ name: "Nominated Node", value: () => "<none>" }),
    wide({ name: "Readiness Gates", value: () => "<none>" }),
  ],
  namespaces: [NAME, text("Status", "status.phase"), AGE],
  deployments: [NAME, ready, number("Up-to-date", "status.updatedReplicas"), number("Available", "status.availableReplicas"), AGE, ...TEMPLATE],
  replicasets: [
    NAME,
    number("Desired", "spec.replicas"),
    number("Current", "status.replicas"),
    number("Ready", "status.readyReplicas"),
    AGE,
    ...TEMPLATE,
  ],
  statefulsets: [NAME, ready, AGE, ...TEMPLATE.slice(0, 2)],
  daemonsets: [
    NAME,
    number("Desired", "status.desiredNumberScheduled"),
    number("Current", "status.currentNumberScheduled"),
    number("Ready", "status.numberReady"),
    number("Up-to-date", "status.updatedNumberScheduled"),
    number("Available", "status.numberAvailable"),
    { name: "Node Selector", value: (object) => selectorText({ matchLabels: at(object, "spec.template.spec.nodeSelector") }) },
    AGE,
    ...TEMPLATE,
  ],
  jobs: [
    NAME,
    { name: "Status", value: () => "Running" },
    { name: "Completions", value: (object) => `0/1 of ${String(at(object, "spec.parallelism"))}` },
    AGE,
  ],
  cronjobs: [
    NAME,
    text("Schedule", "spec.schedule"),
    { name: "Timezone", value: () => "<none>" },
    { name: "Suspend", value: () => "False" },
    { name: "Active", type: "integer", value: (object) => ((at(object, "status.active") ?? []) as readonly unknown[]).length },
    { name: "Last Schedule", value: (object, now) => ageOf(String(at(object, "status.lastScheduleTime") ?? object.metadata.creationTimestamp), now) },
    AGE,
  ],
  poddisruptionbudgets: [
    NAME,
    text("Min Available", "spec.minAvailable", "N/A"),
    text("Max Unavailable", "spec.maxUnavailable", "N/A"),
    { name: "Allowed Disruptions", type: "integer", value: (object) => (object as Budget).status?.disruptionsAllowed ?? 0 },
    AGE,
  ],
  persistentvolumes: [
    NAME,
    text("Capacity", "spec.capacity.storage"),
    { name: "Access Modes", value: (object) => accessModes(at(object, "spec.accessModes")) },
    text("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
    text("Status", "status.phase"),
    { name: "Claim", value: (object) => `${String(at(object, "spec.claimRef.namespace"))}/${String(at(object, "spec.claimRef.name"))}` },
    text("StorageClass", "spec.storageClassName"),
    AGE,
  ],
  persistentvolumeclaims: [
    NAME,
    text("Status", "status.phase"),
    text("Volume", "spec.volumeName", ""),
    text("Capacity", "status.capacity.storage", ""),
    { name: "Access Modes", value: (object) => accessModes(at(object, "status.accessModes")) },
    text("StorageClass", "spec.storageClassName"),
    AGE,
  ],
  events: [
    { name: "Last Seen", value: (object, now) => ageOf((object as KubeEvent).lastTimestamp, now) },
    text("Type", "type"),
    text("Reason", "reason"),
    { name: "Object", value: (object) => `${(object as KubeEvent).involvedObject.kind.toLowerCase()}/${(object as KubeEvent).involvedObject.name}` },
    text("Message", "message"),
    wide(text("Name", "metadata.name")),
  ],
  nodepools: [
    NAME,
    {
      name: "NodeClass",
      value: (object) => String(((object as NodePool).spec.template.spec["nodeClassRef"] as { readonly name?: string } | undefined)?.name ?? ""),
    },
    text("Nodes", "status.nodes", "0"),
    { name: "Ready", value: readyOf },
    AGE,
  ],
  nodeclaims: [
    NAME,
    { name: "Type", value: (object) => object.metadata.labels?.["node.kubernetes.io/instance-type"] ?? "" },
    { name: "Capacity", value: (object) => object.metadata.labels?.["karpenter.sh/capacity-type"] ?? "" },
    { name: "Zone", value: (object) => object.metadata.labels?.["topology.kubernetes.io/zone"] ?? "" },
    { name: "Node", value: (object) => (object as NodeClaim).status?.nodeName ?? "" },
    { name: "Ready", value: readyOf },
    AGE,
    wide({ name: "ID", value: (object) => (object as NodeClaim).status?.providerID ?? "" }),
    wide({ name: "NodePool", value: (object) => object.metadata.labels?.["karpenter.sh/nodepool"] ?? "" }),
  ],
};

function accessModes(modes: unknown): string {
  return list(modes).replaceAll("ReadWriteOnce", "RWO");
}

export function columnsOf(plural: string): readonly Column[] {
  return COLUMNS[plural] ?? [NAME, AGE];
}
