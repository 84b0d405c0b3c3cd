import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isReady, type Node, ownerOf, type Pod } from "#sandbox/kubernetes/objects";
import { binary } from "#sandbox/testing/binaries";
import { openTestCluster, type TestCluster } from "#sandbox/testing/open-cluster";

const KUBECTL = binary("kubectl");
const run = promisify(execFile);

let cluster: TestCluster;

async function kubectl(...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env["PATH"], KUBECONFIG: cluster.kubeConfigFile, HOME: cluster.folder };
  const { stdout, stderr } = await run(KUBECTL ?? "", args, { env, maxBuffer: 20_000_000 });
  return stdout + stderr;
}

const lines = (text: string) => text.trimEnd().split("\n");
const nodes = () => cluster.api.store.list<Node>("nodes");
const nodeNames = () =>
  nodes()
    .map(({ metadata }) => metadata.name)
    .sort();
const inPool = (pool: string) => nodes().filter(({ metadata }) => metadata.labels?.["eks.amazonaws.com/nodegroup"] === pool);
const movable = (name: string) =>
  cluster.api.store.list<Pod>("pods").filter((pod) => pod.spec.nodeName === name && ownerOf(pod)?.kind !== "DaemonSet");

describe.skipIf(KUBECTL === undefined)(`kubectl against a cluster${KUBECTL === undefined ? " (skipped: no kubectl on the PATH)" : ""}`, () => {
  beforeAll(async () => {
    cluster = await openTestCluster("dev-cluster", "2026-11-25T15:40:00Z", { rate: 20 });
  });
  afterAll(() => cluster?.close());

  it("gets the nodes, with what only -o wide shows", async () => {
    const [header = "", ...rows] = lines(await kubectl("get", "nodes", "-o", "wide"));
    expect(header.split(/\s{2,}/).slice(0, 6)).toEqual(["NAME", "STATUS", "ROLES", "AGE", "VERSION", "INTERNAL-IP"]);
    expect(rows.map((row) => row.split(/\s+/)[0])).toEqual(nodeNames());
    for (const row of rows) expect(row).toMatch(/^ip-[-\d]+ +Ready +<none> +\d+[dhm]\S* +v1\.34\.4-eks-\S+ +10\.\d+\.\d+\.\d+ /);
  });

  it("gets the pods of all namespaces", async () => {
    const [header = "", ...rows] = lines(await kubectl("get", "pods", "-A"));
    expect(header.split(/\s+/)).toEqual(["NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS", "AGE"]);
    expect(rows.length).toBe(cluster.api.store.list("pods").length);
    expect(rows.every((row) => / 1\/1 +Running /.test(row))).toBe(true);
  });

  it("describes a node with its pods, requests and lease", async () => {
    const node = nodes().find(({ metadata }) => movable(metadata.name).length > 0);
    const text = await kubectl("describe", "node", node?.metadata.name ?? "");
    for (const pod of movable(node?.metadata.name ?? "")) expect(text).toContain(pod.metadata.name);
    expect(text).toMatch(/ProviderID: +aws:\/\/\/us-west-2[abc]\/i-0[0-9a-f]{16}/);
    expect(text).toMatch(/RenewTime: +\w{3}, 25 Nov 2026/);
    expect(text).toMatch(/cpu +\d+m \(\d+%\)/);
  });

  it("shows what nodes and pods use", async () => {
    const usage = lines(await kubectl("top", "nodes")).slice(1);
    expect(usage.map((row) => row.split(/\s+/)[0]).sort()).toEqual(nodeNames());
    for (const row of usage) expect(row).toMatch(/ \d+m +\d+% +\d+Mi +\d+%/);
    const pods = lines(await kubectl("top", "pods", "-A")).slice(1);
    expect(pods).toHaveLength(cluster.api.store.list("pods").length);
  });

  it("cordons, drains and uncordons a node; what ran there runs on another that fits", async () => {
    const node = nodes().find(({ metadata }) => movable(metadata.name).some((pod) => pod.metadata.name.startsWith("checkout-web")));
    const name = node?.metadata.name ?? "";
    const before = cluster.api.store.list<Pod>("pods").length;
    expect(await kubectl("cordon", name)).toContain(`node/${name} cordoned`);
    expect(await kubectl("get", "node", name)).toContain("Ready,SchedulingDisabled");
    const drained = await kubectl("drain", name, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=60s");
    expect(drained).toContain(`node/${name} drained`);
    expect(movable(name)).toEqual([]);
    await expect
      .poll(() => cluster.api.store.list<Pod>("pods").filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined).length, {
        timeout: 20_000,
      })
      .toBe(before);
    expect(await kubectl("uncordon", name)).toContain(`node/${name} uncordoned`);
    expect(cluster.world.overlay().taken.map(({ id }) => id)).toEqual([node?.spec.providerID.split("/").at(-1)]);
  });

  it("will not drain a bare pod away unless it is told to", async () => {
    const node = inPool("dev-general").find(({ metadata }) => movable(metadata.name).some((pod) => pod.metadata.name === "netshoot-debug"));
    const refused = kubectl("drain", node?.metadata.name ?? "", "--ignore-daemonsets", "--dry-run=server");
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining("cannot delete cannot delete Pods that declare no controller") as string,
    });
  });
});
