import { describe, expect, it } from "vitest";
import { stressScenarios } from "#core/commitments/scenarios";
import { linkedScope, planOf, standingPosition } from "#core/commitments/sizing/candidate";
import { compareTypes } from "#core/commitments/sizing/compare-types";
import { frontier, frontierPoint } from "#core/commitments/sizing/frontier";
import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { optimalCommitment } from "#core/commitments/sizing/optimal-commitment";
import { commitmentOptions } from "#core/commitments/sizing/options";
import { randomHistory } from "#core/commitments/sizing/testing/random-histories";
import { applyWaterfall } from "#core/commitments/waterfall/apply";

function inputOf(seed: number): SizingInput {
  const { usage, position, candidate } = randomHistory(seed, { discounts: "mixed", rows: 6, accounts: 2, plans: seed % 2 });
  return { usage, position, candidate, scenarios: stressScenarios(usage), start: usage.from };
}

describe("frontier", () => {
  it("rises from nothing to beyond the maximum, with the three options on it exactly", () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const input = inputOf(seed);
      const set = commitmentOptions(input);
      const points = frontier(input, set);
      expect(points.length).toBeLessThanOrEqual(60);
      expect(points[0]!.commitment).toBe(0);
      for (let index = 1; index < points.length; index += 1) {
        expect(points[index]!.commitment).toBeGreaterThan(points[index - 1]!.commitment);
        expect(points[index]!.lockInMonths).toBeGreaterThan(points[index - 1]!.lockInMonths);
      }
      for (const { name, facts } of set.options) {
        const [point] = points.filter(({ options }) => options.includes(name));
        expect(point?.commitment).toBe(facts.commitment);
        expect(point?.effectiveSavingsRate).toBe(facts.effectiveSavingsRateAfter);
        expect(point?.worstLossUsd).toBe(facts.worstLossUsd);
      }
      const maximum = set.options[0]!.facts;
      if (maximum.commitment > 0) expect(points.at(-1)!.commitment).toBeGreaterThan(maximum.commitment);
      for (const { effectiveSavingsRate } of points) expect(effectiveSavingsRate).toBeLessThanOrEqual(maximum.effectiveSavingsRateAfter + 1e-9);
    }
  });

  it("has any point between, as a replay of the bill gives it", () => {
    const input = inputOf(3);
    const set = commitmentOptions(input);
    const commitment = set.options[0]!.facts.commitment * 0.777;
    const point = frontierPoint(input, set, commitment);
    const position = standingPosition(input.position, input.usage, input.start);
    const { rows, plans } = applyWaterfall(input.usage, {
      ...position,
      plans: [...position.plans, planOf(input.candidate, commitment, input.usage, "~")],
    });
    const cost = [...rows.map(({ total }) => total.onDemand), ...plans.map(({ total }) => total.commitment)].reduce((a, b) => a + b, 0);
    const equivalent = rows.reduce((sum, { total }) => sum + total.onDemandEquivalent - total.reservedOnDemandEquivalent, 0);
    expect(point.effectiveSavingsRate).toBeCloseTo(1 - cost / equivalent, 9);
  });
});

describe("compareTypes", () => {
  const input = inputOf(8);
  const { candidate } = input;
  const scaled = (by: number) => (row: Parameters<typeof candidate.rateOf>[0]) => (candidate.rateOf(row) ?? row.onDemandRate) * by;
  const choices = compareTypes(input, [
    candidate,
    { ...candidate, payment: "all", rateOf: scaled(0.93) },
    { ...candidate, payment: "partial", rateOf: scaled(0.96) },
    { ...candidate, term: "3y", rateOf: scaled(0.75) },
    { ...candidate, type: "EC2Instance", region: "us-east-1", family: "m6i", rateOf: scaled(0.8) },
  ]);

  it("lays every plan beside the others on the same usage, largest saving after the cost of money first", () => {
    expect(choices).toHaveLength(5);
    const after = choices.map((choice) => choice.savingAfterMoneyUsdPerMonth);
    expect(after).toEqual(after.toSorted((a, b) => b - a));
    for (const { best, candidate: one } of choices) {
      const alone = optimalCommitment(input.usage, standingPosition(input.position, input.usage, input.start), one);
      expect(best.commitment).toBe(alone.purchase.commitment);
    }
  });

  it("says what the upfront payment buys, and what it costs", () => {
    const all = choices.find((choice) => choice.candidate.payment === "all")!;
    const none = choices.find(
      (choice) => choice.candidate.payment === "no" && choice.candidate.term === "1y" && choice.candidate.type === "Compute",
    )!;
    expect(none.costOfMoneyUsdPerMonth).toBe(0);
    expect(none.upfrontBuysUsdPerMonth).toBe(0);
    expect(all.upfrontBuysUsdPerMonth).toBeCloseTo(all.minimumRegret.savingUsdPerMonth - none.minimumRegret.savingUsdPerMonth, 9);
    expect(all.costOfMoneyUsdPerMonth).toBeCloseTo(all.minimumRegret.costOfMoney.usd / 12, 9);
  });
});

describe("linkedScope", () => {
  it("covers the account's own usage and nothing of the others", () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const { usage, position, candidate } = randomHistory(seed, { discounts: "mixed", rows: 6, accounts: 3 });
      const own = { ...usage, rows: usage.rows.filter(({ account }) => account === "111111111111") };
      const linked = optimalCommitment(usage, position, linkedScope(candidate, "111111111111"));
      const alone = optimalCommitment(own, position, { ...candidate, account: "111111111111" });
      expect(linked.purchase.commitment).toBeCloseTo(alone.purchase.commitment, 9);
      expect(linked.purchase.saving).toBeCloseTo(alone.purchase.saving, 9);
    }
  });
});
