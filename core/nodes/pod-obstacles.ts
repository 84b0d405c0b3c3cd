import { isMoved, podName, podsThatCount } from "#core/nodes/cluster-view";
import { blocking, noting, type Obstacle, type SwitchCase } from "#core/nodes/obstacle";
import type { ClusterPod } from "#core/ports/cluster";

export const DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";
/** The name before Karpenter 0.33; people still write it, as a label too. */
export const DO_NOT_EVICT = "karpenter.sh/do-not-evict";
export const SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const SAFE_LOCAL_VOLUMES = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
/** Namespaces whose pods the cluster itself needs. */
const PROTECTED_NAMESPACES = new Set(["kube-system", "karpenter", "istio-system", "cert-manager"]);

const CAPACITY_KEYS = ["karpenter.sh/capacity-type", "eks.amazonaws.com/capacityType"];
const ZONE_KEYS = ["topology.kubernetes.io/zone", "topology.ebs.csi.aws.com/zone"];
const TYPE_KEYS = ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"];

/** What each pod on its own says against being moved. */
export function podObstacles({ view, node, target, owner }: SwitchCase): readonly Obstacle[] {
  const moved = podsThatCount(view.pods, node.name).filter(isMoved);
  return [
    ...moved.flatMap((pod) => [
      ...asked(pod),
      ...local(pod),
      ...bare(pod),
      ...bound(pod, target.zones, owner.kind === "auto_scaling_group"),
      ...selects(pod, target),
    ]),
    ...protectedOnes(moved),
  ];
}

/** Whether an annotation or label asks to leave a thing alone: anything but `false`. */
export function asksNotToBeDisrupted(marks: Readonly<Record<string, string>>): string | undefined {
  if (marks[SAFE_TO_EVICT] === "false") return `${SAFE_TO_EVICT}: "false"`;
  const key = [DO_NOT_DISRUPT, DO_NOT_EVICT].find((name) => marks[name] !== undefined && marks[name] !== "false");
  return key === undefined ? undefined : key;
}

function asked(pod: ClusterPod): Obstacle[] {
  const mark = asksNotToBeDisrupted(pod.annotations) ?? asksNotToBeDisrupted(pod.labels);
  return mark === undefined ? [] : [blocking("do_not_disrupt", podName(pod), `${podName(pod)} asks not to be disrupted (${mark}).`)];
}

function local(pod: ClusterPod): Obstacle[] {
  if (pod.localVolumes.length === 0 || pod.annotations[SAFE_TO_EVICT] === "true") return [];
  const safe = new Set((pod.annotations[SAFE_LOCAL_VOLUMES] ?? "").split(",").map((name) => name.trim()));
  const kept = pod.localVolumes.filter((name) => !safe.has(name));
  if (kept.length === 0) return [];
  const text = `${podName(pod)} keeps data on the node (${kept.join(", ")}) that a move would lose; ${SAFE_TO_EVICT}: "true" allows it.`;
  return [blocking("local_storage", podName(pod), text)];
}

function bare(pod: ClusterPod): Obstacle[] {
  return pod.workload === undefined ? [blocking("bare_pod", podName(pod), `${podName(pod)} has no controller: nothing would bring it back.`)] : [];
}

function bound(pod: ClusterPod, zones: readonly string[], groupChooses: boolean): Obstacle[] {
  if (pod.volumeZones.length === 0) return [];
  const elsewhere = zones.filter((zone) => !pod.volumeZones.includes(zone));
  const where = pod.volumeZones.join(", ");
  if (elsewhere.length === 0) {
    return [noting("zone_bound_volume", podName(pod), `${podName(pod)} has a volume in ${where}; the new node is launched there.`)];
  }
  const because = groupChooses ? `its group may launch in ${elsewhere.join(", ")} too` : `the new node would be in ${elsewhere.join(", ")}`;
  return [blocking("zone_bound_volume", podName(pod), `${podName(pod)} has a volume bound to ${where}, and ${because}.`)];
}

/** Selectors that the new node cannot have; all others follow from its owner. */
function selects(pod: ClusterPod, { capacityType, zones, instanceType }: SwitchCase["target"]): Obstacle[] {
  const wrong = Object.entries(pod.nodeSelector).find(([key, value]) => {
    if (CAPACITY_KEYS.includes(key)) return value.toLowerCase().replace("-", "_") !== capacityType;
    if (ZONE_KEYS.includes(key)) return zones.some((zone) => zone !== value);
    if (TYPE_KEYS.includes(key)) return value !== instanceType;
    return key === "kubernetes.io/hostname";
  });
  if (wrong === undefined) return [];
  return [blocking("no_room", podName(pod), `${podName(pod)} runs only where ${wrong[0]} is ${wrong[1]}, which the new node is not.`)];
}

function protectedOnes(pods: readonly ClusterPod[]): Obstacle[] {
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))].filter((name) => PROTECTED_NAMESPACES.has(name)).sort();
  return namespaces.map((name) => {
    const names = pods.filter(({ namespace }) => namespace === name).map((pod) => pod.name);
    return noting(
      "protected_namespace",
      name,
      `${names.length === 1 ? `${names[0]} of ${name}` : `${names.length} pods of ${name}`} would move; the cluster itself needs ${name}.`,
    );
  });
}
