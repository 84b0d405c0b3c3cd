import { type ClusterView, isMoved, isOfWorkload, podName, podsThatCount } from "#core/nodes/cluster-view";
import { blocking, noting, type Obstacle, type SwitchCase } from "#core/nodes/obstacle";
import type { ClusterPod, DisruptionBudget } from "#core/ports/cluster";

const ZONE = "topology.kubernetes.io/zone";
/** Fewer replicas agree on nothing by majority; an even number is seldom meant to. */
const LEAST_QUORUM = 3;
/** Consensus gets slower with each member: larger sets are shards or workers. */
const MOST_QUORUM = 9;

/** What pods say together: disruption budgets, majorities, the spread over zones. */
export function groupObstacles({ view, node }: SwitchCase): readonly Obstacle[] {
  const moved = podsThatCount(view.pods, node.name).filter(isMoved);
  return [...budgetObstacles(view.budgets, moved), ...quorumObstacles(view, moved), ...spreadObstacles(view, node.name, moved)];
}

/** A budget without labels is about every pod of its namespace. */
export function isCovered(budget: DisruptionBudget, pod: ClusterPod): boolean {
  return budget.namespace === pod.namespace && Object.entries(budget.matchLabels).every(([key, value]) => pod.labels[key] === value);
}

function budgetObstacles(budgets: readonly DisruptionBudget[], moved: readonly ClusterPod[]): Obstacle[] {
  const doubly = moved.flatMap((pod) => {
    const names = budgets.filter((budget) => isCovered(budget, pod)).map(({ name }) => name);
    if (names.length < 2) return [];
    return [
      blocking(
        "disruption_budget",
        podName(pod),
        `${podName(pod)} is under ${names.length} disruption budgets (${names.join(", ")}): Kubernetes refuses to evict it.`,
      ),
    ];
  });
  return [
    ...doubly,
    ...budgets.flatMap((budget) =>
      ofBudget(
        budget,
        moved.filter((pod) => isCovered(budget, pod)),
      ),
    ),
  ];
}

function ofBudget(budget: DisruptionBudget, covered: readonly ClusterPod[]): Obstacle[] {
  if (covered.length === 0) return [];
  const name = podName(budget);
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = budget;
  if (disruptionsAllowed >= 1) {
    if (covered.length <= disruptionsAllowed) return [];
    return [
      noting("disruption_budget", name, `${name} lets ${disruptionsAllowed} of its pods be away at once: ${covered.length} move one after another.`),
    ];
  }
  const text =
    desiredHealthy >= expectedPods
      ? `${name} wants ${desiredHealthy} of ${expectedPods} pods healthy, so it never lets one be evicted.`
      : `${name} lets no pod be evicted now: ${currentHealthy} are healthy and ${desiredHealthy} must stay.`;
  return [blocking("disruption_budget", name, text)];
}

function quorumObstacles(view: ClusterView, moved: readonly ClusterPod[]): Obstacle[] {
  return view.workloads.flatMap((set) => {
    if (set.kind !== "StatefulSet" || set.replicas < LEAST_QUORUM || set.replicas > MOST_QUORUM || set.replicas % 2 === 0) return [];
    const here = moved.filter(
      ({ namespace, workload }) => namespace === set.namespace && workload?.kind === "StatefulSet" && workload.name === set.name,
    );
    if (here.length === 0) return [];
    const name = podName(set);
    // Whether it votes, its spec does not say; a lost member of one that does costs more than any spot price saves.
    return [
      blocking("quorum", name, `${name} is a StatefulSet of ${set.replicas}, as sets are that decide by majority: a member of one is not moved.`),
    ];
  });
}

/** Workloads that must be spread over zones, and whose only node in this zone it is. */
function spreadObstacles(view: ClusterView, nodeName: string, moved: readonly ClusterPod[]): Obstacle[] {
  const zoneOf = new Map(view.nodes.map(({ name, zone }) => [name, zone]));
  const zone = zoneOf.get(nodeName);
  const spread = moved.filter(({ hardSpread, workload }) => workload !== undefined && hardSpread.some(({ topologyKey }) => topologyKey === ZONE));
  const firsts = spread.filter((pod, index) => spread.findIndex((other) => isOfWorkload(pod, other)) === index);
  return firsts.flatMap((pod) => {
    const stay = view.pods.some(
      (other) =>
        other.nodeName !== undefined &&
        other.nodeName !== nodeName &&
        zoneOf.get(other.nodeName) === zone &&
        isOfWorkload(pod, other) &&
        other.ready &&
        !other.terminating,
    );
    if (stay) return [];
    const name = `${pod.namespace}/${pod.workload?.name ?? pod.name}`;
    return [blocking("last_of_spread", name, `${name} must be spread over zones, and this is its only node in ${zone ?? "its zone"}.`)];
  });
}
