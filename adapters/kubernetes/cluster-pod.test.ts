import type { V1Pod } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { clusterPod, type PodSurroundings } from "#adapters/kubernetes/cluster-pod";

const around: PodSurroundings = {
  ownerAbove: (uid) => (uid === "rs-1" ? { kind: "Deployment", name: "web" } : undefined),
  claim: (_, name) =>
    ({
      "data-0": { zones: ["us-east-1a"], isLocal: false },
      disk: { zones: [], isLocal: true },
      "web-1-tmp": { zones: ["us-east-1b"], isLocal: false },
    })[name],
};
const pod = (spec: Partial<V1Pod["spec"]> = {}, metadata: V1Pod["metadata"] = {}): V1Pod => ({
  metadata: { name: "web-1", namespace: "shop", uid: "u", ...metadata },
  spec: { containers: [{ name: "web" }], nodeName: "n1", ...spec } as NonNullable<V1Pod["spec"]>,
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
});
const asks = (cpu: string, memory = "0") => ({ resources: { requests: { cpu, memory } } });
const owner = (kind: string, uid: string, controller = true) => ({
  ownerReferences: [{ apiVersion: "apps/v1", kind, name: `${kind}-x`, uid, controller }],
});

describe("a pod as it is read", () => {
  it.each([
    ["a ReplicaSet as its Deployment", owner("ReplicaSet", "rs-1"), { kind: "Deployment", name: "web" }],
    ["a ReplicaSet that stands alone as itself", owner("ReplicaSet", "rs-2"), { kind: "ReplicaSet", name: "ReplicaSet-x" }],
    ["a StatefulSet", owner("StatefulSet", "s"), { kind: "StatefulSet", name: "StatefulSet-x" }],
    ["an owner that is no controller as none", owner("ReplicaSet", "rs-1", false), undefined],
    ["no owner as none", {}, undefined],
  ])("names %s", (_, metadata, workload) => {
    expect(clusterPod(pod({}, metadata), around).workload).toEqual(workload);
  });

  it("tells daemons and static pods", () => {
    expect(clusterPod(pod({}, owner("DaemonSet", "d")), around)).toMatchObject({ isDaemon: true, isMirror: false });
    expect(clusterPod(pod({}, owner("Node", "n")), around)).toMatchObject({ isDaemon: false, isMirror: true, workload: undefined });
    expect(clusterPod(pod({}, { annotations: { "kubernetes.io/config.mirror": "x" } }), around).isMirror).toBe(true);
  });

  it("counts requests as the scheduler does: sidecars with the containers, or the largest start, and the overhead", () => {
    const spec = {
      containers: [asks("100m", "64Mi"), asks("200m")].map((each, index) => ({ name: `c${index}`, ...each })),
      initContainers: [
        { name: "proxy", restartPolicy: "Always", ...asks("50m", "32Mi") },
        { name: "setup", ...asks("2", "10Mi") },
      ],
      overhead: { cpu: "10m" },
    };
    expect(clusterPod(pod(spec), around).requests).toEqual({ cpuMillis: 2060, memoryMib: 96 });
  });

  it("knows scratch, host folders and disks of one node, and the zones of the rest", () => {
    const volumes = [
      { name: "cache", emptyDir: {} },
      { name: "shm", emptyDir: { medium: "Memory" } },
      { name: "logs", hostPath: { path: "/var/log" } },
      { name: "data", persistentVolumeClaim: { claimName: "data-0" } },
      { name: "fast", persistentVolumeClaim: { claimName: "disk" } },
      { name: "tmp", ephemeral: { volumeClaimTemplate: { spec: {} } } },
      { name: "config", configMap: { name: "x" } },
    ];
    const read = clusterPod(pod({ volumes }), around);
    expect(read.localVolumes).toEqual(["cache", "logs", "fast"]);
    expect(read.volumeZones).toEqual(["us-east-1a", "us-east-1b"]);
  });

  it("takes hard spread and hard anti-affinity over zones alike, and leaves out what is only preferred", () => {
    const zone = "topology.kubernetes.io/zone";
    const spec = {
      topologySpreadConstraints: [
        { topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
        { topologyKey: zone, maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" },
      ],
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone }, { topologyKey: "kubernetes.io/hostname" }] },
      },
    };
    expect(clusterPod(pod(spec), around).hardSpread).toEqual([
      { topologyKey: zone, maxSkew: 1 },
      { topologyKey: zone, maxSkew: 1 },
    ]);
  });
});
