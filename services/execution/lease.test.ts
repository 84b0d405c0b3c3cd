import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import { aRig, RATE, type Rig } from "#services/execution/testing/a-flight";

let test: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  test = await embeddedTestDatabase();
});
afterEach(() => rig.close());
afterAll(() => test.close());

describe("a lease", () => {
  it("is kept by a worker that waits for slow answers, also where another one looks for work meanwhile", async () => {
    const said: unknown[] = [];
    rig = await aRig(test, { log: (line) => said.push(line["message"]) });
    // Twice as long as a lease lasts on this clock.
    rig.world.faults.slowAnswerMs = (2 * 30_000) / RATE;
    const id = await rig.propose("ip-una");
    await rig.approve(id);
    await Promise.all([rig.executor.runUntilIdle(), rig.another().runUntilIdle()]);
    expect((await rig.detail(id)).state).toBe("succeeded");
    expect(said).toEqual([]);
    expect(rig.world.writes.filter(({ operation }) => operation === "ec2:RunInstances")).toHaveLength(1);
  });
});
