import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import type { Joined } from "#sandbox/kubernetes/controllers/node-controller";
import { desiredPods, newPodOf, podsOwnedBy } from "#sandbox/kubernetes/controllers/pod-controllers";
import { fits } from "#sandbox/kubernetes/controllers/scheduler";
import type { Node, Pod, PodController } from "#sandbox/kubernetes/objects";
import { boundPod, pendingPod, runningPod } from "#sandbox/kubernetes/render/pod-object";
import type { Workload } from "#sandbox/world/company";
import { uidOf } from "#sandbox/kubernetes/render/uid";
import { hex } from "#sandbox/world/noise";
import { podsOn } from "#sandbox/world/pods";

/**
 * A node that joins takes the pods that the pure world has on it, under the names and uids that the bill splits its cost
 * by, as far as their workloads lack pods. They start with it.
 */
export function placeBilledPods(context: ClusterContext, { node, instance }: Joined): void {
  const { world, store } = context;
  const pool = world.company.pools.find(({ key }) => key === instance.poolKey);
  if (pool === undefined || instance.slot === undefined) return;
  const at = new Date(node.metadata.creationTimestamp);
  const pure = {
    id: instance.id,
    pool,
    slot: instance.slot,
    zone: instance.zone,
    launchedAt: instance.launchedAt.getTime() / 1000,
    endedAt: undefined,
  };
  for (const { workload, name, uid } of podsOn(world.company, pure)) {
    const controller = controllerOf(context, workload);
    if (controller === undefined || store.get("pods", workload.namespace, name) !== undefined) continue;
    if (controller.kind !== "DaemonSet" && podsOwnedBy(context, controller).length >= desiredPods(controller)) continue;
    start(context, newPodOf(context, controller, name, { uid, zone: instance.zone }), node, at);
  }
}

/** Pods without a controller, once, when the node of their place joins. */
export function placeBarePods(context: ClusterContext, { node, instance }: Joined): void {
  const { world, store, cluster } = context;
  for (const bare of world.company.leftovers?.barePods ?? []) {
    if (bare.pool !== instance.poolKey || bare.slot !== instance.slot) continue;
    const mark = `bare-pod-${bare.namespace}-${bare.name}`;
    if (store.get("marks", undefined, mark) !== undefined) continue;
    store.create("marks", { apiVersion: "v1", kind: "Mark", metadata: { name: mark } });
    const template = {
      metadata: { labels: { run: bare.name }, ...(bare.annotations === undefined ? {} : { annotations: bare.annotations }) },
      spec: {
        containers: [{ name: bare.name, image: bare.image, resources: { requests: { cpu: "50m", memory: "64Mi" } } }],
        restartPolicy: "Never",
        terminationGracePeriodSeconds: 30,
      },
    };
    const { name, namespace } = bare;
    start(context, pendingPod({ name, namespace, template, owner: undefined, uid: uidOf(`${cluster.name}/${mark}`) }), node, context.now());
  }
}

function start(context: ClusterContext, draft: ReturnType<typeof pendingPod>, node: Node, at: Date): void {
  const pod = { ...draft, metadata: { ...draft.metadata, creationTimestamp: node.metadata.creationTimestamp } };
  if (!fits(context, pod, node)) return;
  context.store.create<Pod>("pods", runningPod(boundPod(pod, node, at), node, at));
}

function controllerOf({ store }: ClusterContext, { kind, namespace, name, cluster }: Workload): PodController | undefined {
  const hashed = `${name}-${hex(name + cluster).slice(0, 9)}`;
  switch (kind) {
    case "Deployment":
      return store.get<PodController>("replicasets", namespace, hashed);
    case "CronJob":
      return store.get<PodController>("jobs", namespace, hashed);
    case "StatefulSet":
      return store.get<PodController>("statefulsets", namespace, name);
    case "DaemonSet":
      return store.get<PodController>("daemonsets", namespace, name);
  }
}
