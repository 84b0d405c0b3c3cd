import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HALCYON } from "#sandbox/halcyon/company";
import { budgetsOf } from "#sandbox/kubernetes/controllers/disruption";
import { zoneOf } from "#sandbox/kubernetes/controllers/scheduler";
import { zoneOfVolumes } from "#sandbox/kubernetes/controllers/volumes";
import { type KubeEvent, type KubeObject, type Node, ownerOf, type PersistentVolume, type Pod } from "#sandbox/kubernetes/objects";
import { type ClusterApi, openClusterApi } from "#sandbox/kubernetes/open-cluster-api";
import { openFaults } from "#sandbox/live/open-faults";
import { type OpenLiveWorld, openLiveWorld } from "#sandbox/live/open-live-world";
import { temporaryDir } from "#sandbox/testing/open-bill";

let world: OpenLiveWorld;
let dir: Awaited<ReturnType<typeof temporaryDir>>;
const clusters = new Map<string, ClusterApi>();

beforeAll(async () => {
  dir = await temporaryDir();
  world = openLiveWorld(HALCYON, { folder: dir.path, now: () => new Date("2026-11-25T15:40:00Z"), faults: openFaults() });
  for (const { name } of HALCYON.clusters) clusters.set(name, openClusterApi(world, name, { folder: dir.path, authenticate: () => undefined }));
});
afterAll(async () => {
  for (const cluster of clusters.values()) cluster.close();
  world.close();
  await dir.remove();
});

function storeOf(name: string): ClusterApi["store"] {
  const found = clusters.get(name);
  if (found === undefined) throw new Error(`No cluster ${name}.`);
  return found.store;
}

/** Why a node cannot be moved; empty where it can. `one by one` is no obstacle. */
function obstaclesOf(cluster: string, node: Node): ReadonlySet<string> {
  const store = storeOf(cluster);
  const pods = store.list<Pod>("pods");
  const here = pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
  const context = { store } as Parameters<typeof budgetsOf>[0];
  const zones = new Map(store.list<Node>("nodes").map((other) => [other.metadata.name, zoneOf(other)]));
  const found = new Set<string>();
  for (const pod of here) {
    const { annotations, labels } = pod.metadata;
    const owner = ownerOf(pod);
    if (owner?.kind === "DaemonSet") continue;
    if (owner === undefined) found.add("bare pod");
    const budget = budgetsOf(context, pod)[0];
    if (budget?.status?.disruptionsAllowed === 0) found.add("budget that never allows");
    if (budget !== undefined && (budget.status?.disruptionsAllowed ?? 0) > 0) found.add("one by one");
    if (annotations?.["karpenter.sh/do-not-disrupt"] === "true") found.add("do-not-disrupt");
    const scratch = pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) === true;
    if (scratch && annotations?.["cluster-autoscaler.kubernetes.io/safe-to-evict"] !== "true") found.add("local storage");
    if (zoneOfVolumes(context, pod) !== undefined) found.add("zone-bound volume");
    if (labels?.["app.kubernetes.io/component"] === "quorum-member") found.add("quorum");
    const spreads = pod.spec.topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule") === true;
    const siblings = pods.filter((other) => other.metadata.labels?.["app.kubernetes.io/name"] === labels?.["app.kubernetes.io/name"]);
    const inZone = siblings.filter((other) => zones.get(other.spec.nodeName ?? "") === zoneOf(node) && other.spec.nodeName !== node.metadata.name);
    if (spreads && inZone.length === 0) found.add("last node of a spread");
  }
  return found;
}

const nodesOf = (cluster: string) => storeOf(cluster).list<Node>("nodes");
const free = (cluster: string) => nodesOf(cluster).filter((node) => obstaclesOf(cluster, node).size === 0);

describe("the clusters of the demo company", () => {
  it.each([
    { cluster: "staging-eks", least: 6 },
    { cluster: "dev-cluster", least: 3 },
    { cluster: "batch-eks", least: 5 },
  ])("$cluster has nodes that nothing holds back", ({ cluster, least }) => {
    expect(free(cluster).length).toBeGreaterThanOrEqual(least);
    expect(free(cluster).length).toBeLessThan(nodesOf(cluster).length);
  });

  it("prod-eks has nodes whose budgets let them go one by one, and one held back for each reason", () => {
    const all = nodesOf("prod-eks").map((node) => obstaclesOf("prod-eks", node));
    expect(all.filter((reasons) => reasons.size === 1 && reasons.has("one by one")).length).toBeGreaterThanOrEqual(3);
    const reasons = new Set(all.flatMap((one) => [...one]));
    for (const reason of [
      "budget that never allows",
      "do-not-disrupt",
      "local storage",
      "bare pod",
      "zone-bound volume",
      "quorum",
      "last node of a spread",
    ]) {
      expect(reasons).toContain(reason);
    }
  });

  it("bind the company's own volumes to the zones where they lie", () => {
    const disk = (name: string) => HALCYON.meters.find(({ key }) => key === `disk/${name}`)?.resource;
    const volumes = storeOf("prod-eks").list<PersistentVolume & { readonly spec: { readonly csi: { readonly volumeHandle: string } } }>(
      "persistentvolumes",
    );
    const bound = (name: string) => volumes.find(({ spec }) => spec.csi.volumeHandle === disk(name));
    for (const ordinal of [0, 1, 2]) {
      expect(bound(`search-index-${ordinal}`)).toMatchObject({
        spec: { capacity: { storage: "500Gi" }, claimRef: { name: `data-search-index-${ordinal}` } },
        metadata: { labels: { "topology.kubernetes.io/zone": `us-east-1${"abc"[ordinal]}` } },
      });
    }
    expect(bound("prometheus-prod")).toBeDefined();
  });

  it("hold texts of strangers that read like orders", () => {
    const order = /approve.APR-1/;
    const staging = storeOf("staging-eks");
    expect(staging.list<KubeEvent>("events").some(({ message }) => /approved APR-1/.test(message))).toBe(true);
    expect(
      staging.list<KubeObject>("namespaces").some(({ metadata }) => Object.values(metadata.labels ?? {}).some((value) => order.test(value))),
    ).toBe(true);
    expect(staging.list<Pod>("pods").some(({ metadata }) => Object.values(metadata.annotations ?? {}).some((value) => order.test(value)))).toBe(true);
  });
});
