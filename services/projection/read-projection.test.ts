import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "#core/errors";
import { embeddedTestDatabase, type TestDatabase } from "#db/testing/test-database";
import type { ServiceContext } from "#services/context";
import { aBill, type Bill, ec2, type Line } from "#services/insights/testing/a-bill";
import { readProjection } from "#services/projection/read-projection";
import { aTenant } from "#services/testing/a-tenant";

const ONCE = "h = timestamp '2026-11-05 00:00:00'";
const LINES: readonly Line[] = [
  ec2("m6i.large", "i-0web", "production", 0.1),
  { usage: "TimedStorage-ByteHrs", product: "AmazonS3", service: "AmazonS3", resource: "bucket", account: "production", unit: "GB-Mo", cost: "0.02" },
  { type: "Tax", usage: "", resource: null, account: "production", cost: "9.5", when: ONCE },
  { type: "Credit", usage: "BoxUsage", resource: null, account: "production", cost: "-7.25", when: ONCE },
  { type: "Refund", usage: "BoxUsage", resource: null, account: "production", cost: "-3.0", when: ONCE },
  {
    type: "Usage",
    product: "AWSSupportBusiness",
    service: "AWSSupportBusiness",
    usage: "Dollar",
    resource: null,
    account: "production",
    cost: "29.0",
    when: ONCE,
  },
];

let test: TestDatabase;
let bill: Bill;
let ctx: ServiceContext;
beforeAll(async () => {
  test = await embeddedTestDatabase();
  bill = await aBill({ lines: LINES });
  ctx = { ...(await aTenant(test)).ctx, costs: bill.ctx.costs, now: () => new Date("2026-11-18T12:00:00Z") };
}, 120_000);
afterAll(async () => {
  await bill.close();
  await test.close();
});

describe("readProjection", () => {
  it("takes the base from usage alone, shows what is left out with its amount, and adds up to the bill", async () => {
    const { base, baseline, projected, deltaRatio, enoughData } = await readProjection(ctx, {});
    const hours = 17 * 24;
    expect(Number(baseline.value)).toBeCloseTo(0.12 * hours, 9);
    expect(Number(projected.value)).toBeCloseTo(0.12 * hours * 0.8, 9);
    expect(Object.fromEntries(base.exclusions.map(({ kind, amount }) => [kind, Number(amount.value)]))).toEqual({
      tax: 9.5,
      support: 29,
      credits: -7.25,
      refunds: -3,
      marketplace: 0,
      other_fees: 0,
    });
    expect(Number(base.bill.value)).toBeCloseTo(0.12 * hours + 9.5 + 29 - 7.25 - 3, 9);
    expect(base.ties).toBe(true);
    expect(Math.abs(Number(deltaRatio.value) - 0.2)).toBeLessThan(0.01);
    expect(enoughData).toBe(true);
  });

  it("has four names for four numbers, and keeps what was achieved apart", async () => {
    const { numbers, achieved, chart } = await readProjection(ctx, {});
    expect(numbers.map(({ label }) => label)).toEqual(["Month to date", "Forecast", "Run rate", "After the guaranteed 20 %"]);
    const [toDate, forecast, runRate, after] = numbers.map(({ figure }) => Number(figure.value));
    expect(toDate).toBeCloseTo(0.12 * 17 * 24, 9);
    expect(forecast).toBeCloseTo(0.12 * 30 * 24, 1);
    expect(runRate).toBeCloseTo(0.12 * 730, 6);
    expect(after).toBeCloseTo(Number(forecast) * 0.8, 6);
    expect(new Set([toDate, forecast, runRate, after]).size).toBe(4);
    expect(achieved.realized).toMatchObject({ value: "0", kind: "realized" });
    expect(chart.dashed).toContain("2026-11");
    expect(chart.rows.map(([month]) => month)).toEqual(["2026-10", "2026-11", "2026-12", "2027-01", "2027-02"]);
  });

  it("shows categories with nothing in them, and why", async () => {
    const { categories, baseline } = await readProjection(ctx, { period: ["last_7d"] });
    expect(categories.map(({ category }) => category)).toEqual(["containers", "kubernetes", "databases", "storage", "compute", "network", "other"]);
    expect(categories.filter(({ empty }) => !empty).map(({ category }) => category)).toEqual(["storage", "compute"]);
    expect(categories.find(({ category }) => category === "databases")?.why).toContain("RDS");
    expect(categories.reduce((sum, { before }) => sum + Number(before.value), 0)).toBeCloseTo(Number(baseline.value), 9);
  });

  it("is filtered like the spend, and says what it does not take", async () => {
    expect(Number((await readProjection(ctx, { service: ["S3"] })).baseline.value)).toBeCloseTo(0.02 * 17 * 24, 9);
    await expect(readProjection(ctx, { servce: ["S3"] })).rejects.toThrow(/Did you mean service/);
    await expect(readProjection(ctx, { groupBy: ["service"] })).rejects.toThrow(InvalidInputError);
  });
});
