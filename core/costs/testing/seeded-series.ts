import type { DayCharge } from "#core/costs/forecast/charge";
import { type DayNumber, monthOf, monthStart, weekdayOf } from "#core/costs/forecast/day-number";
import { seededRandom } from "#core/costs/forecast/random";

/** Random numbers of a seed. */
export type Dice = { readonly uniform: () => number; readonly between: (low: number, high: number) => number; readonly normal: () => number };

export function diceOf(seed: number): Dice {
  const uniform = seededRandom(seed * 2654435761 + 97);
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    // Box and Muller.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

const WEEKS: readonly (readonly number[])[] = [
  [1, 1, 1, 1, 1, 1, 1],
  [1.05, 1.05, 1.05, 1.05, 1.02, 0.9, 0.88],
  [1.25, 1.25, 1.25, 1.25, 1.2, 0.4, 0.4],
  [0.95, 0.95, 0.95, 0.97, 1, 1.1, 1.08],
];

export type SeriesShape = {
  readonly level: number;
  /** Share of the level that a month adds. */
  readonly growth: number;
  readonly noise: number;
  /** How much of yesterday's surprise is still there today. */
  readonly memory: number;
  readonly week: readonly number[];
};

export function aShape(dice: Dice, level: number): SeriesShape {
  return {
    level,
    growth: dice.between(-0.02, 0.04),
    noise: dice.between(0.01, 0.06),
    memory: dice.between(0, 0.6),
    week: WEEKS[Math.floor(dice.uniform() * WEEKS.length)] ?? [],
  };
}

/** A daily series with a week, growth, and noise that remembers. Nothing else happens in it. */
export function seededSeries(dice: Dice, shape: SeriesShape, from: DayNumber, days: number): number[] {
  let surprise = 0;
  return Array.from({ length: days }, (_, at) => {
    surprise = shape.memory * surprise + Math.sqrt(1 - shape.memory ** 2) * shape.noise * dice.normal();
    const trend = 1 + (shape.growth * (at - days)) / 30.4;
    return Math.max(0, shape.level * trend * (shape.week[weekdayOf(from + at)] ?? 1) * Math.exp(surprise));
  });
}

/** A bill of one account: services that run, a fee on the first of the month, support and tax on its last day. */
export function seededBill(seed: number, from: DayNumber, days: number): DayCharge[] {
  const dice = diceOf(seed);
  const charges: DayCharge[] = [];
  const charge = (day: DayNumber, type: string, service: string, cost: number) =>
    charges.push({ day, type, service, commitment: null, ends: undefined, cost, onDemand: 0 });
  const services = 3 + Math.floor(dice.uniform() * 6);
  for (let index = 0; index < services; index += 1) {
    const shape = aShape(dice, 10 ** dice.between(0.7, 3));
    seededSeries(dice, shape, from, days).forEach((cost, at) => charge(from + at, "Usage", `service-${index}`, cost));
  }
  const sums = new Map<string, number>();
  for (const { day, cost } of charges) sums.set(monthOf(day), (sums.get(monthOf(day)) ?? 0) + cost);
  for (const [month, sum] of sums) {
    const lastDay = monthStart(month, 1) - 1;
    if (monthStart(month) >= from) charge(monthStart(month), "Fee", "fee", 40);
    if (lastDay >= from + days) continue;
    charge(lastDay, "Usage", "support", Math.max(100, 0.07 * sum));
    charge(lastDay, "Tax", "tax", 0.046 * sum);
  }
  return charges;
}
