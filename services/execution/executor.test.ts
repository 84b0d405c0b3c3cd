import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { aRig, type Rig } from "#services/execution/testing/a-flight";
import { ACTION_TAG } from "#services/execution/token";

let test: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterEach(() => rig.close());
afterAll(() => test.close());

const OWNERS = [
  ["unowned", "ip-una", "i-0una"],
  ["an Auto Scaling group", "ip-asg", "i-0asg"],
  ["Karpenter", "ip-kar", "i-0kar"],
] as const;

async function flown(node: string, over: { readonly fallback?: "none" | "on_demand" } = {}) {
  const id = await rig.propose(node, over);
  await rig.approve(id);
  await rig.executor.runUntilIdle();
  return rig.detail(id);
}

describe("createExecutor", () => {
  it.each(OWNERS)("moves a node that is owned by %s to spot: one launched, one ended, its pods elsewhere", async (_owner, node, instanceId) => {
    rig = await aRig(test);
    const { world } = rig;
    const before = world.instances.size;
    const detail = await flown(node);
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("succeeded");
    expect(detail.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ["cordon", "launch", "wait_ready", "drain", "verify", "terminate"].map((name) => `${name} done`),
    );
    expect(world.instances.size).toBe(before + 1);
    expect(world.instances.get(instanceId)?.endedAt).toBeDefined();
    const made = [...world.instances.values()].at(-1);
    expect(made).toMatchObject({ capacityType: "spot", endedAt: undefined });
    expect(made?.tags.get(ACTION_TAG)?.value).toBe(`${detail.actionId}/launch`);
    expect(world.group.tags).toEqual({});
    expect([...world.pods.values()].filter((pod) => !pod.isDaemon && !world.podReady(pod))).toEqual([]);
    expect(detail.outcome?.text).toContain(made?.id);
    expect(await rig.chainHolds()).toBe(true);
  });

  it("launches on demand where there is no spot capacity and that was approved, with one instance in the end", async () => {
    for (const [, node] of OWNERS) {
      rig = await aRig(test);
      rig.world.faults.noSpot = true;
      const detail = await flown(node);
      expect(detail.state, JSON.stringify(detail.outcome)).toBe("succeeded");
      const made = launched();
      expect(made.map(({ capacityType, endedAt }) => [capacityType, endedAt])).toEqual([["on_demand", undefined]]);
      expect(detail.outcome?.text).toContain("Nothing is saved");
      expect([rig.world.group.desired, rig.world.group.mixed?.onDemandBaseCapacity]).toEqual(node === "ip-asg" ? [1, undefined] : [1, undefined]);
      await rig.close();
    }
  });

  it("goes back where there is no capacity at all: nothing runs that did not run before", async () => {
    for (const [, node, instanceId] of OWNERS) {
      rig = await aRig(test);
      rig.world.faults.noCapacity = true;
      const detail = await flown(node, { fallback: "none" });
      expect(detail.state, JSON.stringify(detail.outcome)).toBe("rolled_back");
      expectAsBefore(node, instanceId);
      await rig.close();
    }
  });

  it("goes back where the new node never gets Ready, and ends only what it launched", async () => {
    for (const [, node, instanceId] of OWNERS) {
      rig = await aRig(test);
      rig.world.faults.nodeNeverReady = true;
      const detail = await flown(node);
      expect(detail.state, JSON.stringify(detail.outcome)).toBe("rolled_back");
      expect(detail.outcome?.text).toContain("not Ready after 10 minutes");
      expect(launched()).toHaveLength(1);
      expectAsBefore(node, instanceId);
      await rig.close();
    }
  });

  it("brings pods back that will not start elsewhere, and only then ends the new node", async () => {
    rig = await aRig(test);
    rig.world.faults.podsWillNotStart = true;
    const detail = await flown("ip-una");
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("rolled_back");
    expectAsBefore("ip-una", "i-0una");
    expect(await rig.chainHolds()).toBe(true);
  });

  it("launches one more beside what a group has become since it was approved", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-asg");
    await rig.approve(id);
    rig.world.group.desired = 2;
    rig.world.addInstance({ capacityType: "on_demand", group: rig.world.group.name });
    await rig.executor.runUntilIdle();
    expect((await rig.detail(id)).state).toBe("succeeded");
    expect(rig.world.group.desired).toBe(2);
    expect(inGroup()).toEqual(["on_demand", "spot"]);
  });

  it("needs a person where somebody else ended the node of a group, which then launched another in its place", async () => {
    rig = await aRig(test, {
      at: async ({ effect, moment }) => {
        const old = rig.world.instances.get("i-0asg");
        if (effect !== "terminate:instance" || moment !== "before-intent" || old?.endedAt !== undefined) return;
        if (old) old.endedAt = rig.world.now().getTime();
      },
    });
    const detail = await flown("ip-asg");
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("needs_attention");
    expect(detail.outcome?.text).toContain("it asks for 2 instances, and had 1");
  });

  it("waits for a disruption budget, and gives up when its time is over", async () => {
    rig = await aRig(test);
    rig.world.faults.budgetClosedUntil = rig.world.now().getTime() + 240_000;
    expect((await flown("ip-una")).state).toBe("succeeded");
    await rig.close();
    rig = await aRig(test);
    rig.world.faults.budgetClosedUntil = Infinity;
    const detail = await flown("ip-una");
    expect(detail.state).toBe("rolled_back");
    expect(detail.outcome?.text).toContain("had not moved");
    expectAsBefore("ip-una", "i-0una");
  });

  it("asks again when it is throttled, and looks before it calls again when an answer is lost", async () => {
    rig = await aRig(test);
    rig.world.faults = { throttle: 4, cut: { times: 6, match: "" } };
    const detail = await flown("ip-una");
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("succeeded");
    expect(launched()).toHaveLength(1);
    await rig.close();
    rig = await aRig(test);
    rig.world.faults = { forgottenTokens: true, lateLookupSeconds: 60, cut: { times: 2, match: "RunInstances" } };
    expect((await flown("ip-una")).state).toBe("succeeded");
    expect(launched()).toHaveLength(1);
  });

  it.each([
    ["drain:", "pods", "evictPod"],
    ["launch:instance", "instances", "ec2:RunInstances"],
  ])("doubts nothing where the look before a call of %s fails again and again: nothing was sent", async (effect, kind, operation) => {
    let looks = 0;
    rig = await aRig(test, {
      at: (point) => {
        if (!point.effect.startsWith(effect) || point.moment !== "after-intent" || (looks += 1) > 6) return;
        rig.world.faults.deafReads = { times: 1, kind };
      },
    });
    const detail = await flown("ip-una");
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("succeeded");
    expect(looks).toBeGreaterThan(6);
    expect(launched()).toHaveLength(1);
    const sent = rig.world.writes.filter((write) => write.operation === operation).map(({ name }) => name);
    expect(sent).toHaveLength(new Set(sent).size);
    expect(rig.world.writes.filter((write) => write.operation === "ec2:CreateTags")).toEqual([]);
    await rig.close();
  });

  it("goes on doubting a call that may have left where the look before the next one fails", async () => {
    let looks = 0;
    rig = await aRig(test, {
      at: ({ effect, moment }) => {
        if (effect !== "launch:instance" || moment !== "after-intent" || (looks += 1) > 6) return;
        if (looks === 1) throw new Error("The process ends here.");
        rig.world.faults.deafReads = { times: 1, kind: "instances" };
      },
    });
    const detail = await flown("ip-una");
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("succeeded");
    expect(looks).toBeGreaterThan(6);
    expect(launched()).toHaveLength(1);
    // Each time, look-ups had to show that they had caught up first.
    expect(rig.world.writes.filter(({ operation }) => operation === "ec2:CreateTags")).toHaveLength(6);
  });

  it("needs a person where look-ups never catch up, with the evidence", async () => {
    rig = await aRig(test);
    rig.world.faults = { forgottenTokens: true, lateLookupSeconds: 3600, cut: { times: 1, match: "RunInstances" } };
    const detail = await flown("ip-una");
    expect(detail.state).toBe("needs_attention");
    expect(launched()).toHaveLength(1);
    expect(detail.outcome?.evidence.map(({ label }) => label)).toContain("launch:instance: not known");
  });

  it("changes nothing where somebody else has cordoned the node since", async () => {
    rig = await aRig(test);
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    const node = rig.world.nodes.get("ip-una");
    if (node) node.unschedulable = true;
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect(detail.state, JSON.stringify(detail.outcome)).toBe("failed");
    expect(rig.world.writes).toEqual([]);
  });

  it("stops when a person says so, before its next effect, and undoes what was done", async () => {
    for (const stopBefore of ["launch:instance", "drain:", "terminate:instance"]) {
      let stopped = false;
      rig = await aRig(test, {
        at: async ({ effect, moment }) => {
          if (stopped || moment !== "before-intent" || !effect.startsWith(stopBefore)) return;
          stopped = true;
          await rig.executor.stop(rig.owner, "APR-1", "I changed my mind");
        },
      });
      const detail = await flown("ip-una");
      expect(detail.state, `${stopBefore}: ${JSON.stringify(detail.outcome)}`).toBe("rolled_back");
      expectAsBefore("ip-una", "i-0una");
      await rig.close();
    }
  });

  it("holds at the kill switch wherever it stands, writes nothing meanwhile, and goes on when it is released", async () => {
    let thrown = false;
    let wasThrown = false;
    rig = await aRig(test, {
      at: async ({ effect, moment }) => {
        if (wasThrown || moment !== "before-intent" || !effect.startsWith("drain:")) return;
        thrown = true;
        wasThrown = true;
      },
      machineSwitch: () => (thrown ? "The kill switch was thrown on the machine." : undefined),
    });
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    const running = rig.executor.runUntilIdle();
    await until(async () => (await rig.detail(id)).held !== null);
    const { length } = rig.world.writes;
    const since = rig.world.now().getTime();
    await until(async () => rig.world.now().getTime() > since + 120_000);
    expect(rig.world.writes).toHaveLength(length);
    thrown = false;
    rig.executor.poke();
    await running;
    expect((await rig.detail(id)).state).toBe("succeeded");
  });

  it("runs one node at a time in production, and three an hour", async () => {
    rig = await aRig(test, { production: true });
    const ids = [];
    for (const [, node] of OWNERS) ids.push(await rig.propose(node));
    for (const id of ids) await rig.approve(id);
    let most = 0;
    const counting = setInterval(() => {
      most = Math.max(most, [...rig.world.nodes.values()].filter(({ unschedulable }) => unschedulable).length);
    }, 2);
    for (const left of [3, 2, 1]) {
      await rig.executor.runUntilIdle();
      expect((await Promise.all(ids.map((id) => rig.detail(id)))).filter(({ state }) => state !== "succeeded").length).toBeLessThan(left);
    }
    clearInterval(counting);
    expect(most).toBe(1);
    // The world's hour is fifteen seconds here, and a busy machine may take longer for three moves.
    await test.driver.ownerQuery("UPDATE cap_ledger SET at = app_now()", []);
    const next = await rig.propose("ip-0base".replace("ip-0", "ip-"));
    await rig.approve(next);
    await rig.executor.runUntilIdle();
    expect(await rig.detail(next)).toMatchObject({ state: "approved", held: "The limit is reached: 3 nodes of test-eks an hour." });
  });
});

const launched = () => [...rig.world.instances.values()].filter(({ id }) => id.startsWith("i-0new"));

const inGroup = () =>
  [...rig.world.instances.values()]
    .filter(({ group, endedAt }) => group !== undefined && endedAt === undefined)
    .map(({ capacityType }) => capacityType);

function expectAsBefore(node: string, instanceId: string): void {
  const { world } = rig;
  world.tick();
  expect(world.instances.get(instanceId)?.endedAt).toBeUndefined();
  expect(launched().filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
  expect(world.nodes.get(node)).toMatchObject({ unschedulable: false, annotations: { "node.alpha": "1" } });
  expect([world.group.desired, world.group.mixed, world.group.tags, world.claims.size]).toEqual([1, undefined, {}, 1]);
  expect(world.pool.capacityTypes).toEqual(["on-demand"]);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
