import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCells, type Cell } from "#bench/crash/cells";
import { killSwitchTrial, LATEST_MS } from "#bench/crash/testing/kill-switch-trials";
import { aTemplate, runCell, type Template } from "#bench/crash/testing/run-cell";
import { embeddedTestDatabase } from "#db/testing/test-database";

/** One of each moment and provider, where it hurts most; `npm run crash` runs all of them. */
const CELLS: readonly Cell[] = [
  { owner: "unowned", effect: "launch:instance", moment: "after-intent", provider: "honouring" },
  { owner: "unowned", effect: "launch:instance", moment: "during-call", provider: "forgetting" },
  { owner: "unowned", effect: "launch:instance", moment: "after-call", provider: "late" },
  { owner: "unowned", effect: "launch:instance", moment: "during-call", provider: "forgetting and late" },
  { owner: "unowned", effect: "terminate:instance", moment: "after-call", provider: "honouring" },
  { owner: "auto_scaling_group", effect: "launch:group", moment: "during-call", provider: "late" },
  { owner: "auto_scaling_group", effect: "terminate:instance", moment: "after-record", provider: "honouring" },
  { owner: "karpenter", effect: "launch:claim", moment: "during-call", provider: "honouring" },
  { owner: "karpenter", effect: "drain:", moment: "after-call", provider: "honouring" },
  { owner: "auto_scaling_group", effect: "cordon:node", moment: "before-intent", provider: "honouring" },
  { owner: "sp_purchase", effect: "purchase:plan", moment: "during-call", provider: "forgetting and late" },
  { owner: "sp_purchase", effect: "purchase:plan", moment: "after-intent", provider: "late" },
  { owner: "sp_return", effect: "return:plan", moment: "during-call", provider: "forgetting" },
  { owner: "sp_delete_queued", effect: "delete_queued:plan", moment: "after-call", provider: "late" },
];

/** Each cell runs processes of its own, which mostly wait. */
const SIDE_BY_SIDE = 3;
/** A cell waits for its turn, too. */
const LONGEST_MS = 600_000;
const lanes = Array.from({ length: SIDE_BY_SIDE }, () => Promise.resolve());
let next = 0;

function inLane<T>(work: () => Promise<T>): Promise<T> {
  const lane = (next += 1) % SIDE_BY_SIDE;
  const done = (lanes[lane] ?? Promise.resolve()).then(work);
  lanes[lane] = done.then(
    () => undefined,
    () => undefined,
  );
  return done;
}

describe("the crash grid", () => {
  let template: Template;
  beforeAll(async () => {
    template = await aTemplate();
  });
  afterAll(() => template.close());

  it("has these cells", () => {
    for (const cell of CELLS) expect(allCells()).toContainEqual(cell);
  });

  it.concurrent.each(CELLS)(
    "has one effect where the executor is killed: $owner, $effect, $moment, $provider",
    async (cell) => {
      const { faults, killed } = await inLane(() => runCell(template, cell));
      expect({ faults, killed }).toEqual({ faults: [], killed: true });
    },
    LONGEST_MS,
  );
});

describe("the kill switch", () => {
  it("lets no provider write begin later than a second after its commit, under load", async () => {
    const test = await embeddedTestDatabase();
    for (const afterWrites of [1, 5, 9]) {
      const { latestMs, writesBefore } = await killSwitchTrial(test, afterWrites);
      expect(latestMs).toBeLessThanOrEqual(LATEST_MS);
      expect(writesBefore).toBeGreaterThanOrEqual(afterWrites);
    }
    await test.close();
  });
});
