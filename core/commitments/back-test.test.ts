import { describe, expect, it } from "vitest";
import { backTest, commitmentBackTest } from "#core/commitments/back-test";
import type { HourlyUsage } from "#core/commitments/model";
import { stressScenarios } from "#core/commitments/scenarios";
import { planOf, positionInForce } from "#core/commitments/sizing/candidate";
import { commitmentOptions } from "#core/commitments/sizing/options";
import type { SizingInput } from "#core/commitments/sizing/option-facts";
import { randomHistory, START } from "#core/commitments/sizing/testing/random-histories";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";

const DAYS = 150;
function inputOf(seed: number): SizingInput {
  const { usage, position, candidate } = randomHistory(seed, { discounts: "mixed", rows: 4, hours: DAYS * 24, plans: 1, accounts: 2 });
  const plans = position.plans.map((plan) => ({ ...plan, to: START + 365 * 24 }));
  return { usage, position: { ...position, plans }, candidate, scenarios: stressScenarios(usage), start: usage.from + usage.hours };
}
const cut = (usage: HourlyUsage, from: number, to: number): HourlyUsage => ({
  from,
  hours: to - from,
  rows: usage.rows.map((row) => ({ ...row, quantity: row.quantity.slice(from - usage.from, to - usage.from) })),
});

describe("backTest", () => {
  it("sizes on the window before and bills the hours after, as a replay does", () => {
    for (let seed = 0; seed < 6; seed += 1) {
      const input = inputOf(seed);
      const tests = backTest(input)!;
      const end = input.usage.from + input.usage.hours;
      expect(tests.map(({ option }) => option)).toEqual(["aws_maximum", "minimum_regret", "floor"]);
      const { boughtAt, sizedFrom } = tests[0]!;
      expect([boughtAt, sizedFrom]).toEqual([end - 1440, end - 1440 - 2160]);
      const before = cut(input.usage, sizedFrom, boughtAt);
      const sized = commitmentOptions({ ...input, usage: before, scenarios: stressScenarios(before), start: boughtAt });
      expect(tests.map(({ commitment }) => commitment)).toEqual(sized.options.map(({ facts }) => facts.commitment));
      const after = cut(input.usage, boughtAt, end);
      const standing = positionInForce(input.position, after, boughtAt);
      const billed = (commitment: number) =>
        billOf(applyWaterfall(after, { ...standing, plans: [...standing.plans, planOf(input.candidate, commitment, after, "~new")] })).total;
      for (const { commitment, savedUsd, hindsightUsd } of tests) {
        expect(savedUsd).toBeCloseTo(billed(0) - billed(commitment), 5);
        expect(hindsightUsd).toBeGreaterThanOrEqual(savedUsd - 1e-6);
      }
    }
  });

  it("knows nothing of what came after: other usage later gives the same commitments", () => {
    const input = inputOf(2);
    const before = backTest(input)!;
    const changed = input.usage.rows.map((row) => ({
      ...row,
      quantity: row.quantity.map((units, hour) => (hour >= (DAYS - 60) * 24 ? units * 0.3 : units)),
    }));
    const later = { ...planOf(input.candidate, 5, input.usage, "later"), from: input.usage.from + (DAYS - 10) * 24, to: START + 9000 };
    const position = { ...input.position, plans: [...input.position.plans, later] };
    const after = backTest({ ...input, usage: { ...input.usage, rows: changed }, position })!;
    expect(after.map(({ commitment }) => commitment)).toEqual(before.map(({ commitment }) => commitment));
    expect(after[0]!.savedUsd).toBeLessThan(before[0]!.savedUsd);
  });

  it("bills a commitment that somebody named over the same windows", () => {
    const input = inputOf(4);
    const [maximum] = backTest(input)!;
    const { option: _option, ...same } = maximum!;
    expect(commitmentBackTest(input, maximum!.commitment)).toEqual(same);
  });

  it("buys halfway where little lies before, and not at all in less than four weeks", () => {
    const input = inputOf(1);
    const short = (days: number) => backTest({ ...input, usage: cut(input.usage, input.usage.from, input.usage.from + days * 24) });
    expect(short(40)![0]!.days).toBe(20);
    expect(short(27)).toBeUndefined();
  });
});
