import { describe, expect, it } from "vitest";
import type { HourlyUsage, Plan, Position, UsageRow } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { below, pick, type Random, randomCase, randomPlan, randomRow, START } from "#core/commitments/waterfall/testing/random-position";
import { whatIf } from "#core/commitments/waterfall/what-if";
import { seededRandom } from "#core/costs/forecast/random";

const EXACT = 1e-9;

type World = { readonly usage: HourlyUsage; readonly position: Position };

const CHANGES: readonly ((world: World, random: Random) => World)[] = [
  ({ usage, position }, random) => ({
    usage,
    position: { ...position, plans: position.plans.map((plan) => (random() < 0.5 ? { ...plan, commitment: plan.commitment * random() * 2 } : plan)) },
  }),
  ({ usage, position }, random) => ({ usage, position: { ...position, plans: position.plans.filter(() => random() < 0.6) } }),
  ({ usage, position }, random) => ({
    usage,
    position: {
      ...position,
      plans: [
        ...position.plans,
        randomPlan(random, `new-${below(random, 1e9)}`, pick(random, usage.rows).account, 3, { from: START, to: START + 3 }),
      ],
    },
  }),
  ({ usage, position }, random) => {
    const shift = (plan: Plan): Plan => (random() < 0.5 ? { ...plan, from: plan.from + below(random, 3), to: plan.to + 5 } : plan);
    return { usage, position: { ...position, plans: position.plans.map(shift) } };
  },
  ({ usage, position }, random) => ({ usage: withQuantities(usage, random), position }),
  ({ usage, position }, random) => {
    const added = { ...randomRow(random, 77, usage.hours, ["111111111111", "222222222222"]), id: `new-${below(random, 1e9)}` };
    return { usage: { ...withQuantities(usage, random), rows: [...usage.rows, added] }, position };
  },
  ({ usage, position }, random) => ({
    usage,
    position: {
      ...position,
      reservations: position.reservations.map((one) => (random() < 0.5 ? { ...one, units: below(random, 20), unitRate: one.unitRate * 2 } : one)),
    },
  }),
  ({ usage, position }, random) => ({ usage, position: { ...position, sharing: { off: new Set([pick(random, usage.rows).account]) } } }),
  ({ usage, position }, random) => ({
    usage: { ...usage, rows: usage.rows.length > 1 ? usage.rows.toSpliced(below(random, usage.rows.length), 1) : usage.rows },
    position,
  }),
  ({ usage, position }) => ({ usage, position }),
];

function withQuantities(usage: HourlyUsage, random: Random): HourlyUsage {
  const change = (row: UsageRow): UsageRow =>
    random() < 0.6 ? row : { ...row, quantity: row.quantity.map((units) => (random() < 0.5 ? units : units * random() * 2)) };
  return { ...usage, rows: usage.rows.map(change) };
}

/** Everything that a result says, keyed so that a difference names itself. */
function numbersOf(result: WaterfallResult): Map<string, number> {
  const numbers = new Map<string, number>([["bill", billOf(result).total]]);
  const put = (key: string, values: Float64Array) => {
    for (const [hour, value] of values.entries()) if (value !== 0) numbers.set(`${key} ${hour}`, value);
  };
  const totals = (key: string, total: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(total)) numbers.set(`${key} total ${name}`, value);
  };
  for (const { plan, used, unused, total } of result.plans) {
    put(`${plan.id} ${plan.commitment} used`, used);
    put(`${plan.id} unused`, unused);
    totals(plan.id, total);
  }
  for (const { reservation, used, unused, total } of result.reservations) {
    put(`${reservation.id} used`, used);
    put(`${reservation.id} unused`, unused);
    totals(reservation.id, total);
  }
  for (const { row, onDemand, covered, reserved, total } of result.rows) {
    put(`${row.id} on demand`, onDemand);
    for (const { plan, rate, quantity } of covered) put(`${row.id} ${plan.id} ${rate}`, quantity);
    for (const { reservation, quantity } of reserved) put(`${row.id} ${reservation.id}`, quantity);
    totals(row.id, total);
  }
  return numbers;
}

function worstDifference(one: WaterfallResult, other: WaterfallResult): [string, number] {
  const [found, expected] = [numbersOf(one), numbersOf(other)];
  let worst: [string, number] = ["", 0];
  for (const key of new Set([...found.keys(), ...expected.keys()])) {
    const difference = Math.abs((found.get(key) ?? 0) - (expected.get(key) ?? 0));
    if (!(difference <= worst[1])) worst = [key, difference];
  }
  return worst;
}

describe("whatIf", () => {
  it.each(CHANGES.map((_, index) => index))("equals a run from the start after a change of kind %i, and after one more", (kind) => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = seededRandom(seed * 31 + kind);
      const first = randomCase(seed);
      const base = applyWaterfall(first.usage, first.position);
      const second = (CHANGES[kind] as (typeof CHANGES)[number])(first, random);
      const changed = whatIf(base, second.usage, second.position);
      const [key, by] = worstDifference(changed, applyWaterfall(second.usage, second.position));
      expect(by, `seed ${seed}: ${key}`).toBeLessThanOrEqual(EXACT);
      const third = pick(random, CHANGES)(second, random);
      const [again, byThen] = worstDifference(whatIf(changed, third.usage, third.position), applyWaterfall(third.usage, third.position));
      expect(byThen, `seed ${seed}, second change: ${again}`).toBeLessThanOrEqual(EXACT);
    }
  });

  it("takes over what does not change: plans before the changed one, and hours and rows that it does not reach", () => {
    let kept = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const { usage, position } = randomCase(seed);
      const base = applyWaterfall(usage, position);
      const last = base.plans.at(-1)?.plan;
      if (last === undefined) continue;
      const plans = position.plans.map((plan) => (plan === last ? { ...plan, commitment: plan.commitment * 1.5 } : plan));
      const changed = whatIf(base, usage, { ...position, plans });
      for (const [index, plan] of base.plans.slice(0, -1).entries()) expect(changed.plans[index]?.unused).toBe(plan.unused);
      for (const [index, row] of base.rows.entries()) {
        if (last.rateOf(row.row) === undefined) expect(changed.rows[index]?.onDemand).toBe(row.onDemand);
      }
      kept += base.plans.length - 1;
    }
    expect(kept).toBeGreaterThan(200);
  });

  it("leaves the base as it was", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seededRandom(seed);
      const world = randomCase(seed);
      const base = applyWaterfall(world.usage, world.position);
      const before = numbersOf(base);
      for (const change of CHANGES) {
        const next = change(world, random);
        whatIf(base, next.usage, next.position);
      }
      expect(numbersOf(base)).toEqual(before);
    }
  });
});
