import { AppsV1Api, CoreV1Api, makeInformer, PatchStrategy, PolicyV1Api, setHeaderOptions, type V1Pod, Watch } from "@kubernetes/client-node";
import { afterEach, describe, expect, it } from "vitest";
import type { Node } from "#sandbox/kubernetes/objects";
import { openTestCluster, type TestCluster } from "#sandbox/testing/open-cluster";

const AFTERNOON = "2026-11-25T15:40:00Z";

let cluster: TestCluster;
afterEach(() => cluster.close());

async function open(name = "prod-eks") {
  cluster = await openTestCluster(name, AFTERNOON);
  return {
    core: cluster.kubeConfig.makeApiClient(CoreV1Api),
    apps: cluster.kubeConfig.makeApiClient(AppsV1Api),
    policy: cluster.kubeConfig.makeApiClient(PolicyV1Api),
  };
}

const patchAs = (strategy: string) => setHeaderOptions("Content-Type", strategy);
const failure = (call: Promise<unknown>) =>
  call.then(
    () => ({ code: 0, body: {} as Status }),
    (error: { readonly code: number; readonly body: string | Status }) => ({
      code: error.code,
      body: typeof error.body === "string" ? (JSON.parse(error.body) as Status) : error.body,
    }),
  );
type Status = {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason: string }[] };
};

const evict = (core: CoreV1Api, pod: V1Pod, options: { readonly uid?: string; readonly dryRun?: string } = {}) => {
  const { name = "", namespace = "" } = pod.metadata ?? {};
  const deleteOptions = options.uid === undefined ? {} : { deleteOptions: { preconditions: { uid: options.uid } } };
  const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, ...deleteOptions };
  return core.createNamespacedPodEviction({ name, namespace, body, ...(options.dryRun === undefined ? {} : { dryRun: options.dryRun }) });
};
const podsOf = async (core: CoreV1Api, namespace: string, app: string) =>
  (await core.listNamespacedPod({ namespace, labelSelector: `app.kubernetes.io/name=${app}` })).items;

describe("a cluster's API", () => {
  it("shows the nodes of the running instances, and on each its daemons and the pods that the bill splits its cost by", async () => {
    const { core } = await open();
    const nodes = (await core.listNode()).items;
    const instances = cluster.world.instances({ cluster: "prod-eks" }).filter(({ state }) => state === "running");
    expect(nodes.map((node) => node.spec?.providerID).sort()).toEqual(instances.map(({ zone, id }) => `aws:///${zone}/${id}`).sort());
    for (const node of nodes) {
      const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node.metadata?.name}` });
      expect(items.filter((pod) => pod.metadata?.ownerReferences?.[0]?.kind === "DaemonSet")).toHaveLength(3);
      expect(items.every((pod) => pod.status?.phase === "Running")).toBe(true);
    }
  });

  it("answers a list in pages of the order of names", async () => {
    const { core } = await open();
    const all = (await core.listPodForAllNamespaces()).items.map((pod) => pod.metadata?.uid);
    const paged: (string | undefined)[] = [];
    for (let token: string | undefined; ;) {
      const page = await core.listPodForAllNamespaces({ limit: 30, ...(token === undefined ? {} : { _continue: token }) });
      paged.push(...page.items.map((pod) => pod.metadata?.uid));
      token = page.metadata?._continue;
      if (token === undefined) break;
    }
    expect(paged).toEqual(all);
  });

  it("turns away whoever has no token, and lets a reader read only", async () => {
    const { core } = await open();
    cluster.kubeConfig.users = [{ name: "tester", token: "somebody-elses" }];
    expect((await failure(core.listNode())).code).toBe(401);
    cluster.kubeConfig.users = [{ name: "tester", token: cluster.readerToken }];
    const [node] = (await core.listNode()).items;
    const refused = await failure(
      core.patchNode({ name: node?.metadata?.name ?? "", body: { spec: { unschedulable: true } } }, patchAs(PatchStrategy.MergePatch)),
    );
    expect([refused.code, refused.body.reason]).toEqual([403, "Forbidden"]);
  });

  it.each([
    { strategy: PatchStrategy.MergePatch, body: { spec: { unschedulable: true } } },
    { strategy: PatchStrategy.StrategicMergePatch, body: { spec: { unschedulable: true } } },
    { strategy: PatchStrategy.JsonPatch, body: [{ op: "add", path: "/spec/unschedulable", value: true }] },
  ])("cordons a node by $strategy, from which moment the instance is nobody else's", async ({ strategy, body }) => {
    const { core } = await open();
    const [node] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    const rehearsed = await core.patchNode({ name, body, dryRun: "All" }, patchAs(strategy));
    expect(rehearsed.spec?.unschedulable).toBe(true);
    expect((await core.readNode({ name })).spec?.unschedulable).toBeUndefined();
    const patched = await core.patchNode({ name, body }, patchAs(strategy));
    expect(patched.spec?.unschedulable).toBe(true);
    expect(patched.metadata?.uid).toBe(node?.metadata?.uid);
    const id = node?.spec?.providerID?.split("/").at(-1);
    expect(cluster.world.overlay().taken.map((one) => one.id)).toEqual([id]);
  });

  it("refuses a patch whose version, uid or test does not hold, and one that is not its client's to make", async () => {
    const { core } = await open();
    const [node, other] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    const attempt = async (body: object, strategy: string = PatchStrategy.MergePatch) => {
      const { code, body: status } = await failure(core.patchNode({ name, body }, patchAs(strategy)));
      return [code, status.reason];
    };
    expect(await attempt({ metadata: { resourceVersion: "1" } })).toEqual([409, "Conflict"]);
    expect(await attempt({ metadata: { uid: other?.metadata?.uid } })).toEqual([409, "Conflict"]);
    expect(await attempt([{ op: "test", path: "/metadata/uid", value: "x" }], PatchStrategy.JsonPatch)).toEqual([422, "Invalid"]);
    expect(await attempt({ spec: { providerID: "aws:///us-east-1a/i-0" } })).toEqual([422, "Invalid"]);
    expect((await core.readNode({ name })).metadata?.resourceVersion).toBe(node?.metadata?.resourceVersion);
    expect((await failure(core.readNode({ name: "ip-1" }))).body).toMatchObject({ reason: "NotFound", message: 'nodes "ip-1" not found' });
  });

  it("evicts as budgets allow: one at a time where one may go, none where none may, never a pod that took another's name", async () => {
    const { core } = await open();
    const [first, second] = await podsOf(core, "checkout", "checkout-web");
    const [never] = await podsOf(core, "payments", "payments-api");
    if (first === undefined || second === undefined || never === undefined) throw new Error("No pods.");
    expect((await failure(evict(core, first, { uid: "another" }))).code).toBe(409);
    await evict(core, first, { dryRun: "All" });
    await evict(core, first, { uid: first.metadata?.uid ?? "" });
    const refused = await failure(evict(core, second, { uid: second.metadata?.uid ?? "" }));
    expect([refused.code, refused.body.reason, refused.body.details?.causes?.[0]?.reason]).toEqual([429, "TooManyRequests", "DisruptionBudget"]);
    expect((await failure(evict(core, never, { dryRun: "All" }))).code).toBe(429);
    cluster.pass(30);
    const after = await podsOf(core, "checkout", "checkout-web");
    expect(after.map((pod) => pod.metadata?.uid)).not.toContain(first.metadata?.uid);
    expect(after.every((pod) => pod.status?.phase === "Running")).toBe(true);
    await evict(core, second);
  });

  it("tells a watch what happens, and what enters or leaves its selection", async () => {
    const { core } = await open();
    const list = await core.listNode({ labelSelector: "mark=x" });
    const [node] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    const told: string[] = [];
    const watching = await new Watch(cluster.kubeConfig).watch(
      "/api/v1/nodes",
      { labelSelector: "mark=x", resourceVersion: list.metadata?.resourceVersion ?? "" },
      (type) => told.push(type),
      () => undefined,
    );
    for (const mark of ["x", "x", "y"])
      await core.patchNode(
        { name, body: { metadata: { labels: { mark }, annotations: { at: String(told.length) + mark + Math.random() } } } },
        patchAs(PatchStrategy.MergePatch),
      );
    await expect.poll(() => told).toEqual(["ADDED", "MODIFIED", "DELETED"]);
    watching.abort();
  });

  it("answers a version that is forgotten with 410, after which an informer lists anew and sees all there is", async () => {
    const { core } = await open();
    const [node] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    const errors: unknown[] = [];
    const old = await new Watch(cluster.kubeConfig).watch(
      "/api/v1/nodes",
      { resourceVersion: "5" },
      (type, status: { code?: number }) => errors.push([type, status.code]),
      () => undefined,
    );
    await expect.poll(() => errors).toEqual([["ERROR", 410]]);
    old.abort();

    cluster.world.faults.set({ lostWatch: { afterEvents: 0 } });
    const informer = makeInformer(cluster.kubeConfig, "/api/v1/nodes", () => core.listNode());
    const lost: unknown[] = [];
    const keepGoing = (error: unknown) => {
      lost.push(error);
      setTimeout(() => void informer.start(), 20);
    };
    informer.on("error", keepGoing);
    await informer.start();
    await core.patchNode({ name, body: { metadata: { labels: { seen: "late" } } } }, patchAs(PatchStrategy.MergePatch));
    cluster.world.faults.set({});
    await expect.poll(() => informer.get(name)?.metadata?.labels?.["seen"], { timeout: 10_000 }).toBe("late");
    await informer.stop();
  });

  it("goes wrong on demand: throttled, slow, and cut off after the effect", async () => {
    const { core } = await open();
    const [node] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    cluster.world.faults.set({ throttling: { probability: 1, match: `patch nodes ${name}` } });
    const throttled = await failure(core.patchNode({ name, body: {} }, patchAs(PatchStrategy.MergePatch)));
    expect([throttled.code, throttled.body.reason]).toEqual([429, "TooManyRequests"]);
    cluster.world.faults.set({ cutAnswers: { times: 1, match: "patch nodes" } });
    await expect(core.patchNode({ name, body: { spec: { unschedulable: true } } }, patchAs(PatchStrategy.MergePatch))).rejects.toThrow();
    expect((await core.readNode({ name })).spec?.unschedulable).toBe(true);
    expect(cluster.world.faults.current.cutAnswers?.times).toBe(0);
    cluster.world.faults.set({ slowAnswers: { milliseconds: 1_000, match: `patch nodes ${name}` } });
    let isAnswered = false;
    const slow = core.patchNode({ name, body: { spec: { unschedulable: false } } }, patchAs(PatchStrategy.MergePatch)).then(() => {
      isAnswered = true;
    });
    await expect.poll(() => cluster.api.store.get<Node>("nodes", undefined, name)?.spec.unschedulable).toBe(false);
    expect(isAnswered).toBe(false);
    await slow;
  });

  it("shows new nodes late in lists when look-ups lag, and at once to whoever asks by name", async () => {
    const { core } = await open();
    cluster.world.faults.set({ lateLookups: { seconds: 60 } });
    const before = (await core.listNode()).items.length;
    const like = cluster.world.instances({ cluster: "prod-eks" }).find(({ poolKey }) => poolKey === "prod-web");
    if (like === undefined) throw new Error("No instance.");
    const { id: _id, ...order } = like;
    const launched = cluster.world.launch({ ...order, cluster: "prod-eks" });
    cluster.pass(100);
    expect((await core.listNode()).items).toHaveLength(before);
    expect((await core.readNode({ name: launched.nodeName })).spec?.providerID).toContain(launched.id);
    cluster.pass(60);
    expect((await core.listNode()).items).toHaveLength(before + 1);
  });

  it("keeps the size that a client gives a workload, and refuses a template that it would not roll out", async () => {
    const { apps } = await open("dev-cluster");
    const at = { name: "checkout-web", namespace: "checkout" };
    await apps.patchNamespacedDeployment({ ...at, body: { spec: { replicas: 0 } } }, patchAs(PatchStrategy.MergePatch));
    cluster.pass(60);
    const scaled = await apps.readNamespacedDeployment(at);
    expect([scaled.spec?.replicas, scaled.status?.readyReplicas]).toEqual([0, 0]);
    const rolled = await failure(
      apps.patchNamespacedDeployment(
        { ...at, body: { spec: { template: { metadata: { annotations: { again: "1" } } } } } },
        patchAs(PatchStrategy.MergePatch),
      ),
    );
    expect(rolled.code).toBe(422);
  });

  it("survives bad requests with a Status each", async () => {
    await open();
    const ask = async (path: string, init: RequestInit = {}) => {
      const { default: https } = await import("node:https");
      return new Promise<number>((resolve, reject) => {
        const request = https.request(
          `${cluster.address}${path}`,
          {
            method: init.method ?? "GET",
            rejectUnauthorized: false,
            headers: { authorization: `Bearer ${cluster.token}`, "content-type": "application/json" },
          },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        request.on("error", reject);
        request.end(typeof init.body === "string" ? init.body : undefined);
      });
    };
    expect(await ask("/api/v1/nothing")).toBe(404);
    expect(await ask("/api/v1/nodes/%zz")).toBe(400);
    expect(await ask("/api/v1/pods?fieldSelector=spec.colour=red")).toBe(400);
    expect(await ask("/api/v1/pods?limit=-1")).toBe(400);
    expect(await ask("/api/v1/pods?continue=x")).toBe(400);
    expect(await ask("/api/v1/nodes/ip-1", { method: "DELETE" })).toBe(405);
    expect(await ask("/apis/karpenter.sh/v1/nodeclaims", { method: "POST", body: "{" })).toBe(400);
    expect(
      await ask("/apis/karpenter.sh/v1/nodeclaims", {
        method: "POST",
        body: '{"apiVersion":"karpenter.sh/v1","kind":"NodeClaim","metadata":{"name":"UPPER"}}',
      }),
    ).toBe(422);
    expect(await ask("/api/v1/namespaces/checkout/pods/none/eviction", { method: "POST", body: '{"kind":"Eviction"}' })).toBe(404);
    expect(await ask("/readyz")).toBe(200);
  });
});

describe("the nodes' owners", () => {
  it("follow the instances: one that ends takes its node and pods along, and its pods come back elsewhere", async () => {
    const { core } = await open();
    const [pod] = await podsOf(core, "checkout", "checkout-web");
    const node = await core.readNode({ name: pod?.spec?.nodeName ?? "" });
    cluster.world.terminate(node.spec?.providerID?.split("/").at(-1) ?? "");
    expect((await core.readNode({ name: node.metadata?.name ?? "" })).status?.conditions?.find(({ type }) => type === "Ready")?.status).toBe(
      "Unknown",
    );
    cluster.pass(60);
    expect((await failure(core.readNode({ name: node.metadata?.name ?? "" }))).code).toBe(404);
    const back = await podsOf(core, "checkout", "checkout-web");
    expect(back.every(({ status, spec }) => status?.phase === "Running" && spec?.nodeName !== node.metadata?.name)).toBe(true);
  });

  it("never show a node ready whose kubelet is kept from it, until it is let", async () => {
    await open();
    const like = cluster.world.instances({ cluster: "prod-eks" }).find(({ poolKey }) => poolKey === "prod-web");
    if (like === undefined) throw new Error("No instance.");
    cluster.world.faults.set({ nodeNeverReady: true });
    const { accountId, region, zone, instanceType, poolKey, owner, imageId, subnetId, launchTemplate, tags } = like;
    const same = { accountId, region, zone, instanceType, poolKey, owner, imageId, subnetId, launchTemplate, tags };
    const launched = cluster.world.launch({ ...same, cluster: "prod-eks", capacity: "spot", clientToken: "t" });
    cluster.pass(300);
    const node = () => cluster.api.store.list<Node>("nodes").find(({ spec }) => spec.providerID.endsWith(launched.id));
    expect(node()?.status.conditions.find(({ type }) => type === "Ready")?.status).toBe("False");
    cluster.world.faults.set({});
    cluster.pass(5);
    expect(node()?.status.conditions.find(({ type }) => type === "Ready")?.status).toBe("True");
    expect(node()?.metadata.labels).toMatchObject({ "eks.amazonaws.com/capacityType": "SPOT", "eks.amazonaws.com/nodegroup": "prod-web" });
  });
});
