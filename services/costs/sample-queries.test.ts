import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import { sampleQueries } from "#core/costs/sample-queries";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";
import { runSql } from "#services/costs/run-sql";

const plan = { savings_plan_savings_plan_a_r_n: "arn:sp" };
const ROWS = [
  aCurLine({ line_item_unblended_cost: 4, pricing_public_on_demand_cost: 4 }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanCoveredUsage",
    line_item_unblended_cost: 10,
    pricing_public_on_demand_cost: 10,
    savings_plan_savings_plan_effective_cost: 7,
    resource_tags: { user_team: "web" },
    ...plan,
  }),
  aCurLine({ line_item_line_item_type: "SavingsPlanNegation", line_item_unblended_cost: -10, pricing_public_on_demand_cost: null, ...plan }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanRecurringFee",
    line_item_product_code: "ComputeSavingsPlans",
    line_item_unblended_cost: 10,
    savings_plan_total_commitment_to_date: 10,
    savings_plan_used_commitment: 7,
    pricing_unit: null,
    product_instance_type: null,
    ...plan,
  }),
  aCurLine({ line_item_usage_type: "USE1-EBS:VolumeUsage.gp3", pricing_unit: "GB-Mo", line_item_unblended_cost: 2, product_instance_type: null }),
  aCurLine({ line_item_usage_type: "USE1-DataTransfer-Out-Bytes", pricing_unit: "GB", line_item_unblended_cost: 3, product_instance_type: null }),
  aCurLine({ line_item_line_item_type: "Credit", line_item_unblended_cost: -5, line_item_resource_id: null }),
  // Rows of split cost allocation carry no cost of their own.
  aCurLine({
    line_item_unblended_cost: 0,
    split_line_item_parent_resource_id: "i-1",
    reservation_effective_cost: null,
    reservation_unused_recurring_fee: null,
    reservation_unused_amortized_upfront_fee_for_billing_period: null,
    reservation_reservation_a_r_n: null,
  }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS);
});
afterAll(() => bill.close());

describe("the sample queries", () => {
  it.each(sampleQueries("2026-10"))("pass the guard and answer with rows: $title", async ({ sql, table, needs }) => {
    const names = bill.engine.catalog().tables[table]?.map(({ name }) => name) ?? [];
    expect(needs.filter((name) => !names.includes(name))).toEqual([]);
    const { rows, columns } = await runSql(bill.ctx, { sql });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  });

  it("write amortized cost out as the semantic model computes it", async () => {
    const sample = sampleQueries("2026-10").find(({ title }) => title.startsWith("Amortized"));
    const { rows } = await runSql(bill.ctx, { sql: sample?.sql ?? "" });
    const asked = await queryCosts(bill.ctx, { metric: "amortized", period: "2026-10" });
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBeCloseTo(Number(asked.rows[0]?.[0]), 6);
  });

  it("name each once", () => {
    const titles = sampleQueries("2026-10").map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});
