import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import { type Bill, aBill, aTenant } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

const plan = { savings_plan_savings_plan_a_r_n: "arn:sp" };
const noUse = { pricing_public_on_demand_cost: null, product_instance_type: null, line_item_resource_id: null };
const ROWS = [
  aCurLine({
    line_item_line_item_type: "SavingsPlanCoveredUsage",
    line_item_unblended_cost: 10,
    savings_plan_savings_plan_effective_cost: 7,
    line_item_usage_amount: 100,
    resource_tags: { user_team: "web" },
    ...plan,
  }),
  aCurLine({ line_item_line_item_type: "SavingsPlanNegation", line_item_unblended_cost: -10, line_item_usage_amount: 100, ...noUse, ...plan }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanRecurringFee",
    line_item_product_code: "ComputeSavingsPlans",
    line_item_usage_type: "ComputeSP:1yrNoUpfront",
    line_item_unblended_cost: 10,
    line_item_usage_amount: 1,
    savings_plan_total_commitment_to_date: 10,
    savings_plan_used_commitment: 7,
    ...noUse,
    ...plan,
  }),
  aCurLine({ line_item_usage_type: "USE1-EBS:VolumeUsage.gp3", pricing_unit: "GB-Mo", line_item_unblended_cost: 2, product_instance_type: null }),
  // Neither is a volume, whatever it is called.
  aCurLine({ line_item_usage_type: "USE1-DataTransfer-EBS-Out-Bytes", pricing_unit: "GB", line_item_unblended_cost: 4, product_instance_type: null }),
  aCurLine({
    line_item_product_code: "AmazonS3",
    product_servicecode: "AmazonS3",
    line_item_usage_type: "TimedStorage-ByteHrs",
    pricing_unit: "GB-Mo",
    line_item_unblended_cost: 8,
    product_instance_type: null,
  }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS);
});
afterAll(() => bill.close());

const ask = (query: Parameters<typeof queryCosts>[1]) => queryCosts(bill.ctx, query);

describe("traps of a CUR, each of which gives a plausible wrong number", () => {
  it("breaks down by tag what usage cost under its plan, unless another metric is named, and then says what the rows leave out", async () => {
    const assumed = await ask({ period: "2026-10", groupBy: ["tag:team"] });
    expect([assumed.metric.name, assumed.rows.find(([team]) => team === "web")?.[1]]).toEqual(["amortized", "7"]);
    for (const metric of ["unblended", "gross", "net"]) {
      const { rows, notes } = await ask({ period: "2026-10", metric, groupBy: ["tag:team"] });
      expect(rows.find(([team]) => team === "web")?.[1]).toBe("10");
      expect(notes.join(" ")).toContain("Negation rows of Savings Plans carry no tags");
    }
  });

  it("counts the hours of usage alone: negation and fee rows carry hours too", async () => {
    const { rows } = await ask({ period: "2026-10", metric: "usage", filters: [{ dimension: "service", values: ["EC2"] }] });
    expect(rows).toEqual([["100"]]);
  });

  it("knows volumes by rule, not by likeness, and says what EC2 means", async () => {
    const { rows } = await ask({ period: "2026-10", groupBy: ["service"] });
    expect(Object.fromEntries(rows.map(([service, value]) => [service, value]))).toMatchObject({ EBS: "2", DataTransfer: "4", S3: "8", EC2: "7" });
    const { notes } = await ask({ period: "2026-10", filters: [{ dimension: "service", values: ["EC2"] }] });
    expect(notes.join(" ")).toContain("EC2 is instances here; EBS volumes, NAT gateways and data transfer are services of their own.");
  });

  it("has no data for a month that has not begun in the bill, and does not answer with the one before", async () => {
    const { ctx } = aTenant(bill.engine, { now: new Date("2026-12-01T08:00:00Z") });
    await expect(queryCosts(ctx, { period: "this_month" })).rejects.toMatchObject({
      code: "no-data",
      message: expect.stringContaining("December 2026"),
    });
  });

  it("tells zero from no rows", async () => {
    expect((await ask({ period: "2026-10", metric: "credits" })).rows).toEqual([["0"]]);
    await expect(ask({ period: "2026-10", filters: [{ dimension: "charge_category", op: "is-missing" }] })).rejects.toMatchObject({
      code: "no-data",
    });
  });
});
