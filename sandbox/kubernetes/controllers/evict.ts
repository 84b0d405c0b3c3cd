import { ApiError } from "#sandbox/kubernetes/api/api-error";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { allowanceOf, budgetsOf, reconcileBudgets } from "#sandbox/kubernetes/controllers/disruption";
import { beginDeletion } from "#sandbox/kubernetes/controllers/kubelet";
import { isReady, type Pod } from "#sandbox/kubernetes/objects";

export type EvictOptions = { readonly graceSeconds?: number | undefined; readonly dryRun?: boolean };

/**
 * Evicts a pod where the budgets over it allow that now. What is not running, or ending already, needs no leave.
 *
 * @throws ApiError 429 when a budget forbids it, 500 when more than one covers the pod
 */
export function evictPod(context: ClusterContext, pod: Pod, { graceSeconds, dryRun = false }: EvictOptions = {}): void {
  const needsLeave = pod.metadata.deletionTimestamp === undefined && pod.status.phase === "Running";
  if (needsLeave) demandLeave(context, pod);
  if (dryRun) return;
  beginDeletion(context, pod, graceSeconds);
  reconcileBudgets(context);
}

function demandLeave(context: ClusterContext, pod: Pod): void {
  const budgets = budgetsOf(context, pod);
  if (budgets.length > 1)
    throw new ApiError(500, "InternalError", "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
  const [budget] = budgets;
  if (budget === undefined) return;
  const { disruptionsAllowed, currentHealthy, desiredHealthy } = allowanceOf(context, budget);
  const unhealthyMayGo = budget.spec.unhealthyPodEvictionPolicy === "AlwaysAllow" || (currentHealthy >= desiredHealthy && desiredHealthy > 0);
  if (!isReady(pod) && unhealthyMayGo) return;
  if (disruptionsAllowed > 0) return;
  const { name = "" } = budget.metadata;
  throw new ApiError(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [
      {
        reason: "DisruptionBudget",
        message: `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
      },
    ],
  });
}
