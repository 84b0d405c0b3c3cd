import { describe, expect, it } from "vitest";
import type { Plan, UsageRow } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { oracleDifference } from "#core/commitments/waterfall/testing/oracle-difference";
import { randomCase } from "#core/commitments/waterfall/testing/random-position";

const CASES = 10_000;
const EXACT = 1e-9;

describe("applyWaterfall", () => {
  it(`equals the rules carried out by hand on ${CASES} random cases`, () => {
    const wrong: { seed: number; by: number }[] = [];
    for (let seed = 1; seed <= CASES; seed += 1) {
      const by = oracleDifference(seed);
      if (!(by <= EXACT)) wrong.push({ seed, by });
    }
    expect(wrong).toEqual([]);
  });

  it("never costs more with one more plan that is free", () => {
    for (let seed = 1; seed <= 1500; seed += 1) {
      const { usage, position } = randomCase(seed);
      const extra = randomCase(seed + 50_000).position.plans.map((plan): Plan => ({
        ...plan,
        id: `free-${plan.id}`,
        from: usage.from,
        to: usage.from + usage.hours,
      }));
      const before = billOf(applyWaterfall(usage, position)).total;
      const after = billOf(applyWaterfall(usage, { ...position, plans: [...position.plans, ...extra] })).total;
      const free = extra.reduce((sum, plan) => sum + plan.commitment * usage.hours, 0);
      expect(after - free).toBeLessThanOrEqual(before + EXACT);
    }
  });

  it("covers nothing twice, leaves nothing out, and never uses more of a plan than was committed", () => {
    for (let seed = 1; seed <= 600; seed += 1) {
      const { usage, position } = randomCase(seed);
      const result = applyWaterfall(usage, position);
      const spent = new Map<string, number>();
      for (const { row, onDemand, reserved, covered, total } of result.rows) {
        const parts = [...reserved, ...covered];
        for (let hour = 0; hour < usage.hours; hour += 1) {
          const sum = parts.reduce((units, { quantity }) => units + (quantity[hour] ?? 0), onDemand[hour] ?? 0);
          expect(Math.abs(sum - (row.quantity[hour] ?? 0))).toBeLessThanOrEqual(EXACT);
          for (const { quantity } of [{ quantity: onDemand }, ...parts]) expect(quantity[hour]).toBeGreaterThanOrEqual(0);
        }
        for (const { plan, quantity, rate } of covered) for (const units of quantity) spent.set(plan.id, (spent.get(plan.id) ?? 0) + units * rate);
        expect(Math.abs(total.onDemand + total.covered + total.reserved - total.amortized)).toBeLessThanOrEqual(EXACT);
        const equivalent = total.onDemand + total.coveredOnDemandEquivalent + total.reservedOnDemandEquivalent;
        expect(Math.abs(equivalent - total.onDemandEquivalent)).toBeLessThanOrEqual(EXACT);
      }
      for (const { plan, used, unused, total } of result.plans) {
        expect(Math.abs(total.used + total.unused - total.commitment)).toBeLessThanOrEqual(EXACT);
        expect(Math.abs((spent.get(plan.id) ?? 0) - total.used)).toBeLessThanOrEqual(EXACT);
        for (const hour of used.keys()) {
          expect(used[hour]).toBeLessThanOrEqual(plan.commitment + EXACT);
          expect(unused[hour]).toBeGreaterThanOrEqual(0);
        }
      }
      const amortized = result.rows.reduce((sum, { total }) => sum + total.amortized, 0);
      const idle =
        result.plans.reduce((sum, { total }) => sum + total.unused, 0) +
        result.reservations.reduce((sum, { reservation, total }) => sum + total.unused * reservation.unitRate, 0);
      expect(Math.abs(amortized + idle - billOf(result).total)).toBeLessThanOrEqual(EXACT);
    }
  });

  it("does not depend on the order of rows, plans and reservations", () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { usage, position } = randomCase(seed);
      const turned = applyWaterfall(
        { ...usage, rows: usage.rows.toReversed() },
        { ...position, plans: position.plans.toReversed(), reservations: position.reservations.toReversed() },
      );
      const straight = applyWaterfall(usage, position);
      expect(turned.plans.map(({ plan, total }) => [plan.id, total.used])).toEqual(straight.plans.map(({ plan, total }) => [plan.id, total.used]));
      expect(turned.rows.toReversed().map(({ row, onDemand }) => [row.id, [...onDemand]])).toEqual(
        straight.rows.map(({ row, onDemand }) => [row.id, [...onDemand]]),
      );
    }
  });

  it("bills each hour as if there were no other", () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const { usage, position } = randomCase(seed);
      const whole = applyWaterfall(usage, position);
      for (let hour = 0; hour < usage.hours; hour += 1) {
        const rows = usage.rows.map((row): UsageRow => ({ ...row, quantity: row.quantity.slice(hour, hour + 1) }));
        const alone = applyWaterfall({ from: usage.from + hour, hours: 1, rows }, position);
        expect(alone.plans.map(({ unused }) => unused[0])).toEqual(whole.plans.map(({ unused }) => unused[hour]));
        expect(alone.rows.map(({ onDemand }) => onDemand[0])).toEqual(whole.rows.map(({ onDemand }) => onDemand[hour]));
      }
    }
  });
});
