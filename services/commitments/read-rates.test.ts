import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { aCurLine, type Row } from "#adapters/warehouse/testing/export-files";
import type { UsageRow } from "#core/commitments/model";
import type { Clouds } from "#core/ports/clouds";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import { savingsPlanRate } from "#core/pricing/commitment-rates";
import { HALCYON } from "#sandbox/halcyon/company";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import { hourAt } from "#services/commitments/hours";
import { readRates } from "#services/commitments/read-rates";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { wireClouds } from "#services/commitments/testing/wire-clouds";
import type { ServiceContext } from "#services/context";
import { aBill, type Bill } from "#services/costs/testing/a-bill";

const PAYER = HALCYON.accounts.find(({ name }) => name === HALCYON.payer)?.id ?? "";
const COMPUTE = { type: "Compute", term: "1y", payment: "no" } as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => `2026-10-05T${String(hour).padStart(2, "0")}`);

let wire: Wire;
let bill: Bill;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  wire = await openWire("2026-11-18T12:00:00Z");
  bill = await aBill(ROWS);
});
afterAll(async () => {
  await bill?.close();
  await wire?.close();
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const of = (usageType: string, instanceType: string | null, over: Row = {}) =>
  HOURS.map((at) =>
    aCurLine({ at, line_item_usage_type: usageType, product_instance_type: instanceType, pricing_public_on_demand_rate: "0.1", ...over }),
  );
const LAMBDA = { line_item_product_code: "AWSLambda", product_servicecode: "AWSLambda", line_item_operation: "Invoke" };
const ROWS = [
  ...of("BoxUsage:m6i.large", "m6i.large"),
  ...of("BoxUsage:m6i.large", "m6i.large", { line_item_operation: "RunInstances:0002" }),
  ...of("BoxUsage:c7g.large", "c7g.large"),
  ...of("USW2-BoxUsage:m6i.large", "m6i.large", { product_region_code: "us-west-2" }),
  ...of("Lambda-GB-Second", null, LAMBDA),
];

function contextOf(clouds: Clouds, now = () => new Date("2026-11-18T12:00:00Z")): ServiceContext {
  return { ...bill.ctx, clouds, now };
}
function connected(): Clouds & { readonly asked: string[] } {
  const clouds = wireClouds(wire, [PAYER]);
  open.push(clouds);
  const asked: string[] = [];
  return {
    ...clouds,
    asked,
    savingsPlans: (accountId) => {
      const plans = clouds.savingsPlans?.(accountId);
      if (plans === undefined) throw new Error("No plans.");
      return { ...plans, rates: (...call) => (asked.push(call[0].join(",")), plans.rates(...call)) };
    },
  };
}
const rowsOf = async (ctx: ServiceContext) => (await readHourlyUsage(ctx, { from: hourAt("2026-10-05"), to: hourAt("2026-10-06") })).usage.rows;
const named = (rows: readonly UsageRow[], rateOf: (row: UsageRow) => number | undefined) =>
  Object.fromEntries(rows.map((row) => [`${row.usageType} ${row.operation}`, rateOf(row)]));

describe("readRates", () => {
  it("gives the offering and what each kind of usage costs under it, of the operating system that it is sold for; labelled as the estimate that it is", async () => {
    const ctx = contextOf(connected());
    const { offering, rateOf, source, asOf } = await readRates(ctx, COMPUTE);
    expect(offering).toMatchObject({ ...COMPUTE, currency: "USD" });
    expect([source, asOf]).toEqual(["estimate", "2026-11-18T12:00:00.000Z"]);
    const rates = named(await rowsOf(ctx), rateOf);
    const estimate = savingsPlanRate(COMPUTE, { service: "ec2", family: "m6i", region: "us-east-1", onDemandRate: 0.096 });
    expect(rates["BoxUsage:m6i.large RunInstances"]).toBeCloseTo(estimate ?? 0, 6);
    expect(rates["BoxUsage:m6i.large RunInstances:0002"]).toBeUndefined();
    expect(rates["BoxUsage:c7g.large RunInstances"]).toBeGreaterThan(0);
    expect(rates["USW2-BoxUsage:m6i.large RunInstances"]).toBeGreaterThan(0);
    expect(rates["Lambda-GB-Second Invoke"]).toBeGreaterThan(0);
  });

  it("of an EC2 Instance plan covers its family in its region and nothing else", async () => {
    const ctx = contextOf(connected());
    const { rateOf } = await readRates(ctx, { ...COMPUTE, type: "EC2Instance", family: "m6i", region: "us-east-1" });
    const rates = named(await rowsOf(ctx), rateOf);
    expect(Object.entries(rates).flatMap(([name, rate]) => (rate === undefined ? [] : [name]))).toEqual(["BoxUsage:m6i.large RunInstances"]);
    const compute = await readRates(ctx, COMPUTE);
    expect(rates["BoxUsage:m6i.large RunInstances"]).toBeLessThan(named(await rowsOf(ctx), compute.rateOf)["BoxUsage:m6i.large RunInstances"] ?? 0);
  });

  it("asks once an hour by the tenant's clock", async () => {
    let at = Date.parse("2026-11-18T12:00:00Z");
    const clouds = connected();
    const ctx = contextOf(clouds, () => new Date(at));
    await Promise.all([readRates(ctx, COMPUTE), readRates(ctx, COMPUTE)]);
    at += 59 * 60_000;
    expect((await readRates(ctx, COMPUTE)).asOf).toBe("2026-11-18T12:00:00.000Z");
    expect(clouds.asked).toHaveLength(1);
    at += 2 * 60_000;
    expect((await readRates(ctx, COMPUTE)).asOf).toBe("2026-11-18T13:01:00.000Z");
    expect(clouds.asked).toHaveLength(2);
  });

  it("has a digest that changes with what the usage would pay, and not with the order of its rows", async () => {
    const ctx = contextOf(connected());
    const rows = await rowsOf(ctx);
    const [one, other] = [await readRates(ctx, COMPUTE), await readRates(ctx, { ...COMPUTE, payment: "all" })];
    expect(one.digestOf(rows)).toMatch(/^[0-9a-f]{64}$/);
    expect(one.digestOf(rows.toReversed())).toBe(one.digestOf(rows));
    expect(one.digestOf(rows.filter(({ service }) => service === "lambda"))).not.toBe(one.digestOf(rows));
    expect(other.digestOf(rows)).not.toBe(one.digestOf(rows));
  });

  it("says to connect an account where none is, and that nothing of the kind is sold where nothing is", async () => {
    await expect(readRates(contextOf(NO_CLOUDS), COMPUTE)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/no AWS account is connected\. Connect one/),
    });
    const ctx = contextOf(connected());
    await expect(readRates(ctx, { ...COMPUTE, type: "EC2Instance", family: "z99", region: "us-east-1" })).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("sells no EC2 Instance Savings Plan of z99 in us-east-1 for one year with nothing upfront"),
    });
  });
});
