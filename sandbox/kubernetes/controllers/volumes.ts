import type { ClusterContext } from "#sandbox/kubernetes/cluster-context";
import { bornWith } from "#sandbox/kubernetes/controllers/workload-sync";
import { type KubeObject, type Node, type PersistentVolume, type Pod, type PodController } from "#sandbox/kubernetes/objects";
import { resourceId } from "#sandbox/world/meter";

const ZONE = "topology.kubernetes.io/zone";

export function claimNameOf(template: string, podName: string): string {
  return `${template}-${podName}`;
}

/** Makes a claim where there is none. With a zone it has its volume there at once; else it gets one where its pod is put first. */
export function claimVolume(context: ClusterContext, controller: PodController, claimName: string, zone: string | undefined): void {
  const { store, cluster } = context;
  const born = zone === undefined ? {} : { creationTimestamp: bornWith(cluster) };
  const { namespace = "default" } = controller.metadata;
  const before = store.get("persistentvolumeclaims", namespace, claimName);
  const claim =
    before ??
    store.create("persistentvolumeclaims", {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: claimName, namespace, ...born, labels: controller.spec.selector.matchLabels, finalizers: ["kubernetes.io/pvc-protection"] },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "gp3", resources: { requests: { storage: "100Gi" } } },
      status: { phase: "Pending" },
    });
  if (zone !== undefined) bindClaim(context, claim, zone);
}

/** Gives a claim its block volume in a zone, for good. */
function bindClaim(context: ClusterContext, claim: KubeObject, zone: string): void {
  const { store } = context;
  const { name, namespace = "default", uid, creationTimestamp } = claim.metadata;
  const spec = claim["spec"] as Readonly<Record<string, unknown>> & { readonly volumeName?: string };
  if (spec.volumeName !== undefined) return;
  const disk = diskOf(context, namespace, name);
  const storage = `${disk.gb}Gi`;
  const volumeName = `pvc-${uid}`;
  store.create<PersistentVolume>("persistentvolumes", {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: volumeName,
      creationTimestamp,
      labels: { [ZONE]: zone },
      finalizers: ["kubernetes.io/pv-protection", "external-attacher/ebs-csi-aws-com"],
    },
    spec: {
      capacity: { storage },
      accessModes: ["ReadWriteOnce"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: disk.type,
      volumeMode: "Filesystem",
      csi: { driver: "ebs.csi.aws.com", volumeHandle: disk.id, fsType: "ext4" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: "In", values: [zone] }] }] } },
    },
    status: { phase: "Bound" },
  });
  store.update("persistentvolumeclaims", {
    ...claim,
    spec: { ...spec, volumeName, storageClassName: disk.type, resources: { requests: { storage } } },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage } },
  });
}

/** The company's volume of that ordinal; pods beyond those that it lists have one of the same kind. */
function diskOf(
  { world, cluster }: ClusterContext,
  namespace: string,
  claimName: string,
): { readonly id: string; readonly gb: number; readonly type: string } {
  const [, workloadName = "", ordinal = "0"] = /^[a-z]+-(.+)-(\d+)$/.exec(claimName) ?? [];
  const { company } = world;
  const workload = company.workloads.find(
    (candidate) => candidate.cluster === cluster.name && candidate.namespace === namespace && candidate.name === workloadName,
  );
  const listed = workload?.traits?.volumes ?? [];
  const meter = listed[Number(ordinal)];
  const like = company.volumes.find((volume) => volume.meter === (meter ?? listed[0]));
  const id = company.meters.find((candidate) => candidate.key === meter)?.resource ?? resourceId("vol", `${cluster.name}/${namespace}/${claimName}`);
  return { id, gb: like?.gb ?? 100, type: like?.type ?? "gp3" };
}

function claimsOf({ store }: ClusterContext, pod: Pick<Pod, "spec" | "metadata">): readonly KubeObject[] {
  return (pod.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => {
    const claim =
      persistentVolumeClaim === undefined ? undefined : store.get("persistentvolumeclaims", pod.metadata.namespace, persistentVolumeClaim.claimName);
    return claim === undefined ? [] : [claim];
  });
}

/** The zone that a pod's volumes bind it to; undefined where they do not. */
export function zoneOfVolumes(context: ClusterContext, pod: Pick<Pod, "spec" | "metadata">): string | undefined {
  for (const claim of claimsOf(context, pod)) {
    const { volumeName } = claim["spec"] as { readonly volumeName?: string };
    const volume = volumeName === undefined ? undefined : context.store.get<PersistentVolume>("persistentvolumes", undefined, volumeName);
    const zone = volume?.spec.nodeAffinity?.required.nodeSelectorTerms[0]?.matchExpressions.find(({ key }) => key === ZONE)?.values[0];
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** A pod that was put on a node brings the volumes that it still lacks into being there. */
export function bindVolumes(context: ClusterContext, pod: Pod, node: Node): void {
  const zone = node.metadata.labels?.[ZONE];
  if (zone === undefined) return;
  for (const claim of claimsOf(context, pod)) bindClaim(context, claim, zone);
}
