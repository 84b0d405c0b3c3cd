import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { CrashPoint } from "#services/execution/crash-point";
import { resolveProposal } from "#services/proposals/resolve";
import { aRig, RATE, type Rig } from "#services/execution/testing/a-flight";

let test: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterEach(() => rig.close());
afterAll(() => test.close());

describe("a turn that goes wrong", () => {
  it("is tried again, and after five times is for a person, who sees how far it came", async () => {
    let times = 0;
    rig = await aRig(test, {
      at: ({ effect, moment }) => {
        if (effect !== "launch:instance" || moment !== "before-intent") return;
        times += 1;
        throw new Error("secret of the program");
      },
    });
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await rig.executor.runUntilIdle();
    const detail = await rig.detail(id);
    expect([detail.state, times]).toEqual(["needs_attention", 5]);
    expect(detail.outcome?.text).toContain("It went wrong 5 times.");
    expect(JSON.stringify(detail)).not.toContain("secret of the program");
    expect(detail.outcome?.evidence.map(({ label }) => label)).toContain("cordon:node: done");
    const resolved = await resolveProposal(rig.owner, { id, outcome: "rolled_back", reason: "I uncordoned it by hand." });
    expect(resolved.state).toBe("rolled_back");
  });
});

describe("a lease", () => {
  it("is kept by a worker that waits for a slow answer, also where another one looks for work meanwhile", async () => {
    const said: unknown[] = [];
    const pace = { clockRate: RATE, leaseSeconds: 2 * RATE };
    const at = async ({ effect, moment }: CrashPoint) => {
      // Twice as long as the lease lasts.
      if (effect === "launch:instance" && moment === "during-call") await new Promise((resolve) => setTimeout(resolve, 4000));
    };
    rig = await aRig(test, { log: (line) => said.push(line["message"]), pace, at });
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await Promise.all([rig.executor.runUntilIdle(), rig.another({ at: () => undefined }).runUntilIdle()]);
    expect((await rig.detail(id)).state).toBe("succeeded");
    expect(said).toEqual([]);
    expect(rig.world.writes.filter(({ operation }) => operation === "ec2:RunInstances")).toHaveLength(1);
  });
});
