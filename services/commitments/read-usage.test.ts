import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aCurLine, aFocusRow, aFolder, type Row, writeExport } from "#adapters/warehouse/testing/export-files";
import type { UsageRow } from "#core/commitments/model";
import { hourAt } from "#services/commitments/hours";
import { readHourlyUsage } from "#services/commitments/read-usage";
import { aBill, aTenant, type Bill, NOW } from "#services/costs/testing/a-bill";

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function bill(rows: readonly Row[], options?: Parameters<typeof aBill>[1]): Promise<Bill> {
  const made = await aBill(rows, options);
  open.push(made);
  return made;
}

const DAY = { from: hourAt("2026-10-05"), to: hourAt("2026-10-06") };
const RATE = { pricing_public_on_demand_rate: "0.1000000000" };
const line = (over: Parameters<typeof aCurLine>[0] = {}) => aCurLine({ ...RATE, ...over });
/** A whole day of something, so that the day is complete. */
const allDay = (over: Row = {}) => Array.from({ length: 24 }, (_, hour) => line({ at: `2026-10-05T${String(hour).padStart(2, "0")}`, ...over }));
const daily = (over: Row = {}) => line({ line_item_usage_end_date: "2026-10-06 00:00:00", ...over });
const sum = ({ quantity }: UsageRow) => quantity.reduce((all, one) => all + one, 0);
const usd = (rows: readonly UsageRow[]) => rows.reduce((all, row) => all + sum(row) * row.onDemandRate, 0);

describe("readHourlyUsage", () => {
  it("puts on demand, covered and reserved together by account, region, usage type, operation and rate; spot is apart", async () => {
    const covered = { line_item_line_item_type: "SavingsPlanCoveredUsage", savings_plan_savings_plan_effective_cost: 0.07 };
    const reserved = { line_item_line_item_type: "DiscountedUsage", line_item_unblended_cost: 0, reservation_effective_cost: 0.06 };
    const { ctx } = await bill([
      ...allDay(),
      line({ at: "2026-10-05T03", ...covered }),
      line({ at: "2026-10-05T03", ...reserved }),
      line({ at: "2026-10-05T03", line_item_usage_type: "SpotUsage:m6i.large", pricing_term: "Spot", line_item_unblended_cost: 0.03 }),
      line({ at: "2026-10-05T03", line_item_usage_account_id: "222222222222" }),
      line({
        at: "2026-10-05T03",
        line_item_operation: "RunInstances:0002",
        pricing_public_on_demand_rate: "0.19",
        pricing_public_on_demand_cost: 0.19,
      }),
      line({ at: "2026-10-05T03", line_item_usage_type: "EBS:VolumeUsage.gp3", product_instance_type: null }),
    ]);
    const { usage } = await readHourlyUsage(ctx, DAY);
    expect(usage).toMatchObject({ from: DAY.from, hours: 24 });
    const found = new Map(usage.rows.map((row) => [row.id, row]));
    expect([...found.keys()].toSorted()).toEqual([
      "111111111111/us-east-1/BoxUsage:m6i.large/RunInstances/0.1",
      "111111111111/us-east-1/BoxUsage:m6i.large/RunInstances:0002/0.19",
      "222222222222/us-east-1/BoxUsage:m6i.large/RunInstances/0.1",
    ]);
    const row = found.get("111111111111/us-east-1/BoxUsage:m6i.large/RunInstances/0.1");
    expect(row).toMatchObject({ service: "ec2", family: "m6i", instanceType: "m6i.large", onDemandRate: 0.1, region: "us-east-1" });
    expect([row?.quantity[2], row?.quantity[3], row?.quantity[4]]).toEqual([1, 3, 1]);
  });

  it("keeps what reservations of other services may cover, and leaves out what nothing covers", async () => {
    const of = (product: string, usageType: string, instanceType: string | null = null) =>
      line({
        at: "2026-10-05T01",
        line_item_product_code: product,
        product_servicecode: product,
        line_item_usage_type: usageType,
        product_instance_type: instanceType,
      });
    const { ctx } = await bill([
      ...allDay(),
      of("AmazonRDS", "EUW1-Multi-AZUsage:db.r6g.large", "db.r6g.large"),
      of("AmazonRDS", "RDS:GP3-Storage"),
      of("AmazonElastiCache", "NodeUsage:cache.r6g.large", "cache.r6g.large"),
      of("AmazonES", "ESInstance:r6g.large", "r6g.large.search"),
      of("AmazonRedshift", "Node:ra3.xlplus", "ra3.xlplus"),
      of("AmazonSageMaker", "USE1-Host:ml.m5.xlarge", null),
      of("AmazonSageMaker", "USE1-Notebk:VolumeUsage.gp2"),
      of("AmazonECS", "USE1-Fargate-vCPU-Hours:perCPU"),
      of("AWSLambda", "USE1-Lambda-GB-Second"),
      of("AWSLambda", "USE1-Request"),
      of("AmazonS3", "Requests-Tier1"),
    ]);
    const { usage } = await readHourlyUsage(ctx, DAY);
    const found = usage.rows
      .map(({ service, family, usageType }) => [service, family, usageType])
      .toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(found).toEqual([
      ["ec2", "m6i", "BoxUsage:m6i.large"],
      ["elasticache", "cache.r6g", "NodeUsage:cache.r6g.large"],
      ["fargate", undefined, "USE1-Fargate-vCPU-Hours:perCPU"],
      ["lambda", undefined, "USE1-Lambda-GB-Second"],
      ["opensearch", "r6g", "ESInstance:r6g.large"],
      ["rds", "db.r6g", "EUW1-Multi-AZUsage:db.r6g.large"],
      ["redshift", "ra3", "Node:ra3.xlplus"],
      ["sagemaker", "ml.m5", "USE1-Host:ml.m5.xlarge"],
    ]);
  });

  it("takes requests of Lambda in where the bill shows that a plan pays for them", async () => {
    const requests = {
      line_item_product_code: "AWSLambda",
      product_servicecode: "AWSLambda",
      line_item_usage_type: "USE1-Request",
      product_instance_type: null,
    };
    const covered = { ...requests, line_item_line_item_type: "SavingsPlanCoveredUsage", savings_plan_savings_plan_effective_cost: 0.1 };
    const { ctx } = await bill([...allDay(), line({ at: "2026-10-05T02", ...covered }), line({ at: "2026-10-05T05", ...requests })]);
    const { usage } = await readHourlyUsage(ctx, DAY);
    const row = usage.rows.find(({ usageType }) => usageType === "USE1-Request");
    expect([row?.quantity[2], row?.quantity[5]]).toEqual([1, 1]);
  });

  it("makes a second row of a price that changes, and works a rate out where none is listed or tiers were summed", async () => {
    const { ctx } = await bill([
      ...allDay(),
      line({ at: "2026-10-05T07", pricing_public_on_demand_rate: "0.11", pricing_public_on_demand_cost: 0.11 }),
      line({
        at: "2026-10-05T08",
        line_item_usage_type: "BoxUsage:m6i.xlarge",
        product_instance_type: "m6i.xlarge",
        pricing_public_on_demand_rate: null,
        pricing_public_on_demand_cost: 0.4,
        line_item_usage_amount: 2,
      }),
      line({
        at: "2026-10-05T08",
        line_item_usage_type: "BoxUsage:c6i.large",
        product_instance_type: "c6i.large",
        pricing_public_on_demand_rate: "0.09",
        pricing_public_on_demand_cost: 0.16,
        line_item_usage_amount: 2,
      }),
    ]);
    const { usage } = await readHourlyUsage(ctx, DAY);
    expect(usage.rows.map(({ usageType, onDemandRate }) => `${usageType} ${onDemandRate}`).toSorted()).toEqual([
      "BoxUsage:c6i.large 0.08",
      "BoxUsage:m6i.large 0.1",
      "BoxUsage:m6i.large 0.11",
      "BoxUsage:m6i.xlarge 0.2",
    ]);
    expect(usd(usage.rows)).toBeCloseTo(24 * 0.1 + 0.11 + 0.4 + 0.16, 10);
  });

  it("says that an export by the day is one: an hour is a 24th", async () => {
    const { ctx } = await bill([daily({ line_item_usage_amount: 48, pricing_public_on_demand_cost: 4.8 })]);
    const { usage, grain, notes } = await readHourlyUsage(ctx, DAY);
    expect(grain).toBe("day");
    expect([...(usage.rows[0]?.quantity ?? [])]).toEqual(Array.from({ length: 24 }, () => 2));
    expect(notes.join(" ")).toContain("an hour is taken as a 24th of its day");
  });

  it("refuses an export by the month, and says what to export instead", async () => {
    const { ctx } = await bill([
      line({
        at: "2026-10-01T00",
        line_item_usage_end_date: "2026-11-01 00:00:00",
        line_item_usage_amount: 744,
        pricing_public_on_demand_cost: 74.4,
      }),
    ]);
    await expect(readHourlyUsage(ctx, { from: hourAt("2026-10-01"), to: hourAt("2026-10-02") })).rejects.toThrow(/by the month only.*HOURLY/);
  });

  it("names the column that an export lacks", async () => {
    const { ctx } = await bill(allDay(), { without: ["pricing_public_on_demand_cost"] });
    await expect(readHourlyUsage(ctx, DAY)).rejects.toThrow(/no usable column pricing_public_on_demand_cost/);
    const focus = await bill([aFocusRow()]);
    await expect(readHourlyUsage(focus.ctx, DAY)).rejects.toThrow(/no usable column SkuMeter.*FOCUS 1\.2/);
  });

  it("reads FOCUS where it has usage types: used commitments with the rest, unused ones and spot apart", async () => {
    const discount = {
      PricingCategory: "Committed",
      CommitmentDiscountId: "arn:aws:savingsplans::1:savingsplan/x",
      CommitmentDiscountCategory: "Spend",
      CommitmentDiscountType: "Savings Plan",
    };
    const focus = (over: Parameters<typeof aFocusRow>[0] = {}) =>
      aFocusRow({
        SkuMeter: "BoxUsage:m6i.large",
        x_Operation: "RunInstances",
        ListUnitPrice: 0.1,
        PricingQuantity: 1,
        CommitmentDiscountId: null,
        CommitmentDiscountStatus: null,
        CommitmentDiscountCategory: null,
        CommitmentDiscountType: null,
        ...over,
      });
    const day = Array.from({ length: 24 }, (_, hour) => focus({ at: `2026-10-05T${String(hour).padStart(2, "0")}` }));
    const { ctx } = await bill([
      ...day,
      focus({ at: "2026-10-05T04", ...discount, CommitmentDiscountStatus: "Used", BilledCost: 0, EffectiveCost: 0.07 }),
      focus({
        at: "2026-10-05T04",
        ...discount,
        CommitmentDiscountStatus: "Unused",
        BilledCost: 0,
        EffectiveCost: 0.3,
        SkuMeter: "ComputeSP:1yrNoUpfront",
      }),
      focus({ at: "2026-10-05T04", PricingCategory: "Dynamic", SkuMeter: "SpotUsage:m6i.large" }),
    ]);
    const { usage } = await readHourlyUsage(ctx, DAY);
    expect(usage.rows.map(({ id }) => id)).toEqual(["111111111111/us-east-1/BoxUsage:m6i.large/RunInstances/0.1"]);
    expect([usage.rows[0]?.quantity[3], usage.rows[0]?.quantity[4]]).toEqual([1, 2]);
  });

  it("counts corrections below zero as none, and says what is charged other than public prices", async () => {
    const { ctx } = await bill([
      ...allDay({ line_item_unblended_cost: 0.08 }),
      line({ at: "2026-10-05T06", line_item_usage_amount: -3, pricing_public_on_demand_cost: -0.3, line_item_unblended_cost: -0.24 }),
    ]);
    const { usage, notes } = await readHourlyUsage(ctx, DAY);
    expect([usage.rows[0]?.quantity[5], usage.rows[0]?.quantity[6]]).toEqual([1, 0]);
    expect(notes.join(" ")).toMatch(/charged at 80\.0 % of its public price/);
    expect(notes.join(" ")).toMatch(/negative quantity.*none: 1\./);
  });

  it("cuts a span to the hours that the bill has and says so; one outside of it is no zero", async () => {
    const { ctx, saved } = await bill(allDay());
    const { usage, notes, queryId, sql } = await readHourlyUsage(ctx, { from: DAY.from - 48, to: DAY.to + 100 });
    expect(usage.hours).toBe(24);
    expect(notes).toEqual([
      expect.stringContaining("begins at 2026-10-05T00:00:00.000Z"),
      expect.stringContaining("complete until 2026-10-06T00:00:00.000Z"),
    ]);
    expect(saved).toContainEqual(expect.objectContaining({ id: queryId, kind: "sql", sql }));
    await expect(readHourlyUsage(ctx, { from: DAY.to + 24, to: DAY.to + 48 })).rejects.toMatchObject({ code: "no-data" });
    await expect(readHourlyUsage(ctx, { from: DAY.to, to: DAY.from })).rejects.toMatchObject({ code: "invalid-input" });
  });

  it("reads anew only the months that changed", async () => {
    const folder = await aFolder();
    open.push({ close: folder.remove });
    const file = (month: string) => join(folder.path, "in", `billing_period=${month}`, "bill.parquet");
    const month = (at: string, amount: number) => [
      line({ at: `${at}-05T00`, line_item_usage_amount: amount, pricing_public_on_demand_cost: amount / 10 }),
      line({ at: `${at}-28T23` }),
    ];
    await writeExport(file("2026-09"), month("2026-09", 1));
    await writeExport(file("2026-10"), month("2026-10", 2));
    const engine = await openDuckdbEngine({
      dir: join(folder.path, "w"),
      source: { glob: join(folder.path, "in", "**", "*.parquet"), label: "b" },
      now: () => NOW,
    });
    open.unshift({ close: () => engine.close() });
    const asked: string[] = [];
    const watched = {
      ...engine,
      versions: () => engine.versions?.() ?? [],

      catalog: () => engine.catalog(),
      prepare: engine.prepare.bind(engine),
      run: (...call: Parameters<typeof engine.run>) => (asked.push(call[0].canonicalSql), engine.run(...call)),
    };
    const { ctx } = aTenant(watched);
    const span = { from: hourAt("2026-09-01"), to: hourAt("2026-11-01") };
    const quantity = async () => (await readHourlyUsage(ctx, span)).usage.rows.reduce((all, row) => all + sum(row), 0);
    expect(await quantity()).toBe(5);
    expect(await quantity()).toBe(5);
    expect(asked).toHaveLength(1);
    await writeExport(file("2026-10"), month("2026-10", 7));
    await engine.refresh?.();
    expect(await quantity()).toBe(10);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toContain("2026-10-01");
    expect(asked[1]).not.toContain("2026-09-01");
  });
});
