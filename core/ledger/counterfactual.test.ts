import { describe, expect, it } from "vitest";
import { decimal, sumOf, toNumber } from "#core/figures/decimal";
import { type DayOfUse, measureAgainst, quantile95, rateBefore, savedOver, together } from "#core/ledger/counterfactual";

/** A seeded stream of numbers in [0, 1). */
function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const normal = (next: () => number) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const dayName = (at: number) => new Date(Date.UTC(2026, 9, 1) + at * 86_400_000).toISOString().slice(0, 10);

type World = { readonly before: DayOfUse[]; readonly after: DayOfUse[]; readonly truth: number };

/** Four weeks before and a month after, in which the truth is known: what the same usage would have cost on these very days. */
function aWorld(seed: number, { noise, alike }: { readonly noise: number; readonly alike: number }): World {
  const next = stream(seed);
  const rate = 0.05 + next();
  let drift = normal(next) * noise;
  const days = Array.from({ length: 58 }, (_, at) => {
    drift = alike * drift + Math.sqrt(1 - alike * alike) * normal(next) * noise;
    const weekend = (at + 3) % 7 >= 5;
    const units = Math.max(1, (weekend ? 12 : 24) * (0.8 + 0.4 * next()));
    return { day: dayName(at), units, cost: units * rate * (1 + drift), after: units * rate * 0.35 };
  });
  const use = (day: (typeof days)[number], cost: number): DayOfUse => ({
    day: day.day,
    units: decimal(day.units.toFixed(9)),
    cost: decimal(cost.toFixed(9)),
  });
  return {
    before: days.slice(0, 28).map((day) => use(day, day.cost)),
    after: days.slice(28).map((day) => use(day, day.after)),
    truth: days.slice(28).reduce((sum, day) => sum + day.cost - day.after, 0),
  };
}

describe("savedOver", () => {
  it.each([
    { name: "days that know nothing of each other", noise: 0.1, alike: 0 },
    { name: "days of much noise", noise: 0.3, alike: 0 },
    { name: "days that resemble the day before", noise: 0.1, alike: 0.3 },
  ])("holds the true saving of a synthetic month in 85 to 95 of 100 worlds: $name", ({ noise, alike }) => {
    const worlds = 600;
    let held = 0;
    let error = 0;
    for (let seed = 1; seed <= worlds; seed += 1) {
      const world = aWorld(seed * 7919, { noise, alike });
      const before = rateBefore(world.before);
      if (before === undefined) throw new Error("It ran before.");
      const { saved, interval } = savedOver(before, measureAgainst(before, world.after));
      if (interval === undefined) throw new Error("Four weeks have a spread.");
      error += (toNumber(saved) - world.truth) / world.truth / worlds;
      if (toNumber(interval.low) <= world.truth && world.truth <= toNumber(interval.high)) held += 1;
    }
    expect(held / worlds).toBeGreaterThanOrEqual(0.85);
    expect(held / worlds).toBeLessThanOrEqual(0.95);
    expect(Math.abs(error)).toBeLessThan(0.02);
  });

  it("is exact where the price is fixed", () => {
    const day = (at: number, hours: string, cost: string): DayOfUse => ({ day: dayName(at), units: decimal(hours), cost: decimal(cost) });
    const before = rateBefore([day(0, "24", "4.608"), day(1, "24", "4.608"), day(2, "12", "2.304")]);
    if (before === undefined) throw new Error("It ran before.");
    const { saved, interval } = savedOver(before, measureAgainst(before, [day(3, "24", "1.2"), day(4, "10", "0.5")]));
    expect(saved).toBe(decimal("4.828"));
    expect(interval).toEqual({ low: saved, high: saved });
  });

  it("calls less usage no saving", () => {
    const before = rateBefore([1, 2, 3].map((at) => ({ day: dayName(at), units: decimal(24), cost: decimal(24) })));
    if (before === undefined) throw new Error("It ran before.");
    expect(savedOver(before, measureAgainst(before, [{ day: dayName(4), units: decimal(2), cost: decimal(2) }])).saved).toBe(0n);
  });

  it("claims no interval from a single day, and nothing at all where nothing ran", () => {
    const before = rateBefore([{ day: dayName(0), units: decimal(24), cost: decimal(1) }]);
    expect(before && savedOver(before, []).interval).toBeUndefined();
    expect(rateBefore([{ day: dayName(0), units: 0n, cost: decimal(1) }])).toBeUndefined();
  });
});

describe("together", () => {
  it("adds savings exactly and errors by their squares", () => {
    const part = (saved: number, half: number) => ({
      saved: decimal(saved),
      interval: { low: decimal(saved - half), high: decimal(saved + half) },
    });
    const parts = [part(10, 3), part(-2, 4)];
    expect(together(parts)).toEqual({ saved: sumOf(parts.map(({ saved }) => saved)), interval: { low: decimal(3), high: decimal(13) } });
  });
});

describe("quantile95", () => {
  it.each([
    [1, 6.314],
    [10, 1.812],
    [13, 1.771],
    [27, 1.703],
    [100, 1.66],
  ])("of %i degrees is %f", (degrees, value) => {
    expect(quantile95(degrees)).toBeCloseTo(value, 2);
  });
});
