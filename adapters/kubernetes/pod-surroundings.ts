import type { V1PersistentVolume } from "@kubernetes/client-node";
import type { PodSurroundings } from "#adapters/kubernetes/cluster-pod";
import type { ClusterReader } from "#adapters/kubernetes/cluster-reader";

const ZONE_KEYS = new Set(["topology.kubernetes.io/zone", "topology.ebs.csi.aws.com/zone", "failure-domain.beta.kubernetes.io/zone"]);

/** What stands above and beside the pods of a cluster: ReplicaSets, Jobs, claims and volumes. */
export async function readSurroundings({ all }: ClusterReader): Promise<PodSurroundings> {
  const [sets, jobs, claims, volumes] = await Promise.all([
    all((apis, page) => apis.apps.listReplicaSetForAllNamespaces(page)),
    all((apis, page) => apis.batch.listJobForAllNamespaces(page)),
    all((apis, page) => apis.core.listPersistentVolumeClaimForAllNamespaces(page)),
    all((apis, page) => apis.core.listPersistentVolume(page)),
  ]);
  const above = new Map(
    [...sets, ...jobs].flatMap(({ metadata }) => {
      const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
      return owner === undefined || metadata?.uid === undefined ? [] : [[metadata.uid, { kind: owner.kind, name: owner.name }] as const];
    }),
  );
  const byName = new Map(volumes.map((volume) => [volume.metadata?.name, volume]));
  const bound = new Map(claims.map(({ metadata, spec }) => [`${metadata?.namespace}/${metadata?.name}`, byName.get(spec?.volumeName ?? "")]));
  return {
    ownerAbove: (uid) => above.get(uid),
    claim(namespace, name) {
      const volume = bound.get(`${namespace}/${name}`);
      return volume === undefined
        ? undefined
        : { zones: zonesOf(volume), isLocal: volume.spec?.local !== undefined || volume.spec?.hostPath !== undefined };
    },
  };
}

function zonesOf({ metadata, spec }: V1PersistentVolume): readonly string[] {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const asked = terms.flatMap(({ matchExpressions = [] }) => matchExpressions.filter(({ key, operator }) => ZONE_KEYS.has(key) && operator === "In"));
  const labelled = Object.entries(metadata?.labels ?? {}).flatMap(([key, zone]) => (ZONE_KEYS.has(key) ? [zone] : []));
  const zones = asked.flatMap(({ values = [] }) => values);
  return [...new Set(zones.length > 0 ? zones : labelled)];
}
