import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProposalKind } from "#core/proposals/state";
import { GATE } from "#core/proposals/testing/gate-under-test";
import { play, SEQUENCE } from "#core/proposals/testing/play";

/** The whole proof is this many; it takes seconds, so every run has it. */
const SEQUENCES = 100_000;

describe("the gate", () => {
  it("does what the table says in every random sequence of commands, and keeps the invariants", () => {
    let commands = 0;
    const executed = new Map<string, number>();
    const states = new Map<string, number>();
    fc.assert(
      fc.property(SEQUENCE, (words) => {
        const played = play(GATE, words);
        if (played.difference !== undefined) throw new Error(played.difference);
        commands += played.steps;
        for (const state of played.states) states.set(state, (states.get(state) ?? 0) + 1);
        if (played.states.has("executing")) executed.set(played.kind, (executed.get(played.kind) ?? 0) + 1);
      }),
      { numRuns: SEQUENCES },
    );
    const share = (states.get("executing") ?? 0) / SEQUENCES;
    process.stdout.write(`${SEQUENCES} sequences of ${commands} commands, ${(share * 100).toFixed(1)} % reached execution\n`);
    expect(share).toBeGreaterThanOrEqual(0.05);
    expect([...executed.keys()].toSorted()).toEqual(ProposalKind.options.toSorted());
    for (const [state, times] of states) expect({ state, isRare: times < SEQUENCES / 200 }).toEqual({ state, isRare: false });
    expect(states.size).toBe(12);
  });
});
