import { TerminateInstanceInAutoScalingGroupCommand, UpdateAutoScalingGroupCommand } from "@aws-sdk/client-auto-scaling";
import { RunInstancesCommand, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { CoreV1Api, CustomObjectsApi, KubeConfig, PatchStrategy, setHeaderOptions, type V1Pod } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import type { NodeClaim } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { type Budget, isReady, type Node, ownerOf, type Pod, type PodController } from "#sandbox/kubernetes/objects";
import { type ClusterApi, openClusterApi } from "#sandbox/kubernetes/open-cluster-api";
import type { LiveInstance } from "#sandbox/live/live-instance";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { clusterAuthentication } from "#sandbox/wire/cluster-authentication";

let wire: Wire;
let api: ClusterApi;
let core: CoreV1Api;
let karpenter: CustomObjectsApi;
afterEach(() => wire.close());

async function open(cluster: string): Promise<void> {
  wire = await openWire("2026-11-25T15:40:00Z");
  const { world } = wire.company();
  const accountId = world.instances({ cluster })[0]?.accountId ?? "";
  const authenticate = clusterAuthentication(wire.credentials, { company: "demo", cluster, accountId });
  api = openClusterApi(world, cluster, { folder: `${wire.folder}/clusters`, authenticate });
  wire.serveClusters(new Map([[`demo/${cluster}`, api]]));
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: cluster, server: wire.clusterAddress("demo", cluster), caData: Buffer.from(wire.tls.cert).toString("base64"), skipTLSVerify: false },
    { name: "tester", token: wire.credentials.clusterTokenOf("demo", cluster) },
  );
  core = kubeConfig.makeApiClient(CoreV1Api);
  karpenter = kubeConfig.makeApiClient(CustomObjectsApi);
}

function pass(seconds: number): void {
  for (let left = seconds; left > 0; left -= 5) {
    wire.pass(5);
    wire.company().world.tick();
    for (const { metadata, status } of api.store.list<Budget>("poddisruptionbudgets")) {
      if (status !== undefined) expect(status.currentHealthy, `${metadata.name} is broken`).toBeGreaterThanOrEqual(status.desiredHealthy);
    }
  }
}

const instanceIdOf = (node: Node) => node.spec.providerID.split("/").at(-1) ?? "";
const nodeOf = (id: string) => api.store.list<Node>("nodes").find((node) => instanceIdOf(node) === id);
const movableOn = (name: string) => api.store.list<Pod>("pods").filter((pod) => pod.spec.nodeName === name && ownerOf(pod)?.kind !== "DaemonSet");
const sizes = () =>
  ["deployments", "statefulsets"].flatMap((plural) =>
    api.store
      .list<PodController>(plural)
      .map(({ metadata, spec, status }) => [`${metadata.namespace}/${metadata.name}`, spec.replicas, status["readyReplicas"]]),
  );

/** A node of the pool that only pods of these workloads hold. */
function nodeWith(label: string, pool: string, apps: readonly string[]): Node {
  const found = api.store.list<Node>("nodes").find((node) => {
    const there = movableOn(node.metadata.name).map((pod) => pod.metadata.labels?.["app.kubernetes.io/name"] ?? "");
    return node.metadata.labels?.[label] === pool && there.length > 0 && there.every((app) => apps.includes(app));
  });
  if (found === undefined) throw new Error(`No node of ${pool} with ${apps.join(", ")} only.`);
  return found;
}

async function cordon(node: Node): Promise<void> {
  const body = [
    { op: "test", path: "/metadata/uid", value: node.metadata.uid },
    { op: "add", path: "/spec/unschedulable", value: true },
  ];
  await core.patchNode({ name: node.metadata.name, body }, setHeaderOptions("Content-Type", PatchStrategy.JsonPatch));
}

async function drain(node: Node): Promise<void> {
  for (let turn = 0; turn < 40 && movableOn(node.metadata.name).length > 0; turn++) {
    const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node.metadata.name}` });
    for (const pod of items.filter(
      (one) => one.metadata?.ownerReferences?.[0]?.kind !== "DaemonSet" && one.metadata?.deletionTimestamp === undefined,
    ))
      await tryToEvict(pod);
    pass(5);
  }
  expect(movableOn(node.metadata.name)).toEqual([]);
}

async function tryToEvict({ metadata }: V1Pod): Promise<void> {
  const { name = "", namespace = "", uid } = metadata ?? {};
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: { preconditions: { uid: uid ?? "" } } };
  await core.createNamespacedPodEviction({ name, namespace, body }).catch((error: { readonly code?: number }) => {
    if (error.code !== 429) throw error;
  });
}

function launched(before: readonly LiveInstance[], cluster: string): LiveInstance {
  const known = new Set(before.map(({ id }) => id));
  const [found] = wire
    .company()
    .world.instances({ cluster })
    .filter(({ id }) => !known.has(id));
  if (found === undefined) throw new Error("Nothing was launched.");
  return found;
}

/** What must hold when the switch is over. */
function expectSwitched(old: Node, next: LiveInstance, before: ReturnType<typeof sizes>): void {
  expect(nodeOf(instanceIdOf(old))).toBeUndefined();
  const node = nodeOf(next.id);
  expect(node === undefined ? false : isReady(node)).toBe(true);
  expect(next).toMatchObject({ capacity: "spot" });
  expect(sizes()).toEqual(before);
  expect(api.store.list<Pod>("pods").every(isReady)).toBe(true);
}

describe("a switch of a node to spot, by the clients of AWS and Kubernetes", () => {
  it("goes through an Auto Scaling group without breaking a budget", async () => {
    await open("prod-eks");
    const world = wire.company().world;
    const before = { sizes: sizes(), instances: world.instances({ cluster: "prod-eks" }) };
    const old = nodeWith("eks.amazonaws.com/nodegroup", "prod-web", ["checkout-web"]);
    const scaling = await wire.autoScaling("471962530814", "us-east-1");
    const members = before.instances.filter(({ poolKey, state }) => poolKey === "prod-web" && state === "running").length;
    await cordon(old);
    await scaling.send(
      new UpdateAutoScalingGroupCommand({
        AutoScalingGroupName: "prod-eks-prod-web",
        DesiredCapacity: members + 1,
        MixedInstancesPolicy: {
          LaunchTemplate: { Overrides: [{ InstanceType: "m6i.2xlarge" }] },
          InstancesDistribution: { OnDemandBaseCapacity: members - 1, OnDemandPercentageAboveBaseCapacity: 0 },
        },
      }),
    );
    const next = launched(before.instances, "prod-eks");
    pass(100);
    expect(nodeOf(next.id)?.metadata.labels).toMatchObject({ "eks.amazonaws.com/nodegroup": "prod-web", "eks.amazonaws.com/capacityType": "SPOT" });
    await drain(old);
    pass(30);
    await scaling.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: instanceIdOf(old), ShouldDecrementDesiredCapacity: true }));
    pass(60);
    expectSwitched(old, next, before.sizes);
    expect(world.instances({ cluster: "prod-eks" }).filter(({ poolKey, state }) => poolKey === "prod-web" && state === "running")).toHaveLength(
      members,
    );
  });

  it("goes through Karpenter, which ends the old instance by itself", async () => {
    await open("staging-eks");
    const world = wire.company().world;
    const before = { sizes: sizes(), instances: world.instances({ cluster: "staging-eks" }) };
    const old = nodeWith("karpenter.sh/nodepool", "staging-general", ["checkout-web"]);
    const at = { group: "karpenter.sh", version: "v1", plural: "nodeclaims" } as const;
    await cordon(old);
    const requirements = [
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot"] },
      { key: "node.kubernetes.io/instance-type", operator: "In", values: ["m6i.xlarge"] },
    ];
    const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" };
    const metadata = { name: "switch-1", labels: { "karpenter.sh/nodepool": "staging-general" } };
    await karpenter.createClusterCustomObject({
      ...at,
      body: { apiVersion: "karpenter.sh/v1", kind: "NodeClaim", metadata, spec: { nodeClassRef, requirements } },
    });
    pass(100);
    const next = launched(before.instances, "staging-eks");
    expect(api.store.get<NodeClaim>("nodeclaims", undefined, "switch-1")?.status?.providerID).toContain(next.id);
    await drain(old);
    pass(30);
    const claim = api.store.list<NodeClaim>("nodeclaims").find(({ status }) => status?.providerID === old.spec.providerID);
    await karpenter.deleteClusterCustomObject({
      ...at,
      name: claim?.metadata.name ?? "",
      body: { preconditions: { uid: claim?.metadata.uid } } as object,
    });
    pass(90);
    expectSwitched(old, next, before.sizes);
    expect(api.store.list<NodeClaim>("nodeclaims")).toHaveLength(before.instances.length);
  });

  it("goes by RunInstances where nobody owns the node", async () => {
    await open("ml-cluster");
    const world = wire.company().world;
    const before = { sizes: sizes(), instances: world.instances({ cluster: "ml-cluster" }) };
    const old = nodeWith("node-pool", "ml-system", ["coredns", "grafana"]);
    const like = before.instances.find(({ id }) => id === instanceIdOf(old));
    const ec2 = await wire.ec2(like?.accountId ?? "", "us-west-2");
    await cordon(old);
    await ec2.send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        LaunchTemplate: { LaunchTemplateId: like?.launchTemplate?.id ?? "", Version: like?.launchTemplate?.version ?? "" },
        SubnetId: like?.subnetId ?? "",
        InstanceMarketOptions: { MarketType: "spot" },
        ClientToken: "a".repeat(64),
      }),
    );
    pass(100);
    const next = launched(before.instances, "ml-cluster");
    expect(nodeOf(next.id)?.metadata.labels).toMatchObject({ "node-pool": "ml-system", "eks.amazonaws.com/capacityType": "SPOT" });
    await drain(old);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceIdOf(old)] }));
    pass(90);
    expectSwitched(old, next, before.sizes);
  });

  it("leaves pods waiting that will not start elsewhere, and their budget without leave, until the fault is gone", async () => {
    await open("prod-eks");
    const old = nodeWith("eks.amazonaws.com/nodegroup", "prod-web", ["checkout-web"]);
    wire.putFaults({ podsWillNotStart: { match: "checkout/checkout-web" } });
    await cordon(old);
    const [pod] = movableOn(old.metadata.name);
    await tryToEvict({ metadata: { name: pod?.metadata.name ?? "", namespace: "checkout", uid: pod?.metadata.uid ?? "" } });
    pass(60);
    const waiting = () => api.store.list<Pod>("pods").filter(({ status }) => status.phase === "Pending");
    expect(waiting().map(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"])).toEqual(["checkout-web"]);
    expect(api.store.get<Budget>("poddisruptionbudgets", "checkout", "checkout-web")?.status?.disruptionsAllowed).toBe(0);
    wire.putFaults({});
    pass(10);
    expect(waiting()).toEqual([]);
  });
});
