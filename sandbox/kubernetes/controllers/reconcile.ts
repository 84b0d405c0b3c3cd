import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { reconcileStatus } from "#sandbox/kubernetes/controllers/controller-status";
import { reconcileBudgets } from "#sandbox/kubernetes/controllers/disruption";
import { forgetEvents } from "#sandbox/kubernetes/controllers/events";
import { runPods } from "#sandbox/kubernetes/controllers/kubelet";
import { reconcileNodes } from "#sandbox/kubernetes/controllers/node-controller";
import { reconcilePods } from "#sandbox/kubernetes/controllers/pod-controllers";
import { placeBarePods, placeBilledPods } from "#sandbox/kubernetes/controllers/pod-placement";
import { schedulePods } from "#sandbox/kubernetes/controllers/scheduler";
import { reconcileWorkloads } from "#sandbox/kubernetes/controllers/workload-sync";
import { endClaims } from "#sandbox/kubernetes/karpenter/end-claims";
import { reconcileClaims } from "#sandbox/kubernetes/karpenter/launch-claims";
import { reconcileNodePools } from "#sandbox/kubernetes/karpenter/node-pools";
import { provisionNodes } from "#sandbox/kubernetes/karpenter/provision";
import type { Node } from "#sandbox/kubernetes/objects";
import { instanceIdOf } from "#sandbox/kubernetes/render/node-object";

/** Controllers answer each other within a few rounds; more means that two of them disagree. */
const MOST_ROUNDS = 20;

/** Runs every controller until nothing changes any more. */
export function reconcile(context: ClusterContext): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = context.store.version;
    reconcileOnce(context);
    if (context.store.version === before) break;
  }
  context.store.commit({ sync: false });
}

function reconcileOnce(context: ClusterContext): void {
  const { world, cluster, store } = context;
  const instances = world.instances({ cluster: cluster.name });
  const joined = reconcileNodes(context, instances);
  const members = new Set(store.list<Node>("nodes").map((node) => instanceIdOf(node.spec.providerID)));
  reconcileWorkloads(
    context,
    instances.filter((instance) => members.has(instance.id) && instance.state === "running"),
  );
  for (const one of joined) {
    placeBilledPods(context, one);
    placeBarePods(context, one);
  }
  reconcileNodePools(context);
  reconcileClaims(context, instances);
  endClaims(context, world.instances({ cluster: cluster.name }));
  reconcilePods(context);
  schedulePods(context);
  provisionNodes(context);
  runPods(context);
  reconcileStatus(context);
  reconcileBudgets(context);
  forgetEvents(context);
}
