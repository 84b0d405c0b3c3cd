import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Obstacle, SwitchCase } from "#core/nodes/obstacle";
import { obstaclesOf, podFates, readinessOf } from "#core/nodes/obstacles";
import { aBudget, aCase, aNode, anInstance, aPod, aStatefulSet, groupOwner, karpenterOwner, unowned, ZONE } from "#core/nodes/testing/a-cluster";

const kinds = (seen: SwitchCase, blocks: boolean): Obstacle["kind"][] =>
  obstaclesOf(seen).flatMap((one) => (one.blocks === blocks ? [one.kind] : []));
const withPod = (over: Parameters<typeof aPod>[0], more: Parameters<typeof aCase>[0] = {}) =>
  aCase({ ...more, view: { pods: [aPod(over)], ...more.view } });
const spread = { hardSpread: [{ topologyKey: ZONE, maxSkew: 1 }] };
const store = { workload: { kind: "StatefulSet", name: "store" } };

describe("what stops a node switch", () => {
  it.each<[string, SwitchCase, Obstacle["kind"]]>([
    [
      "a budget that never allows one",
      withPod({}, { view: { budgets: [aBudget({ disruptionsAllowed: 0, desiredHealthy: 3 })] } }),
      "disruption_budget",
    ],
    [
      "a budget that allows none now",
      withPod({}, { view: { budgets: [aBudget({ disruptionsAllowed: 0, currentHealthy: 2 })] } }),
      "disruption_budget",
    ],
    ["two budgets on one pod", withPod({}, { view: { budgets: [aBudget(), aBudget({ name: "all", matchLabels: {} })] } }), "disruption_budget"],
    ["do-not-disrupt", withPod({ annotations: { "karpenter.sh/do-not-disrupt": "true" } }), "do_not_disrupt"],
    ["do-not-disrupt for a while", withPod({ annotations: { "karpenter.sh/do-not-disrupt": "30m" } }), "do_not_disrupt"],
    ["the obsolete do-not-evict, as a label", withPod({ labels: { "karpenter.sh/do-not-evict": "true" } }), "do_not_disrupt"],
    ["safe-to-evict: false", withPod({ annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" } }), "do_not_disrupt"],
    ["do-not-disrupt on the node", aCase({ node: aNode({ annotations: { "karpenter.sh/do-not-disrupt": "true" } }) }), "do_not_disrupt"],
    [
      "do-not-disrupt on the claim",
      aCase({ owner: karpenterOwner({ claim: { annotations: { "karpenter.sh/do-not-disrupt": "true" } } }) }),
      "do_not_disrupt",
    ],
    [
      "protection from scale-in",
      aCase({ owner: groupOwner({ instances: [{ id: "i-n1", zone: "us-east-1a", protectedFromScaleIn: true }] }) }),
      "do_not_disrupt",
    ],
    ["scratch data", withPod({ localVolumes: ["cache"] }), "local_storage"],
    [
      "scratch data of which a part is safe",
      withPod({ localVolumes: ["a", "b"], annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "a" } }),
      "local_storage",
    ],
    ["a bare pod", withPod({ workload: undefined }), "bare_pod"],
    [
      "a volume of this zone and a group over two",
      withPod({ volumeZones: ["us-east-1a"] }, { owner: groupOwner(), target: { zones: ["us-east-1a", "us-east-1b"] } }),
      "zone_bound_volume",
    ],
    ["a member of a set of three", withPod(store, { view: { workloads: [aStatefulSet()] } }), "quorum"],
    ["a member of a set of five that is not whole", withPod(store, { view: { workloads: [aStatefulSet({ replicas: 5, ready: 4 })] } }), "quorum"],
    ["the only node of the zone of a spread workload", withPod(spread), "last_of_spread"],
    ["more pods than fit", withPod({ requests: { cpuMillis: 4000, memoryMib: 10 } }), "no_room"],
    ["an unknown size", withPod({}, { target: { instanceType: "x9.mega", room: undefined } }), "no_room"],
    ["a pod that asks for on demand", withPod({ nodeSelector: { "karpenter.sh/capacity-type": "on-demand" } }), "no_room"],
    ["a pod that asks for this very node", withPod({ nodeSelector: { "kubernetes.io/hostname": "n1" } }), "no_room"],
    ["an unknown owner", aCase({ owner: { kind: "unknown", name: undefined, why: "nobody knows" } }), "unknown_owner"],
    ["a group at its largest", aCase({ owner: groupOwner({ desiredCapacity: 6 }) }), "group_full"],
    [
      "a group of several types",
      aCase({
        owner: groupOwner({ mixed: { onDemandBaseCapacity: 0, onDemandPercentageAboveBase: 50, instanceTypes: ["m6i.xlarge", "m5.xlarge"] } }),
      }),
      "owner_forbids",
    ],
    [
      "a NodePool of another family",
      aCase({ owner: karpenterOwner({ pool: { requirements: [{ key: "karpenter.k8s.aws/instance-family", operator: "In", values: ["c7g"] }] } }) }),
      "owner_forbids",
    ],
    ["a node that is not Ready", aCase({ node: aNode({ ready: false }) }), "not_ready"],
    ["an instance that ends", aCase({ instance: anInstance({ state: "shutting-down" }) }), "not_ready"],
    ["a cordon", aCase({ node: aNode({ unschedulable: true }) }), "cordoned"],
    [
      "Karpenter ending it",
      aCase({ node: aNode({ taints: [{ key: "karpenter.sh/disrupted", value: undefined, effect: "NoSchedule" }] }) }),
      "cordoned",
    ],
    ["no spot price", aCase({ target: { usdPerHour: undefined } }), "no_spot_price"],
    ["spot as dear as on demand", aCase({ target: { usdPerHour: "0.19200" } }), "no_spot_price"],
    ["spot already", aCase({ node: aNode({ capacityType: "spot" }) }), "already"],
  ])("%s", (_, seen, kind) => {
    expect(kinds(seen, true)).toEqual([kind]);
    expect(obstaclesOf(seen)[0]?.text).toMatch(/^.+\.$/);
    expect(readinessOf(obstaclesOf(seen)).readiness).toBe(kind === "already" ? "spot_already" : "blocked");
  });

  it.each<[string, SwitchCase, Obstacle["kind"][]]>([
    ["nothing at all", aCase(), []],
    ["pods that can move", withPod({}), []],
    [
      "scratch data that may be lost",
      withPod({ localVolumes: ["cache"], annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" } }),
      [],
    ],
    [
      "a daemon with scratch data and no leave to be moved",
      withPod({ isDaemon: true, localVolumes: ["x"], annotations: { "karpenter.sh/do-not-disrupt": "true" } }),
      [],
    ],
    ["a static pod", withPod({ isMirror: true, workload: undefined }), []],
    ["a pod that has ended", withPod({ phase: "Succeeded", workload: undefined }), []],
    ["a pod that is ending", withPod({ terminating: true, localVolumes: ["x"] }), []],
    ["do-not-disrupt: false", withPod({ annotations: { "karpenter.sh/do-not-disrupt": "false" } }), []],
    ["a budget of another namespace", withPod({}, { view: { budgets: [aBudget({ namespace: "other", disruptionsAllowed: 0 })] } }), []],
    ["a budget with room", withPod({}, { view: { budgets: [aBudget()] } }), []],
    [
      "more pods than a budget lets go at once",
      aCase({ view: { pods: [aPod({ name: "a" }), aPod({ name: "b" })], budgets: [aBudget()] } }),
      ["disruption_budget"],
    ],
    ["a volume where the zone is pinned", withPod({ volumeZones: ["us-east-1a"] }), ["zone_bound_volume"]],
    ["one of many shards", withPod(store, { view: { workloads: [aStatefulSet({ replicas: 15, ready: 15 })] } }), []],
    ["a StatefulSet of two", withPod(store, { view: { workloads: [aStatefulSet({ replicas: 2, ready: 1 })] } }), []],
    ["the cluster's own namespace", withPod({ namespace: "kube-system" }), ["protected_namespace"]],
    ["an unowned instance of a template", aCase({ owner: unowned }), []],
    [
      "on demand instead of spot, whatever it costs",
      aCase({ node: aNode({ capacityType: "spot" }), nowUsdPerHour: "0.08", target: { capacityType: "on_demand", usdPerHour: "0.19200" } }),
      [],
    ],
    [
      "another type on the same purchase option",
      aCase({ target: { instanceType: "m7i.xlarge", capacityType: "on_demand", room: { cpuMillis: 3920, memoryMib: 14000, pods: 58 } } }),
      [],
    ],
  ])("not %s", (_, seen, notes) => {
    expect(kinds(seen, true)).toEqual([]);
    expect(kinds(seen, false)).toEqual(notes);
    expect(readinessOf(obstaclesOf(seen)).readiness).toBe(notes.length > 0 ? "careful" : "ready");
  });

  it("tells of each pod what becomes of it", () => {
    const seen = aCase({
      view: {
        pods: [
          aPod({ name: "moves" }),
          aPod({ name: "bare", workload: undefined }),
          aPod({ name: "agent", isDaemon: true }),
          aPod({ name: "held", namespace: "db", labels: { app: "db" } }),
        ],
        budgets: [aBudget({ namespace: "db", name: "db", matchLabels: { app: "db" }, disruptionsAllowed: 0 })],
      },
    });
    expect(podFates(seen, obstaclesOf(seen)).map(({ pod, fate }) => [pod.name, fate])).toEqual([
      ["moves", "moves"],
      ["bare", "blocked"],
      ["agent", "stays"],
      ["held", "blocked"],
    ]);
  });

  it("finds the last node of a zone spread exactly where the workload would cover fewer zones without it", () => {
    const zones = ["a", "b", "c"];
    const placed = fc.array(fc.record({ node: fc.nat(5), workload: fc.constantFrom("web", "api"), hard: fc.boolean(), ready: fc.boolean() }), {
      minLength: 1,
      maxLength: 14,
    });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...zones), { minLength: 6, maxLength: 6 }), placed, (zoneOf, pods) => {
        const nodes = zoneOf.map((zone, index) => aNode({ name: `n${index}`, zone }));
        const all = pods.map(({ node, workload, hard, ready }, index) =>
          aPod({
            name: `p${index}`,
            nodeName: `n${node}`,
            workload: { kind: "Deployment", name: workload },
            ready,
            hardSpread: hard ? spread.hardSpread : [],
          }),
        );
        const [node] = nodes;
        if (node === undefined) throw new Error("There are six.");
        const found = obstaclesOf(aCase({ node, view: { nodes, pods: all } })).flatMap(({ kind, subject }) =>
          kind === "last_of_spread" ? [subject] : [],
        );
        const covered = (name: string, without: boolean) =>
          new Set(pods.flatMap((pod) => (pod.workload === name && (pod.node === 0 ? !without : pod.ready) ? [zoneOf[pod.node]] : [])));
        const lost = ["web", "api"].filter(
          (name) => pods.some((pod) => pod.node === 0 && pod.workload === name && pod.hard) && covered(name, true).size < covered(name, false).size,
        );
        expect(found.toSorted()).toEqual(lost.map((name) => `shop/${name}`).toSorted());
      }),
      { numRuns: 500 },
    );
  });

  it("says that pods fit exactly where their requests together do", () => {
    const asked = fc.array(fc.record({ cpuMillis: fc.nat(2000), memoryMib: fc.nat(6000) }), { maxLength: 8 });
    fc.assert(
      fc.property(asked, (requests) => {
        const pods = requests.map((one, index) => aPod({ name: `p${index}`, requests: one, isDaemon: index % 3 === 0 }));
        const fits = requests.reduce((sum, one) => sum + one.cpuMillis, 0) <= 3920 && requests.reduce((sum, one) => sum + one.memoryMib, 0) <= 14162;
        expect(kinds(aCase({ view: { pods } }), true)).toEqual(fits ? [] : ["no_room"]);
      }),
    );
  });
});
