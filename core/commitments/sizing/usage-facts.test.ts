import { describe, expect, it } from "vitest";
import type { HourlyUsage, UsageRow } from "#core/commitments/model";
import { usageFacts } from "#core/commitments/sizing/usage-facts";
import { seededRandom } from "#core/costs/forecast/random";

const MONDAY = 490_032;
const row: Omit<UsageRow, "quantity"> = {
  id: "one",
  account: "111111111111",
  service: "ec2",
  region: "eu-west-1",
  family: "m6i",
  instanceType: "m6i.large",
  usageType: "EU-BoxUsage:m6i.large",
  operation: "RunInstances",
  onDemandRate: 0.5,
};
const usageOf = (days: number, units: (hour: number) => number, more: readonly UsageRow[] = []): HourlyUsage => ({
  from: MONDAY,
  hours: days * 24,
  rows: [{ ...row, quantity: Float64Array.from({ length: days * 24 }, (_, hour) => units(hour)) }, ...more],
});

describe("usageFacts", () => {
  it("has mean, quantiles and variation of each hour's on-demand dollars", () => {
    const { all, groups, days } = usageFacts(usageOf(20, (hour) => (hour % 10) * 2));
    expect(days).toBe(20);
    expect([all.mean, all.p10, all.p50, all.p90].map((value) => Math.round(value * 10) / 10)).toEqual([4.5, 0.9, 4.5, 8.1]);
    expect(all.coefficientOfVariation).toBeCloseTo(Math.sqrt(8.25) / 4.5, 9);
    expect(groups).toMatchObject([{ name: "m6i in eu-west-1", mean: 4.5 }]);
  });

  it("groups by service, family and region, largest first", () => {
    const quantity = new Float64Array(480).fill(3);
    const more: UsageRow[] = [
      { ...row, id: "two", service: "fargate", family: undefined, onDemandRate: 1, quantity },
      { ...row, id: "three", instanceType: "m6i.xlarge", quantity },
      { ...row, id: "four", service: "rds", family: "r6g", quantity: quantity.map(() => 0.1) },
    ];
    const { groups, all } = usageFacts(usageOf(20, () => 1, more));
    expect(groups.map(({ name, mean }) => [name, Math.round(mean * 100) / 100])).toEqual([
      ["Fargate in eu-west-1", 3],
      ["m6i in eu-west-1", 2],
      ["RDS r6g in eu-west-1", 0.05],
    ]);
    expect(groups.reduce((sum, { mean }) => sum + mean, 0)).toBeCloseTo(all.mean, 9);
  });

  it("finds the trend below a week's shape and wild days", () => {
    const random = seededRandom(5);
    const grown = usageOf(90, (hour) => {
      const day = Math.floor(hour / 24);
      const level = 10 * (1 + (0.05 * day) / (730 / 24)) * (day % 7 < 5 ? 1.4 : 1);
      return day === 20 || day === 50 ? level * 4 : level * (0.98 + 0.04 * random());
    });
    const median = 10 * (1 + (0.05 * 45) / (730 / 24)) * 1.4;
    expect(usageFacts(grown).all.trendPerMonth).toBeCloseTo((0.05 * 10 * 1.35) / median, 2);
    expect(usageFacts(usageOf(60, (hour) => (Math.floor(hour / 24) % 7 < 5 ? 8 : 2))).all.trendPerMonth).toBe(0);
  });

  it("tells a weekly season from noise and from flat usage", () => {
    const random = seededRandom(9);
    expect(usageFacts(usageOf(28, (hour) => 5 + Math.sin((hour / 168) * 2 * Math.PI))).all.weeklySeasonStrength).toBeCloseTo(1, 6);
    expect(usageFacts(usageOf(21, () => random())).all.weeklySeasonStrength).toBeLessThan(0.15);
    expect(usageFacts(usageOf(21, () => 4)).all.weeklySeasonStrength).toBe(0);
  });

  it("says what stands in the way of a sound size", () => {
    expect(usageFacts(usageOf(30, () => 4)).insufficient).toEqual([]);
    const thin = usageFacts(usageOf(9, () => 0.1));
    expect(thin.insufficient).toHaveLength(2);
    expect(thin.insufficient[0]).toMatch(/Only 9 days/);
    expect(thin.all.trendPerMonth).toBeUndefined();
    expect(
      usageFacts(
        usageOf(30, () => 4),
        0.02,
      ).insufficient[0],
    ).toMatch(/below \$0.10/);
  });

  it("has nothing to say of no usage", () => {
    const nothing = usageFacts({ from: 0, hours: 0, rows: [] });
    expect(nothing.groups).toEqual([]);
    expect(nothing.all.coefficientOfVariation).toBeUndefined();
  });
});
