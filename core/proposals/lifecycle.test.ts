import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATE } from "#core/proposals/testing/gate-under-test";
import { play } from "#core/proposals/testing/play";

/** The whole proof is this many; it takes seconds, so every run has it. */
const SEQUENCES = 100_000;

describe("the gate", () => {
  it("does what the table says in every random sequence of commands", () => {
    let executed = 0;
    let steps = 0;
    const states = new Map<string, number>();
    const start = performance.now();
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: 2, maxLength: 30, size: "max" }), (words) => {
        const played = play(GATE, words);
        expect(played.difference).toBeUndefined();
        executed += played.executed ? 1 : 0;
        steps += played.steps;
        for (const state of played.states) states.set(state, (states.get(state) ?? 0) + 1);
      }),
      { numRuns: SEQUENCES },
    );
    console.log(executed, steps, [...states], performance.now() - start);
    expect(executed / SEQUENCES).toBeGreaterThanOrEqual(0.05);
  });
});
