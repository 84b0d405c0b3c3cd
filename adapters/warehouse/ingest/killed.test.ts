import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KillStage, aKillStage } from "#adapters/warehouse/testing/kill-ingest";

let stage: KillStage;
beforeAll(async () => {
  stage = await aKillStage();
}, 60_000);
afterAll(() => stage.remove());

describe("an ingest that is killed", () => {
  it("goes through steps before and after the switch, of versions and of prepared months", () => {
    expect(stage.steps).toEqual(
      expect.arrayContaining(["files placed", "pointer written", "pointer flipped", "sorted 2026-11", "named 2026-10", "swept"]),
    );
    expect(stage.old).not.toEqual(stage.fresh);
  });

  // `npm run bench:data -- --kill` kills at every step.
  it.each(["files placed", "pointer written", "pointer flipped", "written 2026-11", "named 2026-10"])(
    "after the step %s leaves the old version or the new one, and the next start has the new one once",
    async (name) => {
      const { died, before, after } = await stage.killAfter(stage.steps.indexOf(name) + 1);
      expect(died).toBe(true);
      expect([stage.old, stage.fresh]).toContainEqual(before);
      expect(after).toEqual(stage.fresh);
    },
    60_000,
  );
});
