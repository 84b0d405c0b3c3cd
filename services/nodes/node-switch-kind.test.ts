import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aGroup, aNode, aNodeClaim, anInstance, aPod, aView } from "#core/nodes/testing/a-cluster";
import { NodeSwitch, NodeSwitchPreconditions } from "#core/proposals/node-switch";
import { NodeSwitchOrder } from "#core/proposals/node-switch-order";
import type { SealedProposal } from "#core/proposals/sealed";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { nodeSwitchKind } from "#services/nodes/node-switch-kind";
import { aCloudWorld, ACCOUNT, type CloudWorld, inMemoryClouds } from "#services/nodes/testing/in-memory-clouds";
import { aTenant } from "#services/testing/a-tenant";

let test: TestDatabase;
let base: ServiceContext;
let world: CloudWorld;
let ctx: ServiceContext;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  base = (await aTenant(test)).ctx;
});
afterAll(() => test.close());
beforeEach(() => use(aCloudWorld()));

function use(next: CloudWorld): void {
  world = next;
  ctx = { ...base, clouds: inMemoryClouds(world) };
}

const order = (over: Partial<NodeSwitchOrder> = {}) => NodeSwitchOrder.parse({ node: "n1", ...over });
async function sealed(over: Partial<NodeSwitchOrder> = {}): Promise<SealedProposal> {
  const { connection, region, params, preconditions } = await nodeSwitchKind.plan(ctx, order(over));
  return {
    v: 1,
    tenant: "t",
    proposal: "APR-1",
    rev: 1,
    kind: "node_switch",
    connection,
    region,
    params,
    preconditions,
    policy_version: "p",
    expires_at: "2026-11-18T16:00:00.000Z",
  };
}
const groupWorld = () =>
  aCloudWorld({
    groups: [aGroup()],
    view: aView({ nodes: [aNode()], pods: [aPod()] }),
    instances: [anInstance({ tags: { team: "web", "aws:autoscaling:groupName": "web-group", "majortom:action": "x" } })],
  });

describe("planning a node switch", () => {
  it("says exactly what would be done to a node of Karpenter", async () => {
    const plan = await nodeSwitchKind.plan(ctx, order({ fallback: "on_demand" }));
    expect(plan).toMatchObject({ connection: ACCOUNT, region: "us-east-1", cluster: "prod-eks", target: "node/prod-eks/uid-n1", production: true });
    const params = NodeSwitch.parse(plan.params);
    expect(params).toMatchObject({
      node: { name: "n1", uid: "uid-n1", instanceId: "i-n1", instanceType: "m6i.xlarge", zone: "us-east-1a", capacityType: "on_demand" },
      target: { capacityType: "spot", instanceType: "m6i.xlarge", zones: ["us-east-1a"], fallback: "on_demand", maxUsdPerHour: "0.09504" },
      owner: { kind: "karpenter", nodePool: "general", nodeClaim: "general-1", nodeClaimUid: "uid-general-1", widensNodePool: false },
      pods: [{ namespace: "shop", name: "web-1", workload: "Deployment/web", fate: "moves" }],
      price: {
        now: { usdPerHour: "0.19200" },
        after: { usdPerHour: "0.08640" },
        savingUsdPerHour: "0.10560",
        savingUsdPerMonth: "77.09",
        basis: "gross",
      },
      risk: { interruptionBand: "5 to 10 %", source: "Spot Advisor" },
    });
    expect(NodeSwitchPreconditions.parse(plan.preconditions)).toMatchObject({
      leastSavingUsdPerHour: "0.09504",
      owner: "karpenter:general:uid-general",
    });
    expect(params.checks.every(({ verdict }) => verdict !== "NO")).toBe(true);
    expect(params.checks.find(({ name }) => name === "Price now")).toMatchObject({ verdict: "NOTE", text: expect.stringContaining("20 Jul 2026") });
  });

  it("leaves the zone to a group, seals its sizes, and carries over its tags but those of AWS and ours", async () => {
    use(groupWorld());
    const params = NodeSwitch.parse((await nodeSwitchKind.plan(ctx, order())).params);
    expect(params.target).toMatchObject({ zones: ["us-east-1a", "us-east-1b"], tags: { team: "web" } });
    expect(params.owner).toEqual({
      kind: "auto_scaling_group",
      group: "web-group",
      minSize: 1,
      maxSize: 6,
      desiredCapacity: 3,
      onDemandBaseCapacity: 0,
      onDemandPercentageAboveBase: 100,
      zones: ["us-east-1a", "us-east-1b"],
    });
  });

  it("finds a node by its instance id, and goes back to the same order from the sealed text", async () => {
    const proposal = await sealed({ node: "i-n1" });
    expect(nodeSwitchKind.orderOf(proposal)).toEqual({ node: "i-n1", cluster: "prod-eks", to: "spot", fallback: "none" });
  });

  it.each([
    ["an unknown node", { node: "n2" }, "There is no node n2. Did you mean n1?"],
    ["a part of a name", { node: "n" }, "There is no node n."],
    ["an unknown cluster", { cluster: "staging" }, "There is no cluster staging. There are prod-eks."],
  ])("refuses %s and says what there is", async (_, over, words) => {
    await expect(nodeSwitchKind.plan(ctx, order(over))).rejects.toThrow(words);
  });

  it("asks which cluster where two have a node of that name", async () => {
    world.view = aView({ nodes: [aNode(), aNode({ uid: "uid-2", instanceId: "i-n2" })] });
    await expect(nodeSwitchKind.plan(ctx, order())).rejects.toThrow("say which cluster, or give the instance id");
  });

  it("says what did not answer rather than that there is no such node", async () => {
    world.down.add("cluster");
    await expect(nodeSwitchKind.plan(ctx, order())).rejects.toThrow("cluster does not answer.");
  });

  it("names every reason where something stands in the way", async () => {
    world.view = { ...world.view, pods: [aPod({ workload: undefined, localVolumes: ["x"] })] };
    await expect(nodeSwitchKind.plan(ctx, order())).rejects.toThrow(/keeps data on the node .*has no controller/);
  });

  it("counts one node at a time in production, a tenth of the nodes elsewhere, and three an hour in both", async () => {
    const proposal = await sealed();
    world.view = { ...world.view, nodes: Array.from({ length: 25 }, (_, index) => aNode({ name: `n${index + 1}` })) };
    const limits = async (production: boolean) =>
      (await nodeSwitchKind.caps(ctx, { ...proposal, params: { ...proposal.params, production } })).map(({ cap, limit, amount }) => [
        cap,
        amount,
        limit,
      ]);
    expect(await limits(true)).toEqual([
      ["nodes-at-a-time:prod-eks", "1", "1"],
      ["nodes-an-hour:prod-eks", "1", "3"],
    ]);
    expect((await limits(false))[0]).toEqual(["nodes-at-a-time:prod-eks", "1", "3"]);
  });
});

describe("drift", () => {
  it("is none where nothing moved, or moved within the limits", async () => {
    const proposal = await sealed();
    expect(await nodeSwitchKind.drift(ctx, proposal)).toBeUndefined();
    world.spotUsdPerHour = "0.0950";
    world.view = { ...world.view, pods: [aPod(), aPod({ name: "web-2" })] };
    expect(await nodeSwitchKind.drift(ctx, proposal)).toBeUndefined();
  });

  it.each<[string, (now: CloudWorld) => void, string]>([
    ["a price above the sealed maximum", (now) => (now.spotUsdPerHour = "0.0951"), "above the approved 0.09504"],
    ["no price any more", (now) => (now.spotUsdPerHour = undefined), "There is no price"],
    ["another node under its name", (now) => (now.view = { ...now.view, nodes: [aNode({ uid: "uid-other" })] }), "another node now"],
    ["a node that is gone", (now) => (now.view = { ...now.view, nodes: [] }), "no longer in prod-eks"],
    ["an instance that is gone", (now) => (now.instances = []), "another node now"],
    ["another type", (now) => (now.instances = [anInstance({ instanceType: "m6i.large" })]), "is a m6i.large now"],
    ["spot by now", (now) => (now.instances = [anInstance({ capacityType: "spot" })]), "bought differently"],
    ["another NodeClaim", (now) => (now.view = { ...now.view, nodeClaims: [aNodeClaim({ uid: "uid-new" })] }), "another NodeClaim"],
    ["another owner", (now) => (now.view = { ...now.view, nodeClaims: [] }), "owned by another"],
    [
      "a protection that was not there",
      (now) => (now.view = { ...now.view, pods: [aPod({ annotations: { "karpenter.sh/do-not-disrupt": "true" } })] }),
      "asks not to be disrupted",
    ],
  ])("is %s", async (_, change, words) => {
    const proposal = await sealed();
    change(world);
    expect(await nodeSwitchKind.drift(ctx, proposal)).toContain(words);
  });

  it("is no group whose size has changed, but one that is full now", async () => {
    use(groupWorld());
    const proposal = await sealed();
    expect(await nodeSwitchKind.drift(ctx, proposal)).toBeUndefined();
    world.groups = [aGroup({ desiredCapacity: 4 })];
    expect(await nodeSwitchKind.drift(ctx, proposal)).toBeUndefined();
    world.groups = [aGroup({ desiredCapacity: 4, maxSize: 4 })];
    expect(await nodeSwitchKind.drift(ctx, proposal)).toContain("is full now: 4 at most");
  });

  it("is no answer at all where the cluster does not answer", async () => {
    const proposal = await sealed();
    world.down.add("cluster");
    await expect(nodeSwitchKind.drift(ctx, proposal)).rejects.toThrow("does not answer");
  });
});
