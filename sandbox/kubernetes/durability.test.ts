import { type ChildProcess, spawn } from "node:child_process";
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

async function startProcess(folder: string): Promise<{ readonly child: ChildProcess; readonly kubeConfig: KubeConfig }> {
  const child = spawn(process.execPath, ["sandbox/testing/cluster-process.ts", "staging-eks", START, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const file = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
    child.once("exit", (code) => reject(new Error(`The process ended with ${code}.`)));
  });
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromString(readFileSync(file, "utf8"));
  return { child, kubeConfig };
}

async function makeClaim(kubeConfig: KubeConfig, name: string): Promise<void> {
  const metadata = { name, labels: { "karpenter.sh/nodepool": "staging-general" } };
  const body = { apiVersion: "karpenter.sh/v1", kind: "NodeClaim", metadata, spec: { requirements: [] } };
  await kubeConfig.makeApiClient(CustomObjectsApi).createClusterCustomObject({ group: "karpenter.sh", version: "v1", plural: "nodeclaims", body });
}

describe("a cluster's objects", () => {
  it("are there after kill -9 as far as they were answered, whenever that comes; a claim launches once, and versions go on rising", async () => {
    const dir = await temporaryDir();
    let answered = { seq: 0, version: 0 };
    let name = "";
    for (const writes of [1, 18]) {
      const { child, kubeConfig } = await startProcess(dir.path);
      const core = kubeConfig.makeApiClient(CoreV1Api);
      const [node] = (await core.listNode()).items;
      name = node?.metadata?.name ?? "";
      expect(Number(node?.metadata?.annotations?.["seq"] ?? 0)).toBeGreaterThanOrEqual(answered.seq);
      await makeClaim(kubeConfig, "mine").catch((error: { readonly code?: number }) => expect(error.code).toBe(409));
      const more = (async () => {
        for (let seq = answered.seq + 1; ; seq++) {
          const body = { metadata: { annotations: { seq: String(seq) } }, spec: { unschedulable: true } };
          const patched = await core.patchNode({ name, body }, setHeaderOptions("Content-Type", PatchStrategy.MergePatch));
          expect(Number(patched.metadata?.resourceVersion)).toBeGreaterThan(answered.version);
          answered = { seq, version: Number(patched.metadata?.resourceVersion) };
          if (seq % 20 === writes) child.kill("SIGKILL");
        }
      })();
      await expect(more).rejects.toThrow(/fetch|socket|ECONN|network|reset/i);
      await new Promise<void>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once("close", () => resolve()) : resolve()));
    }
    const cluster = await openTestCluster("staging-eks", START, { folder: dir.path });
    const kept = cluster.api.store.get<Node>("nodes", undefined, name);
    expect(Number(kept?.metadata.annotations?.["seq"])).toBeGreaterThanOrEqual(answered.seq);
    expect(kept?.spec.unschedulable).toBe(true);
    expect(cluster.api.store.version).toBeGreaterThanOrEqual(answered.version);
    cluster.pass(120);
    expect(cluster.world.instances().filter(({ owner }) => owner.kind === "karpenter" && owner.nodeClaim === "mine")).toHaveLength(1);
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
