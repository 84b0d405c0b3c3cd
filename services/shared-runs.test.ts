import { describe, expect, it } from "vitest";
import { SharedRuns } from "#services/shared-runs";

describe("SharedRuns", () => {
  it("runs once for callers of one tenant at the same time, once for each tenant, and anew afterwards", async () => {
    const runs = new SharedRuns<number>();
    let count = 0;
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const run = async () => {
      count += 1;
      const mine = count;
      await gate;
      return mine;
    };
    const asked = [runs.of("one", run), runs.of("one", run), runs.of("other", run), runs.of("one", run)];
    go();
    expect(await Promise.all(asked)).toEqual([1, 1, 2, 1]);
    expect(await runs.of("one", run)).toBe(3);
  });

  it("tells a failure to all who waited, and tries again for the next", async () => {
    const runs = new SharedRuns<string>();
    const fails = async () => Promise.reject(new Error("no"));
    const outcomes = await Promise.allSettled([runs.of("one", fails), runs.of("one", fails)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await runs.of("one", async () => "yes")).toBe("yes");
  });
});
