import { describe, expect, it } from "vitest";
import type { HourlyUsage } from "#core/commitments/model";
import { migrationEvent, eventScenario, scaledUsage, stressScenarios } from "#core/commitments/scenarios";
import { eligiblePosition, eligibleUsage } from "#core/commitments/sizing/build-curve";
import { planOf } from "#core/commitments/sizing/candidate";
import { savingAt } from "#core/commitments/sizing/commitment-curve";
import { optionFacts, scenarioCurves, type SizingInput } from "#core/commitments/sizing/option-facts";
import { commitmentOptions, MOST_LOSS_SHARE, MOST_RATE_GIVEN_UP, type OptionSet } from "#core/commitments/sizing/options";
import { type HistoryShape, randomHistory } from "#core/commitments/sizing/testing/random-histories";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import { measuresOf } from "#core/commitments/waterfall/measures";

function inputOf(seed: number, shape: HistoryShape): SizingInput {
  const { usage, position, candidate } = randomHistory(seed, shape);
  return { usage, position, candidate, scenarios: stressScenarios(usage), start: usage.from };
}
const commitments = ({ options }: OptionSet) => options.map(({ facts }) => facts.commitment) as [number, number, number];

/** By the whole waterfall, with the plan and without. */
function replay({ position, candidate }: SizingInput, usage: HourlyUsage, commitment: number) {
  const eligible = eligibleUsage(usage, candidate.type);
  const standing = eligiblePosition(eligible, position, candidate.type);
  return applyWaterfall(eligible, {
    ...standing,
    plans: [...standing.plans, ...(commitment > 0 ? [planOf(candidate, commitment, usage, "~new")] : [])],
  });
}

/** Largest regret, loss over the stress set and saving as in the past of every commitment of a grid, straight from the curves. */
function grid(set: OptionSet, steps: number) {
  const all = [set.curves.past, ...set.curves.scenarios.map(({ curve }) => curve)];
  const [maximum] = commitments(set);
  return Array.from({ length: steps + 1 }, (_, index) => {
    const commitment = (maximum * index) / steps;
    const savings = all.map((curve) => savingAt(curve, commitment));
    return {
      commitment,
      regret: Math.max(...all.map((curve, at) => curve.bestSaving - savings[at]!)),
      worst: Math.min(...savings),
      past: savings[0]!,
    };
  });
}

const ALONE: readonly HistoryShape[] = [
  { discounts: "single", accounts: 1 },
  { discounts: "mixed", accounts: 1 },
  { discounts: "mixed", accounts: 3 },
];
const BESIDE: readonly HistoryShape[] = [
  { discounts: "mixed", accounts: 3, plans: 2 },
  { discounts: "mixed", accounts: 2, plans: 2, reservations: 2 },
  { discounts: "mixed", accounts: 2, plans: 2, candidate: "EC2Instance", rows: 8 },
];

describe("commitmentOptions", () => {
  it("loses at most 60 % of the AWS-style maximum in the worst case, for at most two points of savings rate, on every history without other plans", () => {
    let losing = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const { comparison } = commitmentOptions(inputOf(seed, { hours: 72, ...ALONE[seed % ALONE.length] }));
      expect(comparison.rateGivenUp, `seed ${seed}`).toBeLessThanOrEqual(MOST_RATE_GIVEN_UP + 1e-9);
      expect(comparison.withinLossShare, `seed ${seed}`).toBe(true);
      if (comparison.lossShare === undefined) continue;
      losing += 1;
      expect(comparison.lossShare).toBeLessThanOrEqual(MOST_LOSS_SHARE + 1e-6);
    }
    expect(losing).toBeGreaterThan(5);
  });

  it("beside other plans keeps both, or no commitment within two points does", () => {
    let within = 0;
    for (let seed = 0; seed < 150; seed += 1) {
      const set = commitmentOptions(inputOf(seed, { hours: 72, ...BESIDE[seed % BESIDE.length] }));
      const points = grid(set, 400);
      const needed = points.at(-1)!.past - MOST_RATE_GIVEN_UP * set.curves.past.onDemandEquivalent;
      expect(set.comparison.rateGivenUp).toBeLessThanOrEqual(MOST_RATE_GIVEN_UP + 1e-6);
      if (set.comparison.withinLossShare) within += 1;
      else for (const { past, worst } of points) expect(past < needed || -worst > MOST_LOSS_SHARE * -points.at(-1)!.worst).toBe(true);
    }
    expect(within).toBeGreaterThan(140);
  });

  it("has the smallest largest regret of all commitments that keep both", () => {
    for (let seed = 0; seed < 120; seed += 1) {
      const set = commitmentOptions(inputOf(seed, { hours: 48, ...[...ALONE, ...BESIDE][seed % 6] }));
      const [, regret] = commitments(set);
      const all = [set.curves.past, ...set.curves.scenarios.map(({ curve }) => curve)];
      const chosen = Math.max(...all.map((curve) => curve.bestSaving - savingAt(curve, regret)));
      const points = grid(set, 500);
      const limit = MOST_LOSS_SHARE * Math.max(0, -points.at(-1)!.worst);
      if (!set.comparison.withinLossShare) continue;
      const needed = points.at(-1)!.past - MOST_RATE_GIVEN_UP * set.curves.past.onDemandEquivalent;
      const best = Math.min(...points.filter(({ past, worst }) => past >= needed && -worst <= limit).map((point) => point.regret));
      expect(chosen, `seed ${seed}`).toBeLessThanOrEqual(best + 3e-5);
    }
  });

  it("has a floor that pays even in the worst scenario, and as much there as any commitment up to the others", () => {
    for (let seed = 0; seed < 120; seed += 1) {
      const set = commitmentOptions(inputOf(seed, { hours: 48, ...[...ALONE, ...BESIDE][seed % 6] }));
      const [maximum, regret, floor] = commitments(set);
      expect(floor).toBeLessThanOrEqual(regret);
      expect(regret).toBeLessThanOrEqual(maximum);
      const all = [set.curves.past, ...set.curves.scenarios.map(({ curve }) => curve)];
      const worst = Math.min(...all.map((curve) => savingAt(curve, floor)));
      expect(worst).toBeGreaterThanOrEqual(0);
      const best = Math.max(...grid(set, 500).flatMap((point) => (point.commitment <= regret ? [point.worst] : [])));
      expect(worst, `seed ${seed}`).toBeGreaterThanOrEqual(best - 3e-5);
    }
  });

  it("promises nothing at the floor where a named event ends all usage at once", () => {
    const input = inputOf(4, ALONE[0]!);
    const gone = migrationEvent("gone", "everything moves away", input.start, () => true);
    const event = eventScenario(input.usage, gone, { start: input.start, end: input.start + 8760 });
    const set = commitmentOptions({ ...input, scenarios: [...input.scenarios, event] });
    expect(commitments(set)[2]).toBe(0);
    expect(set.options[0]!.facts.worstScenario).toBe("everything moves away");
    expect(set.options[0]!.facts.worstLossUsd).toBeCloseTo(set.options[0]!.facts.totalUsd, 6);
  });

  it("says the same twice", () => {
    const input = inputOf(9, { plans: 2 });
    expect(commitmentOptions(input).options).toEqual(commitmentOptions(input).options);
  });
});

describe("optionFacts", () => {
  it("states what a whole replay of each scenario gives", () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const input = inputOf(seed, { hours: 30, ...[...ALONE, ...BESIDE][seed % 6] });
      const set = commitmentOptions(input);
      for (const { facts } of set.options) {
        const { commitment } = facts;
        const cases = input.scenarios.map(({ phases: [phase], name }) => {
          const [without, withPlan] = [replay(input, phase!.usage, 0), replay(input, phase!.usage, commitment)];
          const used = withPlan.plans.find(({ plan }) => plan.id === "~new")?.total.used ?? 0;
          return {
            name,
            saving: billOf(without).usdPerHour - billOf(withPlan).usdPerHour,
            coverage: measuresOf(withPlan).coverage ?? 0,
            rate: measuresOf(withPlan).effectiveSavingsRate ?? 0,
            utilization: commitment === 0 ? 1 : used / commitment / input.usage.hours,
          };
        });
        const past = cases.find(({ name }) => name === "usage as in the past")!;
        expect(facts.savingUsdPerHour).toBeCloseTo(past.saving, 8);
        expect(facts.effectiveSavingsRateAfter).toBeCloseTo(past.rate, 8);
        expect(facts.coverage.expected).toBeCloseTo(past.coverage, 8);
        expect(facts.coverage.low).toBeCloseTo(Math.min(...cases.map(({ coverage }) => coverage)), 8);
        expect(facts.utilization.low).toBeCloseTo(Math.min(...cases.map(({ utilization }) => utilization)), 8);
        expect(facts.utilization.high).toBeCloseTo(Math.max(...cases.map(({ utilization }) => utilization)), 8);
        if (commitment > 0) expect(facts.worstLossUsd / 8760).toBeCloseTo(-Math.min(...cases.map(({ saving }) => saving)), 8);
      }
    }
  });

  const flat = (units: number): SizingInput => {
    const { usage, candidate } = randomHistory(1, { rows: 1, accounts: 1 });
    const row = { ...usage.rows[0]!, service: "ec2" as const, onDemandRate: 1, quantity: new Float64Array(usage.hours).fill(units) };
    const one = { ...usage, rows: [row] };
    const position = { plans: [], reservations: [], sharing: { off: new Set<string>() } };
    return { usage: one, position, candidate: { ...candidate, rateOf: () => 0.72 }, scenarios: stressScenarios(one), start: 500_000 };
  };

  it("agrees with the console's message: $1.39 committed, $0.65 left on demand, $0.43 saved of $2.47, 17 %", () => {
    const input = flat(2.47);
    const discount = 0.43 / (0.43 + 1.39);
    const facts = optionFacts(
      { ...input, candidate: { ...input.candidate, rateOf: () => 1 - discount } },
      scenarioCurves({ ...input, candidate: { ...input.candidate, rateOf: () => 1 - discount } }),
      1.39,
    );
    expect(facts.savingUsdPerHour).toBeCloseTo(0.43, 9);
    expect(facts.effectiveSavingsRateAfter).toBeCloseTo(0.174, 3);
    expect(facts.coverage.expected).toBeCloseTo(1 - 0.65 / 2.47, 9);
  });

  it("keeps the identity: savings rate = coverage x mean discount - idle commitment over the on-demand equivalent", () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const input = inputOf(seed, { ...ALONE[seed % 3], hours: 48 });
      const curves = scenarioCurves(input);
      const last = curves.past.at.at(-1) ?? 0;
      for (const share of [0.2, 0.6, 1.1]) {
        const facts = optionFacts(input, curves, share * last);
        if (facts.breakEvenUtilization === undefined) continue;
        const discount = 1 - facts.breakEvenUtilization;
        const idle = ((1 - facts.utilization.expected) * facts.commitment) / curves.past.onDemandEquivalent;
        expect(facts.effectiveSavingsRateAfter).toBeCloseTo(facts.coverage.expected * discount - idle, 9);
      }
    }
  });

  it("shows on steady usage that too little is cheap and too much is not", () => {
    const hours = 60 * 24;
    const input = flat(1);
    const quantity = Float64Array.from({ length: hours }, (_, hour) => 10 + 0.3 * Math.sin((hour / 12) * Math.PI) + ((hour * 7919) % 13) / 26);
    const usage = { ...input.usage, hours, rows: [{ ...input.usage.rows[0]!, quantity }] };
    const past: SizingInput = { ...input, usage, scenarios: [] };
    const best = commitmentOptions(past).options[0]!.facts.commitment;
    const fallen: SizingInput = { ...past, usage: scaledUsage(usage, 0.8) };
    const rate = (of: SizingInput, commitment: number) => optionFacts(of, scenarioCurves(of), commitment).effectiveSavingsRateAfter;
    const [right, little, much] = [rate(past, best), rate(past, 0.8 * best), rate(fallen, best)];
    expect(rate(fallen, 0.8 * best)).toBeCloseTo(right, 9);
    expect(right - little).toBeLessThan(0.06);
    expect(right - much).toBeGreaterThan(2 * (right - little));
  });

  it("pays back: all upfront when the payment is saved, nothing upfront when even stopping loses nothing", () => {
    const input = flat(10);
    const all = { ...input, candidate: { ...input.candidate, payment: "all" as const } };
    const facts = optionFacts(all, scenarioCurves(all), 7.2);
    expect(facts.upfrontUsd).toBeCloseTo(7.2 * 8760, 6);
    expect(facts.breakEven.kind).toBe("cash");
    expect(facts.breakEven.hours).toBeCloseTo(0.72 * 8760, 6);
    expect(facts.breakEven.at).toBeCloseTo(500_000 + 0.72 * 8760, 6);
    const none = optionFacts(input, scenarioCurves(input), 7.2);
    expect(none.breakEven).toEqual(none.paidBack);
    expect(none.breakEven.hours).toBeCloseTo(0.72 * 8760, 6);
    const partial = { ...input, candidate: { ...input.candidate, payment: "partial" as const } };
    expect(optionFacts(partial, scenarioCurves(partial), 7.2).breakEven.hours).toBeCloseTo((0.36 / 0.64) * 8760, 6);
    const never = optionFacts(input, scenarioCurves(input), 20);
    expect(never.paidBack).toEqual({ kind: "paid_back", hours: undefined, at: undefined });
  });

  it("counts the cost of money on what is paid at the start alone", () => {
    const input = flat(10);
    const curves = scenarioCurves(input);
    expect(optionFacts(input, curves, 7.2).costOfMoney).toEqual({ annualRate: 0.08, usd: 0 });
    const all = { ...input, candidate: { ...input.candidate, payment: "all" as const } };
    const { costOfMoney, totalUsd } = optionFacts(all, curves, 7.2);
    let spread = 0;
    for (let hour = 0; hour < 8760; hour += 1) spread += 7.2 * Math.exp(-0.08 * ((hour + 0.5) / 8760));
    expect(costOfMoney.usd).toBeCloseTo(totalUsd - spread, 2);
    expect(optionFacts({ ...all, annualRateOfMoney: 0 }, curves, 7.2).costOfMoney.usd).toBe(0);
  });

  it("counts lock-in and liability of everything: existing, queued and new", () => {
    const input = flat(10);
    const plan = { ...planOf(input.candidate, 1, input.usage, "sp-1"), from: 499_000, to: 500_730 };
    const queued = { ...plan, id: "sp-2", from: 500_730, to: 501_460 };
    const reservation = { id: "ri-1", account: "111111111111", units: 2, unitRate: 0.5, from: 0, to: 500_100, unitsOf: () => 1 };
    const whole = { ...input, position: { ...input.position, plans: [plan, queued], reservations: [reservation] } };
    const facts = optionFacts(whole, scenarioCurves(whole), 2);
    const left = 8 * 0.72;
    expect(facts.lockInMonthsBefore).toBeCloseTo(1460 / left / 730, 9);
    expect(facts.lockInMonths).toBeCloseTo((1460 + 2 * 8760) / left / 730, 9);
    expect(facts.liabilityUsd).toBeCloseTo(1460 + 2 * 8760 + 100, 6);
  });
});
