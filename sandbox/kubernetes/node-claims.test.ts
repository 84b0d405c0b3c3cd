import { CoreV1Api, CustomObjectsApi, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import { hasCondition, type Pod } from "#sandbox/kubernetes/objects";
import type { NodeClaim, NodePool } from "#sandbox/kubernetes/karpenter/karpenter-objects";
import { openTestCluster, type TestCluster } from "#sandbox/testing/open-cluster";

let cluster: TestCluster;
afterEach(() => cluster.close());

const at = { group: "karpenter.sh", version: "v1", plural: "nodeclaims" } as const;

async function open(name = "staging-eks") {
  cluster = await openTestCluster(name, "2026-11-25T15:40:00Z");
  return { karpenter: cluster.kubeConfig.makeApiClient(CustomObjectsApi), core: cluster.kubeConfig.makeApiClient(CoreV1Api) };
}

const claimBody = (name: string, { pool = "staging-general", capacity = "spot", zone = "eu-west-1b" } = {}) => ({
  apiVersion: "karpenter.sh/v1",
  kind: "NodeClaim",
  metadata: { name, labels: { "karpenter.sh/nodepool": pool } },
  spec: {
    nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" },
    requirements: [
      { key: "karpenter.sh/capacity-type", operator: "In", values: [capacity] },
      { key: "node.kubernetes.io/instance-type", operator: "In", values: ["m6i.xlarge"] },
      { key: "topology.kubernetes.io/zone", operator: "In", values: [zone] },
    ],
  },
});
const claims = () => cluster.api.store.list<NodeClaim>("nodeclaims");
const claim = (name: string) => claims().find(({ metadata }) => metadata.name === name);
const holds = (name: string) => ["Launched", "Registered", "Initialized"].filter((type) => hasCondition(claim(name) ?? {}, type));
const instanceOf = (name: string) => cluster.world.instances().find(({ owner }) => owner.kind === "karpenter" && owner.nodeClaim === name);

describe("Karpenter", () => {
  it("has a claim for each instance of its own", async () => {
    await open();
    expect(
      claims()
        .map(({ status }) => status?.providerID)
        .sort(),
    ).toEqual(
      cluster.world
        .instances({ cluster: "staging-eks" })
        .map(({ zone, id }) => `aws:///${zone}/${id}`)
        .sort(),
    );
  });

  it("launches what a claim asks for, once, and follows it until it takes pods", async () => {
    const { karpenter, core } = await open();
    await karpenter.createClusterCustomObject({ ...at, body: claimBody("mine") });
    await expect.poll(() => holds("mine")).toEqual(["Launched"]);
    const instance = instanceOf("mine");
    expect(instance).toMatchObject({
      instanceType: "m6i.xlarge",
      capacity: "spot",
      zone: "eu-west-1b",
      poolKey: "staging-general",
      cluster: "staging-eks",
    });
    expect(instance?.tags).toMatchObject({ "karpenter.sh/nodepool": "staging-general", "karpenter.sh/nodeclaim": "mine", team: "platform" });
    cluster.pass(120);
    expect(holds("mine")).toEqual(["Launched", "Registered", "Initialized"]);
    const node = await core.readNode({ name: claim("mine")?.status?.nodeName ?? "" });
    expect(node.spec?.providerID).toBe(`aws:///eu-west-1b/${instance?.id}`);
    expect(node.metadata?.labels).toMatchObject({ "karpenter.sh/capacity-type": "spot", "karpenter.sh/nodepool": "staging-general" });
    expect(cluster.world.instances().filter(({ owner }) => owner.kind === "karpenter" && owner.nodeClaim === "mine")).toHaveLength(1);
    await expect(karpenter.createClusterCustomObject({ ...at, body: claimBody("mine") })).rejects.toMatchObject({ code: 409 });
  });

  it("drains the node of a deleted claim, ends its instance and only then lets the claim go; its pods run elsewhere", async () => {
    const { karpenter } = await open();
    const victim = claims().find(({ metadata }) => metadata.labels?.["karpenter.sh/nodepool"] === "staging-general");
    const { name = "", uid } = victim?.metadata ?? {};
    const nodeName = victim?.status?.nodeName;
    const wrong = karpenter.deleteClusterCustomObject({ ...at, name, body: { preconditions: { uid: "another" } } });
    await expect(wrong).rejects.toMatchObject({ code: 409 });
    await karpenter.deleteClusterCustomObject({ ...at, name, body: { preconditions: { uid } } as object });
    await expect.poll(() => cluster.api.store.get("nodes", undefined, nodeName ?? "")?.metadata.deletionTimestamp).toBeDefined();
    expect(claim(name)?.metadata.deletionTimestamp).toBeDefined();
    cluster.pass(90);
    expect(claim(name)).toBeUndefined();
    expect(["terminated", undefined]).toContain(instanceOf(name)?.state);
    const pods = cluster.api.store.list<Pod>("pods");
    expect(pods.filter(({ spec }) => spec.nodeName === nodeName)).toEqual([]);
    expect(pods.every(({ status }) => status.phase === "Running")).toBe(true);
  });

  it("waits for pods that must not be disrupted", async () => {
    const { karpenter, core } = await open("ml-cluster");
    const victim = claims().find(({ metadata }) => metadata.labels?.["karpenter.sh/nodepool"] === "ml-training");
    const { name = "" } = victim?.metadata ?? {};
    await karpenter.deleteClusterCustomObject({ ...at, name });
    cluster.pass(120);
    expect(instanceOf(name)?.state).toBe("running");
    const [pod] = (await core.listPodForAllNamespaces({ labelSelector: "app.kubernetes.io/name=ranking-training" })).items;
    const patch = { metadata: { annotations: { "karpenter.sh/do-not-disrupt": null } } };
    await core.patchNamespacedPod(
      { name: pod?.metadata?.name ?? "", namespace: "search", body: patch },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
    cluster.pass(90);
    expect(claim(name)).toBeUndefined();
  });

  it("says that there is no capacity, and gives the claim up", async () => {
    const { karpenter } = await open();
    cluster.world.faults.set({ noCapacity: { match: "spot m6i.xlarge" } });
    await karpenter.createClusterCustomObject({ ...at, body: claimBody("none") });
    await expect
      .poll(() => claim("none")?.status?.conditions?.find(({ type }) => type === "Launched"))
      .toMatchObject({ status: "False", reason: "InsufficientCapacity" });
    cluster.pass(20);
    expect(claim("none")).toBeUndefined();
    expect(instanceOf("none")).toBeUndefined();
  });

  it("keeps what people change in a NodePool, and launches by it for pods that fit nowhere", async () => {
    const { karpenter, core } = await open();
    const pool = cluster.api.store.get<NodePool>("nodepools", undefined, "staging-general");
    const index = pool?.spec.template.spec.requirements.findIndex(({ key }) => key === "karpenter.sh/capacity-type") ?? -1;
    await karpenter.patchClusterCustomObject(
      {
        group: "karpenter.sh",
        version: "v1",
        plural: "nodepools",
        name: "staging-general",
        body: [
          { op: "test", path: "/metadata/uid", value: pool?.metadata.uid },
          { op: "replace", path: `/spec/template/spec/requirements/${index}/values`, value: ["on-demand", "spot"] },
        ],
      },
      setHeaderOptions("Content-Type", PatchStrategy.JsonPatch),
    );
    const before = claims().length;
    const nodeSelector = { "karpenter.sh/nodepool": "staging-general" };
    const containers = [{ name: "big", image: "big:1", resources: { requests: { cpu: "3800m", memory: "1Gi" } } }];
    await core.createNamespacedPod({
      namespace: "checkout",
      body: { apiVersion: "v1", kind: "Pod", metadata: { name: "big" }, spec: { nodeSelector, containers } },
    });
    cluster.pass(10);
    const waiting = await core.readNamespacedPod({ namespace: "checkout", name: "big" });
    expect(waiting.status?.conditions?.[0]).toMatchObject({ type: "PodScheduled", status: "False", reason: "Unschedulable" });
    cluster.pass(180);
    expect(claims()).toHaveLength(before + 1);
    const { spec, status } = await core.readNamespacedPod({ namespace: "checkout", name: "big" });
    expect(status?.phase).toBe("Running");
    expect(cluster.world.instances().find(({ nodeName }) => nodeName === spec?.nodeName)?.capacity).toBe("spot");
    expect(cluster.api.store.get<NodePool>("nodepools", undefined, "staging-general")?.spec.template.spec.requirements[index]?.values).toEqual([
      "on-demand",
      "spot",
    ]);
  });
});
