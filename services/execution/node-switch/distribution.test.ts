import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { onDemandOf, switchedDistribution } from "#services/execution/node-switch/distribution";

const groups = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  before: fc.record({ onDemandBaseCapacity: fc.integer({ min: 0, max: 45 }), onDemandPercentageAboveBase: fc.integer({ min: 0, max: 100 }) }),
});

describe("switchedDistribution", () => {
  it("buys the next one as wanted, and one on-demand instance less (or more) at the same size", () => {
    fc.assert(
      fc.property(groups, fc.constantFrom("spot" as const, "on_demand" as const), ({ size, before }, towards) => {
        const had = onDemandOf(before, size);
        const after = switchedDistribution(before, size, towards);
        expect(onDemandOf(after, size)).toBe(towards === "spot" ? Math.max(had - 1, 0) : Math.min(had + 1, size));
        const next = had < onDemandOf(after, size + 1) ? "on_demand" : "spot";
        expect(next).toBe(towards);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps the percentage above the base where a smaller base suffices", () => {
    expect(switchedDistribution({ onDemandBaseCapacity: 2, onDemandPercentageAboveBase: 0 }, 5, "spot")).toEqual({
      onDemandBaseCapacity: 1,
      onDemandPercentageAboveBase: 0,
    });
  });

  it("counts what a group without a mix has: all on demand", () => {
    expect(onDemandOf({ onDemandBaseCapacity: 0, onDemandPercentageAboveBase: 100 }, 7)).toBe(7);
  });
});
