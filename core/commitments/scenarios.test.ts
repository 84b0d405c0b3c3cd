import { describe, expect, it } from "vitest";
import { eventScenario, migrationEvent, scaledUsage, stressScenarios, trendScenario } from "#core/commitments/scenarios";
import { randomHistory } from "#core/commitments/sizing/testing/random-histories";

const { usage } = randomHistory(11, { rows: 5, hours: 48 });
const term = { start: 500_000, end: 508_760 };
const total = (of: typeof usage) => of.rows.reduce((sum, row) => sum + row.quantity.reduce((all, units) => all + units, 0), 0);
const shares = (phases: readonly { readonly share: number }[]) => phases.reduce((sum, { share }) => sum + share, 0);

describe("stressScenarios", () => {
  it("goes from 30 % less to 30 % more, with the past among them", () => {
    const all = stressScenarios(usage);
    expect(all.map(({ name }) => name)).toEqual([
      "usage -30 %",
      "usage -20 %",
      "usage -10 %",
      "usage as in the past",
      "usage +10 %",
      "usage +20 %",
      "usage +30 %",
    ]);
    for (const { factor, phases } of all) expect(total(phases[0]!.usage)).toBeCloseTo(total(usage) * factor!, 9);
  });

  it("leaves the past's own arrays alone", () => {
    const before = total(usage);
    scaledUsage(usage, 2);
    expect(total(usage)).toBe(before);
  });

  it("refuses usage below nothing", () => {
    expect(() => stressScenarios(usage, [-0.1])).toThrow(/factor of 0 or more/);
  });
});

describe("eventScenario", () => {
  const leaves = (from: number) => migrationEvent("m", "m6i leaves", from, (row) => row.family === "m6i");

  it("ends the usage for the share of the term that is left at its date", () => {
    const { phases, kind } = eventScenario(usage, leaves(term.start + 2190), term);
    expect(kind).toBe("event");
    expect(phases.map(({ share }) => share)).toEqual([0.25, 0.75]);
    expect(phases[1]!.usage.rows.some((row) => row.family === "m6i")).toBe(false);
    expect(shares(phases)).toBeCloseTo(1, 12);
  });

  it("is the changed usage alone where it has happened by the start, and the past where it comes after the end", () => {
    expect(eventScenario(usage, leaves(term.start - 5), term).phases).toHaveLength(1);
    expect(eventScenario(usage, leaves(term.end), term).phases).toEqual([{ usage, share: 1 }]);
  });

  it("comes back to the past after an event that ends", () => {
    const event = { ...leaves(term.start), until: term.start + 876 };
    expect(eventScenario(usage, event, term).phases.map(({ share }) => share)).toEqual([0.9, 0.1]);
  });
});

describe("trendScenario", () => {
  it("has the mean of the trend over a year", () => {
    const { phases } = trendScenario(usage, 0.02, term);
    expect(shares(phases)).toBeCloseTo(1, 12);
    const mean = phases.reduce((sum, { usage: part, share }) => sum + share * total(part), 0);
    expect(mean).toBeCloseTo(total(usage) * 1.12, 9);
  });

  it("stays where it is after twelve months, and never goes below nothing", () => {
    const long = trendScenario(usage, 0.02, { start: 0, end: 26_280 });
    expect(shares(long.phases)).toBeCloseTo(1, 12);
    expect(total(long.phases.at(-1)!.usage)).toBeCloseTo(total(usage) * 1.24, 9);
    expect(trendScenario(usage, -0.2, term).phases.every(({ usage: part }) => total(part) >= 0)).toBe(true);
  });
});
