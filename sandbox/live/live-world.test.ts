import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CapacityError } from "#sandbox/live/faults";
import type { LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import { openFaults } from "#sandbox/live/open-faults";
import { type OpenLiveWorld, openLiveWorld } from "#sandbox/live/open-live-world";
import { HALCYON } from "#sandbox/halcyon/company";
import { temporaryDir } from "#sandbox/testing/open-bill";

const START = Date.parse("2026-11-18T12:00:00Z");
let dir: Awaited<ReturnType<typeof temporaryDir>>;
let at = START;
let world: OpenLiveWorld;
const faults = openFaults();
const open = () => openLiveWorld(HALCYON, { folder: dir.path, now: () => new Date(at), faults });
const pass = (seconds: number) => {
  at += seconds * 1000;
};
const pool = (key: string) => world.instances().filter((one) => one.poolKey === key && one.state === "running");
const spotLike = (one: LiveInstance): LaunchOrder => {
  const { accountId, region, zone, instanceType, poolKey, cluster, imageId, subnetId, launchTemplate } = one;
  const order = { accountId, region, zone, instanceType, poolKey, cluster, imageId, subnetId, launchTemplate };
  return { ...order, capacity: "spot", owner: { kind: "unowned" }, tags: { team: "data" }, clientToken: undefined };
};
const first = <T>(list: readonly T[]): T => {
  if (list[0] === undefined) throw new Error("Nothing there.");
  return list[0];
};

beforeEach(async () => {
  dir = await temporaryDir();
  at = START;
  faults.set({});
  world = open();
});
afterEach(async () => {
  world.close();
  await dir.remove();
});

describe("the live world", () => {
  it("shows what the pure world has at this hour, with owners and a name for each node that no other node has", () => {
    const nodes = world.instances().filter((one) => one.cluster !== undefined && one.state === "running");
    expect(nodes.length).toBeGreaterThan(40);
    expect(new Set(nodes.map((one) => `${one.cluster}/${one.nodeName}`)).size).toBe(nodes.length);
    expect(new Set(nodes.map(({ owner }) => owner.kind))).toEqual(new Set(["auto-scaling-group", "karpenter", "unowned"]));
    expect(first(pool("prod-web")).tags).toMatchObject({ team: "growth", "aws:autoscaling:groupName": "prod-eks-prod-web" });
  });

  it("boots what is launched: pending, then running, then a ready node", () => {
    const launched = world.launch(spotLike(first(pool("ml-system"))));
    expect(launched.state).toBe("pending");
    pass(20);
    const later = world.find(launched.id);
    expect(later?.state).toBe("running");
    const ready = (later?.readyAt?.getTime() ?? 0) - START;
    expect(ready).toBeGreaterThanOrEqual(45_000);
    expect(ready).toBeLessThanOrEqual(90_000);
  });

  it("never brings back an instance of a place that was taken, and shows an ended one for an hour", () => {
    const old = first(pool("ml-system"));
    world.terminate(old.id);
    world.terminate(old.id);
    expect(world.find(old.id)?.state).toBe("shutting-down");
    pass(31);
    expect(world.find(old.id)?.state).toBe("terminated");
    for (let day = 0; day < 60; day++) {
      pass(86_400);
      expect(pool("ml-system").filter(({ slot }) => slot === old.slot)).toEqual([]);
    }
    expect(world.instances({ ids: [old.id] })).toEqual([]);
    expect(world.find(old.id)?.state).toBe("terminated");
  });

  it("gives a launched instance the place of one that was taken, once", () => {
    const [one, other] = pool("ml-system");
    if (one === undefined || other === undefined) throw new Error("Two nodes are there.");
    world.take(one.id);
    expect(world.launch(spotLike(one)).slot).toBe(one.slot);
    expect(world.launch(spotLike(one)).slot).toBeUndefined();
  });

  it("is the same after a restart, also when the last line was torn", () => {
    const old = first(pool("ml-system"));
    world.tag(old.id, { "majortom:action": "a1", team: undefined });
    const launched = world.launch(spotLike(old));
    world.terminate(old.id);
    const before = world.instances();
    world.close();
    appendFileSync(join(dir.path, "journal.jsonl"), '{"at":"2026-11-18T12:00:00.000Z","changes":[{"kind":"end","id":"i-0');
    world = open();
    expect(world.instances()).toEqual(before);
    expect(world.find(old.id)?.tags).toMatchObject({ "majortom:action": "a1" });
    expect(world.find(old.id)?.tags).not.toHaveProperty("team");
    world.terminate(launched.id);
    expect(readFileSync(join(dir.path, "journal.jsonl"), "utf8").trimEnd().split("\n")).toHaveLength(4);
  });

  it("has no capacity, boots no node and answers late when the faults say so", () => {
    const old = first(pool("ml-system"));
    faults.set({ noCapacity: { match: `spot ${old.instanceType}` } });
    expect(() => world.launch(spotLike(old))).toThrow(CapacityError);
    faults.set({ nodeNeverReady: true, lateLookups: { seconds: 30 } });
    const launched = world.launch(spotLike(old));
    expect(world.seenInstances({ ids: [launched.id] })).toEqual([]);
    pass(30);
    expect(world.seenInstances({ ids: [launched.id] })).toHaveLength(1);
    pass(600);
    expect(world.find(launched.id)).toMatchObject({ state: "running", readyAt: undefined });
    expect(world.find(old.id)?.readyAt).toBeDefined();
  });
});
