import type { Clouds } from "#core/ports/clouds";
import type { Cluster, ClusterNode, ClusterPod } from "#core/ports/cluster";
import type { CloudCluster, CloudInstance, Compute } from "#core/ports/compute";
import { NotFoundError } from "#core/errors";
import type { Inventory } from "#core/ports/inventory";

/** A small company whose names, tags and annotations hold what an attacker would write there. */
export type SmallWorld = {
  readonly clouds: Clouds;
  readonly inventory: Inventory;
  readonly nodes: readonly string[];
  readonly instanceIds: readonly string[];
  readonly clusters: readonly string[];
  /** Words that stand only in this company's world. */
  readonly secret: string;
  /** Calls of anything that is no read. */
  readonly writes: { count: number };
};

export type WorldOptions = {
  /** Second octet of its addresses, so that two companies share no name. */
  readonly octet: number;
  readonly secret: string;
  /** What tags, annotations and pod names say. */
  readonly hostile: readonly string[];
  readonly now: () => Date;
};

const TYPE = "m5.large";
const ZONE = "eu-west-1a";
const REGION = "eu-west-1";
const POOLS = ["alpha", "beta"];
const NODES_A_CLUSTER = 15;

export function smallWorld({ octet, secret, hostile, now }: WorldOptions): SmallWorld {
  const accountId = `1111222200${String(octet).padStart(2, "0")}`.slice(-12).padStart(12, "1");
  const clusters = POOLS.map((pool) => `${pool}-${octet}-${secret}`);
  const said = (index: number) => hostile[index % Math.max(1, hostile.length)] ?? "";
  const machines = clusters.flatMap((cluster, at) =>
    Array.from({ length: NODES_A_CLUSTER }, (_, index) => {
      const number = at * NODES_A_CLUSTER + index;
      return {
        cluster,
        name: `ip-10-${octet}-${at}-${index + 10}`,
        id: `i-0${String(octet).padStart(3, "0")}${"abcdef0123".slice(0, 10)}${String(number).padStart(3, "0")}`,
        number,
      };
    }),
  );
  const writes = { count: 0 };
  const instances: CloudInstance[] = machines.map(({ name, id, number }) => ({
    id,
    accountId,
    region: REGION,
    zone: ZONE,
    instanceType: TYPE,
    capacityType: "on_demand",
    state: "running",
    launchedAt: "2026-11-01T00:00:00.000Z",
    privateDnsName: `${name}.${REGION}.compute.internal`,
    imageId: "ami-0123456789abcdef0",
    subnetId: "subnet-0123456789abcdef0",
    launchTemplate: { id: "lt-0123456789abcdef0", version: "3" },
    clientToken: undefined,
    tags: { Name: `${secret} worker`, note: said(number), owner: said(number + 1) },
  }));
  const compute: Compute = readsOnly(writes, {
    accountId,
    region: REGION,
    whoAmI: async () => ({ accountId, arn: `arn:aws:iam::${accountId}:role/read` }),
    instances: async (filter) => (filter?.ids === undefined ? instances : instances.filter(({ id }) => filter.ids?.includes(id))),
    spotPrices: async (instanceType) => [{ instanceType, zone: ZONE, usdPerHour: "0.03210", at: now().toISOString() }],
    scalingGroups: async () => [],
    clusters: async () => clusters.map((name) => cloudCluster(name, accountId)),
  });
  const clouds: Clouds = readsOnly(writes, {
    connected: true,
    connections: async () => [{ accountId, name: secret, environment: said(0), regions: [REGION] }],
    compute: () => compute,
    cluster: async (name) => {
      const own = machines.filter(({ cluster }) => cluster === name);
      if (own.length === 0) throw new NotFoundError(`There is no cluster ${name}.`);
      return readsOnly(writes, clusterOf(name, own, said));
    },
  });
  return {
    clouds,
    inventory: inventoryOf({ accountId, secret, clusters, machines, said }),
    nodes: machines.map(({ name }) => name),
    instanceIds: machines.map(({ id }) => id),
    clusters,
    secret,
    writes,
  };
}

type Machine = { readonly cluster: string; readonly name: string; readonly id: string; readonly number: number };

function cloudCluster(name: string, accountId: string): CloudCluster {
  return {
    name,
    arn: `arn:aws:eks:${REGION}:${accountId}:cluster/${name}`,
    accountId,
    region: REGION,
    kubernetesVersion: "1.34",
    endpoint: "https://127.0.0.1:1",
    certificateAuthority: undefined,
    tags: {},
  };
}

function clusterOf(name: string, machines: readonly Machine[], said: (index: number) => string): Cluster {
  const nodes: ClusterNode[] = machines.map(({ name: node, id, number }) => ({
    name: node,
    uid: `uid-${node}`,
    instanceId: id,
    instanceType: TYPE,
    zone: ZONE,
    capacityType: "on_demand",
    ready: true,
    unschedulable: false,
    labels: { "kubernetes.io/hostname": node, note: said(number) },
    annotations: { "example.test/note": said(number + 2) },
    taints: [],
    allocatable: { cpuMillis: 1930, memoryMib: 7000, pods: 29 },
    createdAt: "2026-11-01T00:00:00.000Z",
    kubeletVersion: "v1.34.0",
  }));
  const pods: ClusterPod[] = machines.map(({ name: node, number }) => ({
    namespace: "work",
    name: `web-${number}`,
    uid: `pod-${number}-${node}`,
    nodeName: node,
    phase: "Running",
    ready: true,
    terminating: false,
    workload: { kind: "Deployment", name: "web" },
    isDaemon: false,
    isMirror: false,
    labels: { app: "web" },
    annotations: { note: said(number) },
    requests: { cpuMillis: 100, memoryMib: 128 },
    localVolumes: [],
    volumeZones: [],
    nodeSelector: {},
    tolerations: [],
    hardSpread: [],
  }));
  return {
    name,
    nodes: async () => nodes,
    node: async (wanted) => nodes.find((node) => node.name === wanted),
    pods: async (nodeName) => pods.filter((pod) => nodeName === undefined || pod.nodeName === nodeName),
    pod: async (namespace, name) => pods.find((pod) => pod.namespace === namespace && pod.name === name),
    budgets: async () => [],
    workloads: async () => [
      {
        kind: "Deployment",
        namespace: "work",
        name: "web",
        uid: "w-1",
        replicas: pods.length,
        ready: pods.length,
        labels: {},
        annotations: { note: said(1) },
      },
    ],
    nodePools: async () => [],
    nodeClaims: async () => [],
    nodeClaim: async () => undefined,
    usage: async () => undefined,
  };
}

type Parts = {
  readonly accountId: string;
  readonly secret: string;
  readonly clusters: readonly string[];
  readonly machines: readonly Machine[];
  readonly said: (index: number) => string;
};

function inventoryOf({ accountId, secret, clusters, machines, said }: Parts): Inventory {
  return {
    connected: true,
    accounts: async () => [{ id: accountId, name: secret, environment: said(0), email: undefined }],
    clusters: async () =>
      clusters.map((name) => ({
        name,
        accountId,
        accountName: secret,
        region: REGION,
        kubernetesVersion: "1.34",
        nodes: NODES_A_CLUSTER,
        workloads: 1,
        namespaces: ["work", said(3)],
      })),
    nodes: async () =>
      machines.map(({ cluster, name, id }) => ({
        name,
        cluster,
        instanceId: id,
        instanceType: TYPE,
        region: REGION,
        zone: ZONE,
        capacityType: "on-demand",
        owner: "unowned",
        usdPerHour: "0.10700",
        launchedAt: "2026-11-01T00:00:00.000Z",
      })),
    workloads: async () =>
      clusters.flatMap((cluster) => [
        { name: "web", namespace: "work", cluster, kind: "Deployment" as const, replicas: NODES_A_CLUSTER, team: said(2) },
        { name: said(4), namespace: said(5), cluster, kind: "CronJob" as const, replicas: 1, team: said(0) },
      ]),
    savingsPlans: async () => [],
    volumes: async () =>
      machines.map(({ number }) => ({
        id: `vol-0${String(number).padStart(16, "0")}`,
        accountId,
        accountName: secret,
        region: REGION,
        type: "gp2" as const,
        sizeGb: 10,
        attachedTo: undefined,
        detachedAt: undefined,
        team: said(number),
      })),
  };
}

/** A port that counts whoever reaches for something that it does not have, as a tool that wanted to write would. */
function readsOnly<Port extends object>(writes: { count: number }, port: Port): Port {
  return new Proxy(port, {
    get(target, key, receiver) {
      if (typeof key === "string" && !(key in target) && key !== "then" && key !== "toJSON") writes.count += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
