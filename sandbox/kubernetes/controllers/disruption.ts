import { selects } from "#sandbox/kubernetes/api/selectors";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { desiredPods } from "#sandbox/kubernetes/controllers/pod-controllers";
import { type Budget, isReady, ownerOf, type Pod, type PodController, timestamp, withCondition } from "#sandbox/kubernetes/objects";

export type Allowance = {
  readonly expectedPods: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
};

/** What a budget allows at this moment. @source the disruption controller of Kubernetes */
export function allowanceOf(context: ClusterContext, budget: Budget): Allowance {
  const pods = context.store.list<Pod>("pods").filter((pod) => isCovered(budget, pod));
  const currentHealthy = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length;
  const expectedPods = expectedOf(context, pods);
  const { minAvailable, maxUnavailable } = budget.spec;
  const desiredHealthy =
    minAvailable !== undefined
      ? scaled(minAvailable, expectedPods)
      : maxUnavailable !== undefined
        ? Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods))
        : 0;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { expectedPods, currentHealthy, desiredHealthy, disruptionsAllowed };
}

export function budgetsOf({ store }: ClusterContext, pod: Pod): readonly Budget[] {
  return store.list<Budget>("poddisruptionbudgets").filter((budget) => isCovered(budget, pod));
}

function isCovered(budget: Budget, pod: Pod): boolean {
  return budget.metadata.namespace === pod.metadata.namespace && selects(budget.spec.selector, pod.metadata.labels);
}

/** The sizes of the pods' controllers; a pod without one counts for itself. */
function expectedOf({ store }: ClusterContext, pods: readonly Pod[]): number {
  const owners = new Map<string, number>();
  let bare = 0;
  for (const pod of pods) {
    const owner = ownerOf(pod);
    if (owner === undefined) bare++;
    else {
      const controller = store.get<PodController>(`${owner.kind.toLowerCase()}s`, pod.metadata.namespace, owner.name);
      owners.set(owner.uid, controller === undefined || controller.kind === "DaemonSet" ? (owners.get(owner.uid) ?? 0) + 1 : desiredPods(controller));
    }
  }
  return bare + [...owners.values()].reduce((sum, count) => sum + count, 0);
}

/** Percentages round up, for what must stay and for what may go. */
function scaled(value: number | string, of: number): number {
  return typeof value === "string" && value.endsWith("%") ? Math.ceil((Number(value.slice(0, -1)) * of) / 100) : Number(value);
}

/** Keeps the status of every budget true. */
export function reconcileBudgets(context: ClusterContext): void {
  const { store } = context;
  for (const budget of store.list<Budget>("poddisruptionbudgets")) {
    const allowance = allowanceOf(context, budget);
    const allowed = allowance.disruptionsAllowed > 0;
    const condition = {
      type: "DisruptionAllowed",
      status: allowed ? "True" : "False",
      reason: allowed ? "SufficientPods" : "InsufficientPods",
      message: "",
      lastTransitionTime: timestamp(context.now()),
    } as const;
    const status = {
      observedGeneration: budget.metadata.generation ?? 1,
      ...allowance,
      conditions: withCondition(budget.status?.conditions, condition),
    };
    store.update<Budget>("poddisruptionbudgets", { ...budget, status });
  }
}
