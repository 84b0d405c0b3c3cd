import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MUTANTS } from "#core/proposals/testing/mutants";
import { play, SEQUENCE } from "#core/proposals/testing/play";

/** The budget of the proof itself. */
const SEQUENCES = 100_000;

describe("the proof of the gate", () => {
  it.each(MUTANTS)("finds that $name", ({ gate }) => {
    const found = fc.check(
      fc.property(SEQUENCE, (words) => play(gate, words).difference === undefined),
      { numRuns: SEQUENCES, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
