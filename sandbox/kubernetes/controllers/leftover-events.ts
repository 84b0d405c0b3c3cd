import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import type { Pod } from "#sandbox/kubernetes/objects";

/** Warnings that go on and on, each about a pod of its workload; said again at each start, since events are forgotten. */
export function recordLeftovers(context: ClusterContext): void {
  const { world, cluster, store } = context;
  for (const event of world.company.leftovers?.events ?? []) {
    if (event.cluster !== cluster.name) continue;
    const pod = store
      .list<Pod>("pods")
      .find(({ metadata }) => metadata.namespace === event.namespace && metadata.labels?.["app.kubernetes.io/name"] === event.workload);
    if (pod !== undefined) recordEvent(context, pod, "Warning", event.reason, event.message, "kubelet");
  }
}
