import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, CustomObjectsApi, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { openObjectJournal } from "#sandbox/kubernetes/object-journal";
import { ObjectStore } from "#sandbox/kubernetes/object-store";
import type { KubeObject, Node, Pod } from "#sandbox/kubernetes/objects";
import { temporaryDir } from "#sandbox/testing/open-bill";
import { openTestCluster } from "#sandbox/testing/open-cluster";

const START = "2026-11-25T15:40:00Z";
const STORED = ["nodes", "pods", "deployments", "replicasets", "poddisruptionbudgets", "nodeclaims", "persistentvolumes", "events"];

function everything(store: ObjectStore): Readonly<Record<string, readonly KubeObject[]>> {
  return JSON.parse(JSON.stringify(Object.fromEntries(STORED.map((plural) => [plural, store.list(plural)])))) as Record<string, KubeObject[]>;
}

describe("a cluster's objects", () => {
  it("are there after kill -9, as far as they were answered, and versions go on rising", async () => {
    const dir = await temporaryDir();
    const child = spawn(process.execPath, ["sandbox/testing/cluster-process.ts", "staging-eks", START, dir.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const file = await new Promise<string>((resolve, reject) => {
      child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
      child.once("exit", (code) => reject(new Error(`The process ended with ${code}.`)));
    });
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(readFileSync(file, "utf8"));
    const core = kubeConfig.makeApiClient(CoreV1Api);
    const [node] = (await core.listNode()).items;
    const name = node?.metadata?.name ?? "";
    await kubeConfig.makeApiClient(CustomObjectsApi).createClusterCustomObject({
      group: "karpenter.sh",
      version: "v1",
      plural: "nodeclaims",
      body: {
        apiVersion: "karpenter.sh/v1",
        kind: "NodeClaim",
        metadata: { name: "mine", labels: { "karpenter.sh/nodepool": "staging-general" } },
        spec: { requirements: [] },
      },
    });
    const patched = await core.patchNode(
      { name, body: { spec: { unschedulable: true } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));

    const cluster = await openTestCluster("staging-eks", START, { folder: dir.path });
    expect(cluster.api.store.version).toBeGreaterThanOrEqual(Number(patched.metadata?.resourceVersion));
    expect(cluster.api.store.get<Node>("nodes", undefined, name)?.spec.unschedulable).toBe(true);
    expect(cluster.api.store.get("nodes", undefined, name)?.metadata.uid).toBe(node?.metadata?.uid);
    cluster.pass(120);
    const launched = cluster.world.instances().filter(({ owner }) => owner.kind === "karpenter" && owner.nodeClaim === "mine");
    expect(launched).toHaveLength(1);
    await cluster.close();
    await dir.remove();
  });

  it("are the same when they are opened again", async () => {
    const cluster = await openTestCluster("batch-eks", START);
    const before = everything(cluster.api.store);
    const { version } = cluster.api.store;
    cluster.reopen();
    expect(everything(cluster.api.store)).toEqual(before);
    expect(cluster.api.store.version).toBe(version);
    await cluster.close();
  });

  it("lose no more than a last line that was cut while it was written", async () => {
    const cluster = await openTestCluster("batch-eks", START);
    const before = everything(cluster.api.store);
    const journal = join(cluster.folder, "clusters", "batch-eks.jsonl");
    cluster.api.close();
    appendFileSync(journal, '[999999,"nodes","/x",{"kind":"No');
    cluster.reopen();
    expect(everything(cluster.api.store)).toEqual(before);
    await cluster.close();
  });

  it("are those of the instances that are there now, when they are opened days later", async () => {
    const dir = await temporaryDir();
    const first = await openTestCluster("prod-eks", START, { folder: dir.path });
    await first.close();
    const later = await openTestCluster("prod-eks", "2026-11-28T04:20:00Z", { folder: dir.path });
    later.pass(30);
    const running = later.world.instances({ cluster: "prod-eks" }).filter(({ state }) => state === "running");
    expect(
      later.api.store
        .list<Node>("nodes")
        .map(({ spec }) => spec.providerID.split("/").at(-1))
        .sort(),
    ).toEqual(running.map(({ id }) => id).sort());
    const names = new Set(later.api.store.list<Node>("nodes").map(({ metadata }) => metadata.name));
    const pods = later.api.store.list<Pod>("pods");
    expect(pods.every(({ spec }) => spec.nodeName === undefined || names.has(spec.nodeName))).toBe(true);
    expect(pods.filter(({ status }) => status.phase !== "Running")).toEqual([]);
    await later.close();
    await dir.remove();
  });
});

describe("ObjectStore", () => {
  it("stays small on disk and in memory however often things change, and forgets only its history", async () => {
    const dir = await temporaryDir();
    const open = () => new ObjectStore(openObjectJournal(dir.path, "c"), () => new Date(START));
    const store = open();
    const padding = "x".repeat(2_000);
    let object: KubeObject = store.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "busy", namespace: "default" } });
    for (let turn = 0; turn < 5_000; turn++) {
      object = store.update("configmaps", { ...object, data: { turn: `${turn}${padding}` } });
      store.commit({ sync: false });
    }
    const { version } = store;
    expect(store.since(store.oldestVersion)?.length).toBeLessThanOrEqual(1_600);
    expect(store.since(store.oldestVersion - 1)).toBeUndefined();
    expect(statSync(join(dir.path, "c.jsonl")).size).toBeLessThan(5_000_000);
    store.close();
    const again = open();
    expect(again.version).toBe(version);
    expect(again.get("configmaps", "default", "busy")?.["data"]).toEqual({ turn: `4999${padding}` });
    again.close();
    await dir.remove();
  });
});
