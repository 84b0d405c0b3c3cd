import { describe, expect, it } from "vitest";
import type { HourlyUsage, UsageRow } from "#core/commitments/model";
import { usagePattern } from "#core/commitments/usage-pattern";
import { usageWithin } from "#core/commitments/usage-within";

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
