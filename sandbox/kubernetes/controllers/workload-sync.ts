import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { slotsWanted } from "#sandbox/kubernetes/controllers/slots-wanted";
import type { Budget, Draft, KubeObject, Labels, PodController, PodTemplate } from "#sandbox/kubernetes/objects";
import { systemDaemons, workloadObjects } from "#sandbox/kubernetes/render/workload-objects";
import type { LiveInstance } from "#sandbox/live/live-instance";
import type { Cluster, Workload } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";

/** A client that sets a size of its own keeps it: the load no longer moves that workload. */
export const SIZED_BY_HAND = "sandbox.major-tom/sized-by-hand";

const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-node-lease", "kube-public"];

/** Namespaces, workloads at the size that the load calls for, their ReplicaSets and Jobs, and their budgets. */
export function reconcileWorkloads(context: ClusterContext, joined: readonly LiveInstance[]): void {
  const { world, cluster, store } = context;
  const own = world.company.workloads.filter((workload) => workload.cluster === cluster.name);
  for (const namespace of new Set([...SYSTEM_NAMESPACES, ...own.map((workload) => workload.namespace)])) namespaceExists(context, namespace);
  for (const draft of systemDaemons()) ensure(context, "daemonsets", draft);
  for (const workload of own) {
    const replicas = replicasOf(context, workload, joined);
    const pool = world.company.pools.find(({ key }) => key === workload.pool);
    if (pool === undefined) throw new Error(`No pool ${workload.pool} for ${workload.name}.`);
    const { plural, object, budget } = workloadObjects(workload, pool, replicas);
    const { object: kept, isNew } = ensure(context, plural, object);
    // A budget that somebody deleted stays deleted: it is made with its workload only.
    if (isNew && budget !== undefined) ensure<Budget>(context, "poddisruptionbudgets", budget);
    if (plural === "cronjobs") ensureJob(context, kept, workload, object, replicas);
    else if (plural !== "daemonsets") resize(context, plural, kept as PodController, replicas);
    if (plural === "deployments")
      ensureReplicaSet(context, store.get<PodController>(plural, workload.namespace, workload.name) ?? (kept as PodController));
  }
}

/** The rule by which the bill counts a workload's pods, over the places that the load calls for. */
function replicasOf({ world, now }: ClusterContext, workload: Workload, joined: readonly LiveInstance[]): number {
  const inPool = joined.filter((instance) => instance.poolKey === workload.pool);
  return Math.floor((slotsWanted(world.company, workload.pool, now(), inPool) * workload.pods) / workload.per);
}

function namespaceExists({ world, cluster, store }: ClusterContext, name: string): void {
  if (store.get("namespaces", undefined, name) !== undefined) return;
  const more = world.company.leftovers?.namespaceLabels.find((one) => one.cluster === cluster.name && one.namespace === name)?.labels;
  const labels: Labels = { "kubernetes.io/metadata.name": name, ...more };
  store.create("namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels, creationTimestamp: bornWith(cluster) },
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
}

function ensure<Kind extends KubeObject = KubeObject>(
  { store, cluster }: ClusterContext,
  plural: string,
  draft: Draft<Kind>,
): { readonly object: Kind; readonly isNew: boolean } {
  const { namespace, name } = draft.metadata;
  const before = store.get<Kind>(plural, namespace, name);
  if (before !== undefined) return { object: before, isNew: false };
  const creationTimestamp = bornWith(cluster);
  return { object: store.create<Kind>(plural, { ...draft, metadata: { ...draft.metadata, creationTimestamp } } as Draft<Kind>), isNew: true };
}

/** What was always there is as old as the cluster. */
export function bornWith(cluster: Cluster): string {
  return `${cluster.versions[0]?.from ?? "2025-01-01"}T08:00:00Z`;
}

function resize({ store }: ClusterContext, plural: string, object: PodController, replicas: number): void {
  if (object.spec.replicas === replicas || object.metadata.annotations?.[SIZED_BY_HAND] !== undefined) return;
  store.update<PodController>(plural, { ...object, spec: { ...object.spec, replicas } });
}

function ensureReplicaSet(context: ClusterContext, deployment: PodController): void {
  const { store, cluster } = context;
  const { name, namespace, uid } = deployment.metadata;
  const hash = hex(name + cluster.name).slice(0, 9);
  const labels = { ...deployment.spec.template.metadata.labels, "pod-template-hash": hash };
  const replicas = deployment.spec.replicas ?? 1;
  const { object } = ensure<PodController>(context, "replicasets", {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      generation: 1,
      labels,
      annotations: { "deployment.kubernetes.io/revision": "1" },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...deployment.spec.selector.matchLabels, "pod-template-hash": hash } },
      template: { ...deployment.spec.template, metadata: { ...deployment.spec.template.metadata, labels } },
    },
    status: {},
  });
  if (object.spec.replicas !== replicas) store.update<PodController>("replicasets", { ...object, spec: { ...object.spec, replicas } });
}

/** The bill knows a CronJob's pods as always there, so its Job is one that goes on. */
function ensureJob(context: ClusterContext, cronJob: KubeObject, workload: Workload, draft: Draft, replicas: number): void {
  const { name, namespace, uid } = cronJob.metadata;
  const spec = draft["spec"] as { readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } } };
  const labels = { ...spec.jobTemplate.spec.template.metadata.labels, "batch.kubernetes.io/job-name": jobNameOf(workload) };
  const { object } = ensure<PodController>(context, "jobs", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobNameOf(workload),
      namespace,
      generation: 1,
      labels,
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: {
      parallelism: replicas,
      backoffLimit: 6,
      selector: { matchLabels: { "batch.kubernetes.io/job-name": jobNameOf(workload) } },
      template: { ...spec.jobTemplate.spec.template, metadata: { ...spec.jobTemplate.spec.template.metadata, labels } },
    },
    status: {},
  });
  if (object.spec.parallelism !== replicas)
    context.store.update<PodController>("jobs", { ...object, spec: { ...object.spec, parallelism: replicas } });
}

/** As the bill names the pods of anything that is not a StatefulSet: workload and nine digits. */
export function jobNameOf({ name, cluster }: Workload): string {
  return `${name}-${hex(name + cluster).slice(0, 9)}`;
}
