import { describe, expect, it } from "vitest";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { lockInMonths, outstandingCommitment } from "#core/commitments/waterfall/lock-in";
import { breakEvenUtilization, meanDiscountOf, measuresOf } from "#core/commitments/waterfall/measures";
import { positionOf, WORKED_HOUR, workedHour, workedPlan } from "#core/commitments/waterfall/testing/aws-worked-hours";
import { randomCase, START } from "#core/commitments/waterfall/testing/random-position";
import { InvalidInputError } from "#core/errors";

const EXACT = 1e-9;
const hour = workedHour(WORKED_HOUR);
const compute = (commitment: number) => positionOf(workedPlan(WORKED_HOUR, "Compute", commitment));

describe("measuresOf", () => {
  it("tells coverage, utilization and effective savings rate of AWS's hour under $6.80", () => {
    const measures = measuresOf(applyWaterfall(hour, compute(6.8)));
    expect(measures.onDemandEquivalent).toBeCloseTo(59.1, 9);
    expect(measures.coverage).toBeCloseTo((4 + 4 / 0.75) / 59.1, 9);
    expect(measures.utilization).toBe(1);
    expect(measures.netSavings).toBeCloseTo(4 + 4 / 0.75 - 6.8, 9);
    expect(measures.effectiveSavingsRate).toBeCloseTo((4 + 4 / 0.75 - 6.8) / 59.1, 9);
  });

  it("has a negative rate where the plan costs more than it saves", () => {
    const measures = measuresOf(applyWaterfall(hour, compute(60)));
    expect(measures.effectiveSavingsRate).toBeCloseTo(1 - 60 / 59.1, 9);
    expect(measures.utilization).toBeCloseTo(47.125 / 60, 9);
  });

  it("says undefined, not zero, where there is nothing to divide by", () => {
    const nothing = measuresOf(applyWaterfall({ ...hour, rows: [] }, positionOf()));
    expect(nothing).toMatchObject({ coverage: undefined, utilization: undefined, effectiveSavingsRate: undefined, cost: 0 });
  });

  it("joins coverage, discount and utilization in one rate, and costs what the bill costs", () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const { usage, position } = randomCase(seed);
      const result = applyWaterfall(usage, position);
      for (const scope of ["plans", "plans_and_reservations"] as const) {
        const found = measuresOf(result, scope);
        if (found.effectiveSavingsRate === undefined || found.covered === 0) continue;
        const discount = 1 - found.used / found.covered;
        const identity = (found.coverage ?? 0) * discount - ((1 - (found.utilization ?? 0)) * found.commitment) / found.onDemandEquivalent;
        expect(Math.abs(identity - found.effectiveSavingsRate)).toBeLessThanOrEqual(EXACT);
      }
      const all = measuresOf(result, "plans_and_reservations");
      expect(Math.abs(all.cost - billOf(result).total)).toBeLessThanOrEqual(EXACT);
      expect(
        Math.abs(all.onDemandEquivalent - usage.rows.reduce((sum, row) => sum + row.quantity.reduce((a, b) => a + b, 0) * row.onDemandRate, 0)),
      ).toBeLessThanOrEqual(EXACT);
    }
  });

  it("breaks even where the plan is used for one less its discount", () => {
    const [plan] = applyWaterfall(hour, compute(2)).plans;
    const discount = plan === undefined ? undefined : meanDiscountOf(plan);
    expect(discount).toBeCloseTo(0.3, 9);
    expect(breakEvenUtilization(discount ?? 0)).toBeCloseTo(0.7, 9);
    const used = applyWaterfall(
      { ...hour, rows: hour.rows.map((row) => ({ ...row, quantity: row.quantity.map((units) => (row.family === "r5" ? units : 0)) })) },
      compute(4),
    );
    expect(measuresOf(used).utilization).toBeCloseTo(0.7, 9);
    expect(measuresOf(used).effectiveSavingsRate).toBeCloseTo(0, 9);
  });
});

describe("lockInMonths", () => {
  const plan = { ...workedPlan(WORKED_HOUR, "Compute", 2), from: START, to: START + 7300 };

  it("counts what is still owed in months of today's usage", () => {
    expect(lockInMonths([plan], START, 4)).toBeCloseTo(5, 9);
    expect(lockInMonths([plan, { ...plan, commitment: 1 }], START + 3650, 4)).toBeCloseTo(3.75, 9);
  });

  it("counts a queued plan whole, and one that has ended not at all", () => {
    expect(outstandingCommitment([plan], START - 1000)).toBe(14_600);
    expect(outstandingCommitment([plan], START + 9000)).toBe(0);
    expect(lockInMonths([plan], START, 0)).toBeUndefined();
  });
});

describe("what the waterfall refuses", () => {
  it.each([
    ["a negative quantity", { ...hour, rows: [{ ...hour.rows[0]!, quantity: Float64Array.of(-1) }] }, positionOf()],
    ["a quantity that is no number", { ...hour, rows: [{ ...hour.rows[0]!, quantity: Float64Array.of(Number.NaN) }] }, positionOf()],
    ["hours that are missing", { ...hour, rows: [{ ...hour.rows[0]!, quantity: new Float64Array(0) }] }, positionOf()],
    ["a row that is there twice", { ...hour, rows: [hour.rows[0]!, hour.rows[0]!] }, positionOf()],
    ["a negative commitment", hour, compute(-1)],
    ["a plan that ends before it begins", hour, positionOf({ ...workedPlan(WORKED_HOUR, "Compute", 1), to: START - 5 })],
  ])("%s", (_, usage, position) => {
    expect(() => applyWaterfall(usage, position)).toThrow(InvalidInputError);
  });
});
