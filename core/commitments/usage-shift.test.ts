import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HourlyUsage, UsageRow } from "#core/commitments/model";
import { usagePattern } from "#core/commitments/usage-pattern";
import { shiftUsage, usageWithin } from "#core/commitments/usage-shift";

const row = (id: string, onDemandRate: number, quantity: readonly number[], over: Partial<UsageRow> = {}): UsageRow => ({
  id,
  account: "111111111111",
  service: "ec2",
  region: "us-east-1",
  family: "m6i",
  instanceType: "m6i.large",
  usageType: "BoxUsage:m6i.large",
  operation: "RunInstances",
  onDemandRate,
  quantity: Float64Array.from(quantity),
  ...over,
});
const usageOf = (rows: readonly UsageRow[]): HourlyUsage => ({ from: 480_000, hours: rows[0]?.quantity.length ?? 0, rows });
const M6I = { account: "111111111111", region: "us-east-1", service: "ec2", instanceType: "m6i.large" } as const;
const onDemand = ({ rows }: HourlyUsage) =>
  rows.reduce((sum, { quantity, onDemandRate }) => sum + quantity.reduce((all, one) => all + one, 0) * onDemandRate, 0);

describe("shiftUsage", () => {
  it("takes what goes from each hour, the dearest row first, and never more than was there", () => {
    const { usage, perHour } = shiftUsage(usageOf([row("a", 0.1, [1, 1, 0]), row("b", 0.2, [1, 0, 0])]), [{ ...M6I, units: -1 }]);
    expect(usage.rows.map(({ quantity }) => [...quantity])).toEqual([
      [1, 0, 0],
      [0, 0, 0],
    ]);
    expect(perHour[0]).toBeCloseTo(-(0.2 + 0.1 + 0) / 3, 12);
  });

  it("adds what comes to the row that has most of its kind, and nothing where nobody knows its price", () => {
    const before = usageOf([row("a", 0.1, [1, 1]), row("b", 0.2, [5, 5])]);
    expect([...(shiftUsage(before, [{ ...M6I, units: 2 }]).usage.rows[1]?.quantity ?? [])]).toEqual([7, 7]);
    expect(shiftUsage(before, [{ ...M6I, instanceType: "x9z.mega", units: 2 }]).perHour).toEqual([0]);
  });

  it("says how much it moved, leaves other usage and the original alone, for any hours", () => {
    const hours = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(hours, hours, hours, fc.integer({ min: -4, max: 4 }), (a, b, other, units) => {
        const before = usageOf([row("a", 0.1, a), row("b", 0.25, b), row("c", 0.5, other, { region: "eu-west-1" })]);
        const was = onDemand(before);
        const { usage, perHour } = shiftUsage(before, [{ ...M6I, units }]);
        expect(onDemand(usage) - was).toBeCloseTo((perHour[0] ?? 0) * 4, 9);
        expect(onDemand(before)).toBe(was);
        expect([...(usage.rows[2]?.quantity ?? [])]).toEqual(other);
        expect(usage.rows.every(({ quantity }) => quantity.every((one) => one >= 0))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe("usageWithin", () => {
  it("cuts to the hours that are there, and leaves out rows without usage in them", () => {
    const usage = usageOf([row("a", 0.1, [1, 2, 3, 4]), row("b", 0.2, [9, 0, 0, 0])]);
    const part = usageWithin(usage, usage.from + 1, usage.from + 99);
    expect([part.from - usage.from, part.hours, part.rows.map(({ id, quantity }) => [id, ...quantity])]).toEqual([1, 3, [["a", 2, 3, 4]]]);
    expect(usageWithin(usage, usage.from - 9, usage.from)).toMatchObject({ hours: 0, rows: [] });
  });
});

describe("usagePattern", () => {
  /** From a Monday, 0:00 UTC. */
  const MONDAY = Date.parse("2026-10-05T00:00:00Z") / 3_600_000;
  const hours = (of: (hourOfWeek: number) => number) => Float64Array.from({ length: 3 * 168 }, (_, hour) => of(hour % 168));

  it.each([
    ["weekdays above weekends", (hour: number) => (hour < 120 ? 3 : 2), "weekdays 50 % above weekends"],
    ["weekdays alone", (hour: number) => (hour < 120 ? 3 : 0), "weekdays only"],
    ["nights above days", (hour: number) => (hour % 24 < 8 ? 4 : 2), "nights"],
    ["nothing that stands out", () => 5, undefined],
  ])("says %s", (_, of, said) => {
    const pattern = usagePattern(hours(of), MONDAY);
    if (said === undefined) expect(pattern).toBeUndefined();
    else expect(pattern).toContain(said);
  });

  it("needs two weeks", () => {
    expect(usagePattern(new Float64Array(300).fill(1), MONDAY)).toBeUndefined();
  });
});
