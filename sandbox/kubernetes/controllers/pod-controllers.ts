import { randomInt } from "node:crypto";
import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { recordEvent } from "#sandbox/kubernetes/controllers/events";
import { beginDeletion } from "#sandbox/kubernetes/controllers/kubelet";
import { claimVolume, claimNameOf } from "#sandbox/kubernetes/controllers/volumes";
import { type Draft, isReady, type Node, ownerOf, type Pod, type PodController, timestamp } from "#sandbox/kubernetes/objects";
import { pendingPod, runningPod } from "#sandbox/kubernetes/render/pod-object";

const LONG_READY_MS = 120_000;
/** What Kubernetes makes names of: no vowels, so that no word comes out. */
const NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

export function podsOwnedBy({ store }: ClusterContext, owner: PodController): readonly Pod[] {
  return store.list<Pod>("pods").filter((pod) => ownerOf(pod)?.uid === owner.metadata.uid);
}

export function desiredPods({ spec }: PodController): number {
  return spec.replicas ?? spec.parallelism ?? 1;
}

/** A pod of the controller's template; a StatefulSet's gets its claims, bound to a zone where one is given. */
export function newPodOf(
  context: ClusterContext,
  controller: PodController,
  name: string,
  { uid, zone, more }: { readonly uid?: string; readonly zone?: string; readonly more?: Parameters<typeof pendingPod>[0]["more"] } = {},
): Draft<Pod> {
  const { namespace = "default", name: ownerName, uid: ownerUid } = controller.metadata;
  const { template, volumeClaimTemplates } = controller.spec;
  const claims = (volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: claimNameOf(metadata.name, name) },
  }));
  for (const { metadata } of volumeClaimTemplates ?? []) claimVolume(context, controller, claimNameOf(metadata.name, name), zone);
  const stateful = controller.kind === "StatefulSet";
  const labels = stateful ? { "statefulset.kubernetes.io/pod-name": name, "apps.kubernetes.io/pod-index": String(ordinalOf(name)) } : {};
  const volumes = [...(template.spec.volumes ?? []), ...claims];
  return pendingPod({
    name,
    namespace,
    template,
    owner: { apiVersion: controller.apiVersion, kind: controller.kind, name: ownerName, uid: ownerUid, controller: true, blockOwnerDeletion: true },
    ...(uid === undefined ? {} : { uid }),
    more: {
      labels,
      ...more,
      spec: { ...more?.spec, ...(volumes.length === 0 ? {} : { volumes }), ...(stateful ? { hostname: name, subdomain: ownerName } : {}) },
    },
  });
}

export function ordinalOf(podName: string): number {
  return Number(/-(\d+)$/.exec(podName)?.[1] ?? Number.NaN);
}

/** Replaces pods that are missing and removes those that are too many, for everything that counts its pods. */
export function reconcilePods(context: ClusterContext): void {
  const { store } = context;
  const byOwner = Map.groupBy(store.list<Pod>("pods"), (pod) => ownerOf(pod)?.uid ?? "");
  const pods = (controller: PodController) => byOwner.get(controller.metadata.uid) ?? [];
  for (const controller of [...store.list<PodController>("replicasets"), ...store.list<PodController>("jobs")])
    reconcileCounted(context, controller, pods(controller));
  for (const controller of store.list<PodController>("statefulsets")) reconcileStateful(context, controller, pods(controller));
  for (const controller of store.list<PodController>("daemonsets")) reconcileDaemon(context, controller, pods(controller));
}

function isActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && pod.status.phase !== "Succeeded" && pod.status.phase !== "Failed";
}

function reconcileCounted(context: ClusterContext, controller: PodController, pods: readonly Pod[]): void {
  const active = pods.filter(isActive);
  const surplus = active.length - desiredPods(controller);
  for (let missing = -surplus; missing > 0; missing--) create(context, controller, newPodOf(context, controller, freeName(context, controller)));
  if (surplus <= 0) return;
  for (const pod of active.toSorted((a, b) => dispensability(context, b) - dispensability(context, a)).slice(0, surplus)) beginDeletion(context, pod);
}

/** As Kubernetes ranks whom to remove: without a node, on a bad node, not ready, then the youngest. */
function dispensability({ store }: ClusterContext, pod: Pod): number {
  const node = pod.spec.nodeName === undefined ? undefined : store.get<Node>("nodes", undefined, pod.spec.nodeName);
  const rank = node === undefined ? 3 : isReady(node) ? (isReady(pod) ? 0 : 1) : 2;
  return rank * 1e13 + Date.parse(pod.metadata.creationTimestamp);
}

function reconcileStateful(context: ClusterContext, controller: PodController, pods: readonly Pod[]): void {
  const wanted = desiredPods(controller);
  const inOrder = controller.spec.podManagementPolicy !== "Parallel";
  for (let ordinal = 0; ordinal < wanted; ordinal++) {
    const name = `${controller.metadata.name}-${ordinal}`;
    const pod = pods.find((candidate) => candidate.metadata.name === name);
    if (pod === undefined) create(context, controller, newPodOf(context, controller, name));
    if (inOrder && (pod === undefined || !isReady(pod))) return;
  }
  const surplus = pods
    .filter((pod) => isActive(pod) && ordinalOf(pod.metadata.name) >= wanted)
    .toSorted((a, b) => ordinalOf(b.metadata.name) - ordinalOf(a.metadata.name));
  for (const pod of inOrder ? surplus.slice(0, 1) : surplus) beginDeletion(context, pod);
}

function reconcileDaemon(context: ClusterContext, controller: PodController, pods: readonly Pod[]): void {
  const { template } = controller.spec;
  const placed = new Set(pods.map((pod) => pod.spec.nodeName));
  for (const node of context.store.list<Node>("nodes")) {
    const selected = Object.entries(template.spec.nodeSelector ?? {}).every(([key, value]) => node.metadata.labels?.[key] === value);
    if (!selected || placed.has(node.metadata.name) || isLost(node)) continue;
    const draft = newPodOf(context, controller, freeName(context, controller), { more: { spec: { nodeName: node.metadata.name } } });
    const since = new Date(node.metadata.creationTimestamp);
    // A node that was there before the sandbox began has had its daemons from its start.
    const isOld = isReady(node) && context.now().getTime() - since.getTime() > LONG_READY_MS;
    create(
      context,
      controller,
      isOld ? { ...runningPod(draft, node, since), metadata: { ...draft.metadata, creationTimestamp: timestamp(since) } } : draft,
    );
  }
}

function isLost(node: Node): boolean {
  return node.metadata.deletionTimestamp !== undefined || node.spec.taints?.some((taint) => taint.effect === "NoExecute") === true;
}

function create(context: ClusterContext, controller: PodController, draft: Draft<Pod>): void {
  const pod = context.store.create<Pod>("pods", draft);
  if (controller.kind !== "DaemonSet")
    recordEvent(
      context,
      controller,
      "Normal",
      "SuccessfulCreate",
      `Created pod: ${pod.metadata.name}`,
      `${controller.kind.toLowerCase()}-controller`,
    );
}

function freeName({ store }: ClusterContext, controller: PodController): string {
  for (;;) {
    const suffix = Array.from({ length: 5 }, () => NAME_ALPHABET[randomInt(NAME_ALPHABET.length)]).join("");
    const name = `${controller.metadata.name}-${suffix}`;
    if (store.get("pods", controller.metadata.namespace, name) === undefined) return name;
  }
}
