import { podName, podsThatCount } from "#core/nodes/cluster-view";
import { groupObstacles, isCovered } from "#core/nodes/group-obstacles";
import { nodeObstacles } from "#core/nodes/node-obstacles";
import type { Obstacle, SwitchCase } from "#core/nodes/obstacle";
import { podObstacles } from "#core/nodes/pod-obstacles";
import type { ClusterPod } from "#core/ports/cluster";

/** Everything that stands in the way of replacing a node, what stops it first. */
export function obstaclesOf(seen: SwitchCase): readonly Obstacle[] {
  const all = [...nodeObstacles(seen), ...groupObstacles(seen), ...podObstacles(seen)];
  return [...all.filter(({ blocks }) => blocks), ...all.filter(({ blocks }) => !blocks)];
}

export type PodFate = { readonly pod: ClusterPod; readonly fate: "moves" | "stays" | "blocked"; readonly why: string | undefined };

/** What becomes of each pod of the node. */
export function podFates({ view, node }: SwitchCase, obstacles: readonly Obstacle[]): readonly PodFate[] {
  return podsThatCount(view.pods, node.name).map((pod) => {
    if (pod.isMirror) return { pod, fate: "stays", why: "It is part of the node and ends with it." };
    if (pod.isDaemon) return { pod, fate: "stays", why: "Its DaemonSet has one on each node; it ends with this one." };
    const obstacle = obstacles.find((one) => one.blocks && isAbout(one, pod, seenBudgets(view.budgets, pod)));
    return obstacle === undefined ? { pod, fate: "moves", why: undefined } : { pod, fate: "blocked", why: obstacle.text };
  });
}

const POD_KINDS: ReadonlySet<Obstacle["kind"]> = new Set([
  "do_not_disrupt",
  "local_storage",
  "bare_pod",
  "zone_bound_volume",
  "no_room",
  "disruption_budget",
]);
const WORKLOAD_KINDS: ReadonlySet<Obstacle["kind"]> = new Set(["quorum", "last_of_spread"]);

function isAbout({ kind, subject }: Obstacle, pod: ClusterPod, budgets: ReadonlySet<string>): boolean {
  if (kind === "disruption_budget" && budgets.has(subject)) return true;
  if (POD_KINDS.has(kind) && subject === podName(pod)) return true;
  return WORKLOAD_KINDS.has(kind) && pod.workload !== undefined && subject === `${pod.namespace}/${pod.workload.name}`;
}

function seenBudgets(budgets: SwitchCase["view"]["budgets"], pod: ClusterPod): ReadonlySet<string> {
  return new Set(budgets.filter((budget) => isCovered(budget, pod)).map(podName));
}

export type Readiness = "ready" | "careful" | "blocked" | "spot_already";

/** How ready a node is for spot, and the first reason in words. */
export function readinessOf(obstacles: readonly Obstacle[]): { readonly readiness: Readiness; readonly why: string | undefined } {
  const already = obstacles.find(({ kind }) => kind === "already");
  if (already !== undefined) return { readiness: "spot_already", why: already.text };
  const first = obstacles[0];
  if (first === undefined) return { readiness: "ready", why: undefined };
  return { readiness: first.blocks ? "blocked" : "careful", why: first.text };
}
