import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestCommitment, type Segment } from "#sandbox/wire/cost-explorer/best-commitment";

const HOURS = 6;
const segment = fc.record({ cost: fc.integer({ min: 1, max: 4000 }), ratio: fc.integer({ min: 1000, max: 2500 }) });
const history = fc.array(fc.array(segment, { maxLength: 4 }), { minLength: HOURS, maxLength: HOURS });

/** What a commitment saves, worked out hour by hour. */
function saving(usage: readonly (readonly Segment[])[], commitment: number): number {
  return usage.reduce((sum, segments) => {
    let left = commitment;
    const covered = [...segments]
      .sort((a, b) => b.onDemand / b.cost - a.onDemand / a.cost)
      .reduce((all, { cost, onDemand }) => {
        const taken = Math.min(left, cost);
        left -= taken;
        return all + (onDemand * taken) / cost;
      }, 0);
    return sum + covered - commitment;
  }, 0);
}

describe("bestCommitment", () => {
  it("is not beaten by any commitment of a fine grid, and tells what it saves", () => {
    fc.assert(
      fc.property(history, (hours) => {
        const usage = hours.map((segments) => segments.map(({ cost, ratio }) => ({ cost: cost / 1000, onDemand: (cost * ratio) / 1_000_000 })));
        const found = bestCommitment(usage, HOURS);
        const own = found === undefined ? 0 : found.covered - found.commitment * HOURS;
        if (found !== undefined) expect(own).toBeCloseTo(saving(usage, found.commitment), 9);
        for (let mils = 1; mils < 16_100; mils += 7) expect(saving(usage, mils / 1000)).toBeLessThanOrEqual(own + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("advises nothing where there is nothing to save", () => {
    expect(bestCommitment([[], []], 2)).toBeUndefined();
    expect(bestCommitment([[{ cost: 1, onDemand: 1.5 }], []], 2)).toBeUndefined();
  });
});
