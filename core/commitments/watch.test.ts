import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverageDip, type CoverageDay, underUse } from "#core/commitments/watch";

const days = (shares: readonly number[], eligible = 1000): CoverageDay[] =>
  shares.map((share, at) => ({ day: new Date(Date.UTC(2026, 10, 1 + at)).toISOString().slice(0, 10), covered: share * eligible, eligible }));
const usual = (count: number, share = 0.8) => Array.from({ length: count }, () => share);

describe("a dip of coverage", () => {
  it("is found where three days are low and it costs enough, with its first day and what is no longer covered", () => {
    expect(coverageDip(days([...usual(14), 0.6, 0.6, 0.6]), 25)).toMatchObject({
      since: "2026-11-15",
      before: 0.8,
      now: 0.6,
      uncoveredPerDay: expect.closeTo(200, 6),
    });
    expect(coverageDip(days([...usual(14), 0.6, 0.6, 0.6], 100), 25)).toBeUndefined();
    expect(coverageDip(days([...usual(14), 0.6, 0.6]), 25)).toBeUndefined();
    expect(coverageDip(days([...usual(14), 0.6, 0.78, 0.6]), 25)).toBeUndefined();
    expect(coverageDip(days([...usual(5), 0.6, 0.6, 0.6]), 25)).toBeUndefined();
    expect(coverageDip([], 25)).toBeUndefined();
  });

  it("is how things are once it has lasted two weeks", () => {
    expect(coverageDip(days([...usual(10), ...usual(6, 0.6)]), 25)).toMatchObject({ since: "2026-11-11" });
    expect(coverageDip(days([...usual(14), ...usual(17, 0.6)]), 25)).toBeUndefined();
  });

  it("is never found in noise of less than five points, nor where coverage rises", () => {
    const noise = fc.array(fc.double({ min: -0.0249, max: 0.0249, noNaN: true }), { minLength: 20, maxLength: 40 });
    const noDip = (shares: readonly number[]) => {
      expect(coverageDip(days(shares), 0)).toBeUndefined();
    };
    fc.assert(fc.property(noise, (values) => noDip(values.map((value) => 0.7 + value))));
    fc.assert(
      fc.property(noise, fc.double({ min: 0, max: 0.2, noNaN: true }), (values, rise) =>
        noDip(values.map((value, at) => 0.6 + value / 10 + (at / values.length) * rise)),
      ),
    );
  });
});

describe("plans that are used too little", () => {
  it("are one finding, what idles most first, above the floor only", () => {
    const plans = [
      { id: "a", committed: 1000, used: 950, days: 5 },
      { id: "b", committed: 1000, used: 500, days: 5 },
      { id: "c", committed: 100, used: 0, days: 5 },
      { id: "d", committed: 0, used: 0, days: 0 },
    ];
    expect(underUse(plans, 25)).toMatchObject({
      plans: [
        { id: "b", utilization: 0.5, unusedPerDay: 100 },
        { id: "c", unusedPerDay: 20 },
      ],
      unusedPerDay: 120,
    });
    expect(underUse(plans, 121)).toBeUndefined();
  });

  it("never count what is used, and count all that idles in what is low", () => {
    const plan = fc.record({ id: fc.uuid(), committed: fc.nat(1000), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 8 }), (made) => {
        const plans = made.map(({ id, committed, share }) => ({ id, committed, used: committed * share, days: 7 }));
        const found = underUse(plans, 0);
        const low = plans.filter(({ committed, used }) => committed > 0 && used < 0.9 * committed - 1e-9);
        expect(found?.plans.length ?? 0).toBeGreaterThanOrEqual(low.length);
        const idle = low.reduce((sum, { committed, used }) => sum + committed - used, 0);
        expect(found?.unusedPerDay ?? 0).toBeGreaterThanOrEqual(idle / 7 - 1e-6);
      }),
    );
  });
});
