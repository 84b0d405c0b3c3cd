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
});
