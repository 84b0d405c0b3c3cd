import { selects } from "#sandbox/kubernetes/api/selectors";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { bindVolumes, zoneOfVolumes } from "#sandbox/kubernetes/controllers/volumes";
import { type Condition, isReady, type Node, type Pod, type PodSpec, type Taint, timestamp } from "#sandbox/kubernetes/objects";
import { quantity, requestsOf } from "#sandbox/kubernetes/quantities";
import { boundPod } from "#sandbox/kubernetes/render/pod-object";

type Candidate =
  | Pick<Pod, "spec" | "metadata">
  | { readonly spec: PodSpec; readonly metadata: { readonly namespace?: string | undefined; readonly labels?: Pod["metadata"]["labels"] } };
type Room = { readonly node: Node; readonly cpuMillis: number; readonly memoryMib: number; readonly pods: number };

/** Binds each pod without a node to one that fits, or says why none does. */
export function schedulePods(context: ClusterContext): void {
  const { store } = context;
  const waiting = store
    .list<Pod>("pods")
    .filter((pod) => pod.spec.nodeName === undefined && pod.metadata.deletionTimestamp === undefined && pod.status.phase === "Pending");
  for (const pod of waiting) {
    const nodes = store.list<Node>("nodes");
    const refusals = new Map<string, number>();
    const fitting: Room[] = [];
    for (const node of nodes) {
      const refusal = refusalOf(context, pod, node, nodes);
      if (refusal === undefined) fitting.push(roomOn(context, node));
      else refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
    }
    const best = fitting.toSorted((a, b) => preference(context, pod, b) - preference(context, pod, a))[0];
    if (best === undefined) cannotSchedule(context, pod, nodes.length, refusals);
    else bind(context, pod, best.node);
  }
}

function bind(context: ClusterContext, pod: Pod, node: Node): void {
  const bound = context.store.update<Pod>("pods", boundPod(pod, node, context.now()));
  bindVolumes(context, bound, node);
  recordEvent(
    context,
    bound,
    "Normal",
    "Scheduled",
    `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${node.metadata.name}`,
    "default-scheduler",
  );
}

function cannotSchedule(context: ClusterContext, pod: Pod, nodes: number, refusals: ReadonlyMap<string, number>): void {
  const reasons = [...refusals].map(([reason, count]) => `${count} ${reason}`).sort();
  const message = `0/${nodes} nodes are available: ${reasons.length === 0 ? "no nodes" : reasons.join(", ")}. preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;
  const before = pod.status.conditions?.find((condition) => condition.type === "PodScheduled");
  if (before?.message === message) return;
  const unscheduled: Condition = {
    type: "PodScheduled",
    status: "False",
    reason: "Unschedulable",
    message,
    lastTransitionTime: before?.lastTransitionTime ?? timestamp(context.now()),
  };
  context.store.update<Pod>("pods", { ...pod, status: { ...pod.status, conditions: [unscheduled] } });
  recordEvent(context, pod, "Warning", "FailedScheduling", message, "default-scheduler");
}

/** Why a pod may not run on a node, in the scheduler's words; undefined where it may. */
function refusalOf(context: ClusterContext, pod: Pod, node: Node, nodes: readonly Node[]): string | undefined {
  if (node.spec.unschedulable === true) return "node(s) were unschedulable";
  const untolerated = untoleratedTaint(pod.spec, node.spec.taints ?? []);
  if (untolerated !== undefined) return `node(s) had untolerated taint {${untolerated.key}: ${untolerated.value ?? ""}}`;
  if (!isReady(node) || node.metadata.deletionTimestamp !== undefined) return "node(s) were not ready";
  if (!isSelected(pod.spec, node)) return "node(s) didn't match Pod's node affinity/selector";
  const zone = zoneOfVolumes(context, pod);
  if (zone !== undefined && zoneOf(node) !== zone) return "node(s) had volume node affinity conflict";
  const lacking = lackingOn(context, pod, node);
  if (lacking !== undefined) return lacking;
  return spreadAllows(context, pod, node, nodes) ? undefined : "node(s) didn't match pod topology spread constraints";
}

/** Whether the requests of a pod fit beside those that are there. */
export function fits(context: ClusterContext, pod: Candidate, node: Node): boolean {
  return lackingOn(context, pod, node) === undefined;
}

function lackingOn(context: ClusterContext, pod: Candidate, node: Node): string | undefined {
  const room = roomOn(context, node);
  const wants = requestsOf(pod.spec.containers);
  if (room.pods < 1) return "Too many pods";
  if (room.cpuMillis < wants.cpuMillis) return "Insufficient cpu";
  return room.memoryMib < wants.memoryMib ? "Insufficient memory" : undefined;
}

/** Daemons that are yet to come are in it too: they are on every node or about to be. */
function roomOn({ store }: ClusterContext, node: Node): Room {
  const there = store
    .list<Pod>("pods")
    .filter((pod) => pod.spec.nodeName === node.metadata.name && pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed");
  const used = there.map((pod) => requestsOf(pod.spec.containers));
  const { cpu, memory, pods } = node.status.allocatable;
  return {
    node,
    cpuMillis: Math.round(quantity(cpu) * 1000) - used.reduce((sum, one) => sum + one.cpuMillis, 0),
    memoryMib: quantity(memory) / 2 ** 20 - used.reduce((sum, one) => sum + one.memoryMib, 0),
    pods: quantity(pods) - there.length,
  };
}

export function isSelected(spec: PodSpec, node: Node): boolean {
  return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
}

function untoleratedTaint(spec: PodSpec, taints: readonly Taint[]): Taint | undefined {
  return taints.find((taint) => taint.effect !== "PreferNoSchedule" && !(spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
}

function tolerates({ key, operator, value, effect }: NonNullable<PodSpec["tolerations"]>[number], taint: Taint): boolean {
  if (effect !== undefined && effect !== "" && effect !== taint.effect) return false;
  if (key === undefined || key === "") return operator === "Exists";
  return key === taint.key && (operator === "Exists" || (value ?? "") === (taint.value ?? ""));
}

export function zoneOf(node: Node): string | undefined {
  return node.metadata.labels?.["topology.kubernetes.io/zone"];
}

function spreadAllows(context: ClusterContext, pod: Pod, node: Node, nodes: readonly Node[]): boolean {
  return (pod.spec.topologySpreadConstraints ?? []).every((constraint) => {
    if (constraint.whenUnsatisfiable !== "DoNotSchedule") return true;
    const domain = node.metadata.labels?.[constraint.topologyKey];
    if (domain === undefined) return false;
    const counts = countsByDomain(context, pod, nodes, constraint);
    return (counts.get(domain) ?? 0) + 1 - Math.min(...counts.values()) <= constraint.maxSkew;
  });
}

function countsByDomain(
  { store }: ClusterContext,
  pod: Pod,
  nodes: readonly Node[],
  { topologyKey, labelSelector }: NonNullable<PodSpec["topologySpreadConstraints"]>[number],
) {
  const domains = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const domain = node.metadata.labels?.[topologyKey];
    if (domain === undefined || !isSelected(pod.spec, node)) continue;
    domains.set(node.metadata.name, domain);
    counts.set(domain, counts.get(domain) ?? 0);
  }
  for (const other of store.list<Pod>("pods")) {
    const domain = domains.get(other.spec.nodeName ?? "");
    if (domain === undefined || other.metadata.namespace !== pod.metadata.namespace || other.metadata.deletionTimestamp !== undefined) continue;
    if (selects(labelSelector, other.metadata.labels)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

/** Fewest of its kind in the zone and on the node first, then the most room. */
function preference(context: ClusterContext, pod: Pod, { node, cpuMillis }: Room): number {
  const siblings = context.store
    .list<Pod>("pods")
    .filter(
      (other) =>
        other.metadata.namespace === pod.metadata.namespace &&
        other.metadata.labels?.["app.kubernetes.io/name"] === pod.metadata.labels?.["app.kubernetes.io/name"],
    );
  const names = new Set(context.store.list<Node>("nodes").flatMap((other) => (zoneOf(other) === zoneOf(node) ? [other.metadata.name] : [])));
  const inZone = siblings.filter((other) => names.has(other.spec.nodeName ?? "")).length;
  const onNode = siblings.filter((other) => other.spec.nodeName === node.metadata.name).length;
  return cpuMillis - onNode * 1e6 - inZone * 1e5;
}
