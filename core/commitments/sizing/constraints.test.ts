import { describe, expect, it } from "vitest";
import { buildCurve } from "#core/commitments/sizing/build-curve";
import { readCurve } from "#core/commitments/sizing/commitment-curve";
import { constrainedCommitment } from "#core/commitments/sizing/constraints";
import { optimumOf } from "#core/commitments/sizing/optimal-commitment";
import { randomHistory } from "#core/commitments/sizing/testing/random-histories";

const curveOf = (seed: number) => {
  const { usage, position, candidate } = randomHistory(seed, { discounts: "mixed", plans: seed % 3, rows: 5, accounts: 2 });
  return buildCurve(usage, position, candidate);
};

describe("constrainedCommitment", () => {
  it("covers the share of what is left that was asked, and a ten-thousandth less commitment does not", () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const curve = curveOf(seed);
      for (const coverLeft of [0.2, 0.5, 0.8, 1]) {
        const { reading, binding, coveredOfLeft } = constrainedCommitment(curve, { coverLeft });
        if (binding === "unreachable") {
          expect(coveredOfLeft).toBeLessThan(coverLeft);
          continue;
        }
        expect(coveredOfLeft).toBeGreaterThanOrEqual(coverLeft - 1e-9);
        if (reading.commitment <= 0.001) continue;
        const less = readCurve(curve, reading.commitment - 1e-4);
        expect(curve.left.value(0) - less.onDemandLeft).toBeLessThan(coverLeft * curve.reachable);
      }
    }
  });

  it("reaches a coverage of everything, existing plans counted", () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const curve = curveOf(seed);
      const before = readCurve(curve, 0).coverage;
      const { reading, binding } = constrainedCommitment(curve, { coverage: 0.7 });
      if (before >= 0.7) expect(reading.commitment).toBe(0);
      else if (binding === "coverage") expect(reading.coverage).toBeCloseTo(0.7, 3);
      else expect(reading.coverage).toBeLessThan(0.7);
    }
  });

  it("stays below a ceiling, and says that it decided", () => {
    const curve = curveOf(6);
    const free = constrainedCommitment(curve, { coverLeft: 0.8 });
    const ceiling = free.reading.commitment / 2;
    const { reading, binding, coveredOfLeft } = constrainedCommitment(curve, { coverLeft: 0.8, atMost: ceiling });
    expect(binding).toBe("at_most");
    expect(reading.commitment).toBeLessThanOrEqual(ceiling);
    expect(coveredOfLeft).toBeLessThan(0.8);
    expect(constrainedCommitment(curve, { coverLeft: 0.8, atMost: 1000 })).toEqual(free);
  });

  it("is the optimum where no target is given, and exactly what a person typed", () => {
    const curve = curveOf(9);
    expect(constrainedCommitment(curve, {}).reading).toEqual(optimumOf(curve).purchase);
    expect(constrainedCommitment(curve, { exactly: 1.23456 }).reading.commitment).toBe(1.23456);
  });

  it("refuses what nobody can buy or cover, in one sentence", () => {
    const curve = curveOf(2);
    expect(() => constrainedCommitment(curve, { coverLeft: 1.2 })).toThrow(/between 0 and 100 %/);
    expect(() => constrainedCommitment(curve, { atMost: 0 })).toThrow(/0.001 to 1,000,000/);
    expect(() => constrainedCommitment(curve, { exactly: Number.NaN })).toThrow(/0.001 to 1,000,000/);
    expect(() => constrainedCommitment(curve, { exactly: 1, coverage: 0.5 })).toThrow(/not both/);
  });
});
