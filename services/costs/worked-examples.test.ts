import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import type { SemanticQueryInput } from "#core/costs/query";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

const tax = {
  line_item_product_code: "AmazonEC2",
  line_item_resource_id: null,
  line_item_usage_amount: 0,
  pricing_public_on_demand_cost: null,
  pricing_unit: null,
  product_instance_type: null,
};
const plan = { savings_plan_savings_plan_a_r_n: "arn:sp" };
const reservation = { reservation_reservation_a_r_n: "arn:ri" };

/** One hour of a plan of $10.00, of which $7.00 is used by usage worth $10.00 on demand; a reservation half used; credits, a refund and tax. */
const ROWS = [
  aCurLine({
    line_item_unblended_cost: 4,
    pricing_public_on_demand_cost: 4,
    line_item_usage_amount: 40,
    line_item_net_unblended_cost: 3.8,
    resource_tags: { user_team: "payments" },
  }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanCoveredUsage",
    line_item_unblended_cost: 10,
    line_item_net_unblended_cost: 10,
    pricing_public_on_demand_cost: 10,
    savings_plan_savings_plan_effective_cost: 7,
    savings_plan_net_savings_plan_effective_cost: 6.65,
    line_item_usage_amount: 100,
    resource_tags: { user_team: "search" },
    ...plan,
  }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanNegation",
    line_item_unblended_cost: -10,
    line_item_net_unblended_cost: -10,
    pricing_public_on_demand_cost: null,
    line_item_usage_amount: 100,
    ...plan,
  }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanRecurringFee",
    line_item_product_code: "ComputeSavingsPlans",
    product_servicecode: "ComputeSavingsPlans",
    line_item_usage_type: "ComputeSP:1yrNoUpfront",
    line_item_unblended_cost: 10,
    line_item_net_unblended_cost: 10,
    pricing_public_on_demand_cost: null,
    savings_plan_total_commitment_to_date: 10,
    savings_plan_used_commitment: 7,
    line_item_usage_amount: 1,
    ...plan,
  }),
  aCurLine({
    line_item_line_item_type: "SavingsPlanUpfrontFee",
    line_item_product_code: "ComputeSavingsPlans",
    product_servicecode: "ComputeSavingsPlans",
    line_item_usage_type: "ComputeSP:1yrAllUpfront",
    line_item_unblended_cost: 500,
    line_item_net_unblended_cost: 500,
    pricing_public_on_demand_cost: null,
    line_item_usage_amount: 1,
    ...plan,
  }),
  aCurLine({
    line_item_line_item_type: "DiscountedUsage",
    line_item_unblended_cost: 0,
    line_item_net_unblended_cost: 0,
    pricing_public_on_demand_cost: 2,
    reservation_effective_cost: 1.2,
    reservation_net_effective_cost: 1.2,
    line_item_usage_amount: 20,
    resource_tags: { user_team: "payments" },
    ...reservation,
  }),
  aCurLine({
    line_item_line_item_type: "RIFee",
    line_item_unblended_cost: 73,
    line_item_net_unblended_cost: 73,
    pricing_public_on_demand_cost: null,
    reservation_unused_recurring_fee: 0.5,
    reservation_unused_amortized_upfront_fee_for_billing_period: 0.3,
    line_item_usage_amount: 730,
    ...reservation,
  }),
  aCurLine({
    line_item_line_item_type: "Fee",
    line_item_unblended_cost: 900,
    line_item_net_unblended_cost: 900,
    pricing_public_on_demand_cost: null,
    ...reservation,
  }),
  aCurLine({
    line_item_usage_type: "SpotUsage:m6i.large",
    line_item_unblended_cost: 1,
    line_item_net_unblended_cost: 1,
    pricing_public_on_demand_cost: 3,
    line_item_usage_amount: 30,
  }),
  aCurLine({
    line_item_usage_type: "EBS:VolumeUsage.gp3",
    line_item_operation: "CreateVolume-Gp3",
    line_item_unblended_cost: 2,
    line_item_net_unblended_cost: 2,
    pricing_public_on_demand_cost: 2,
    pricing_unit: "GB-Mo",
    line_item_usage_amount: 25,
    product_instance_type: null,
  }),
  aCurLine({ line_item_line_item_type: "Credit", line_item_unblended_cost: -20, line_item_net_unblended_cost: -20, ...tax }),
  aCurLine({ line_item_line_item_type: "Refund", line_item_unblended_cost: -5, line_item_net_unblended_cost: -5, ...tax }),
  aCurLine({ line_item_line_item_type: "Tax", line_item_unblended_cost: 8, line_item_net_unblended_cost: 8, ...tax }),
  aCurLine({
    line_item_product_code: "AWSSupportBusiness",
    product_servicecode: "AWSSupportBusiness",
    line_item_usage_type: "Dollar",
    line_item_line_item_type: "Fee",
    line_item_unblended_cost: 100,
    line_item_net_unblended_cost: 100,
    pricing_public_on_demand_cost: null,
    product_instance_type: null,
  }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS);
});
afterAll(() => bill.close());

const total = async (query: Partial<SemanticQueryInput>) => {
  const result = await queryCosts(bill.ctx, { period: "2026-10", ...query });
  return result.figures.find(({ id }) => id.endsWith(".total"))?.value;
};

describe("worked example of each metric", () => {
  it.each([
    // 4 + 7 + 0 + 3 + 0 + 1.2 + 0.8 + 0 + 1 + 2 - 20 - 5 + 8 + 100
    { metric: "amortized", value: "102" },
    // 4 + 10 - 10 + 10 + 500 + 0 + 73 + 900 + 1 + 2 - 20 - 5 + 8 + 100
    { metric: "unblended", value: "1573" },
    { metric: "net_unblended", value: "1572.8" },
    // As amortized, with 3.80 and 6.65.
    { metric: "net_amortized", value: "101.45" },
    { metric: "gross", value: "1598" },
    { metric: "net", value: "1573" },
    // BilledCost and EffectiveCost are after negotiated discounts.
    { metric: "billed", value: "1572.8" },
    { metric: "effective", value: "101.45" },
    { metric: "list", value: "21" },
    { metric: "credits", value: "-20" },
    { metric: "refunds", value: "-5" },
    { metric: "tax", value: "8" },
    { metric: "support", value: "100" },
    { metric: "commitment", value: "10" },
    { metric: "unused_commitment", value: "3" },
    { metric: "utilization", value: "0.7" },
    { metric: "unused_reservation", value: "0.8" },
    { metric: "covered_spend", value: "10" },
    { metric: "eligible_spend", value: "14" },
    { metric: "coverage", value: "0.714285714286" },
    { metric: "on_demand_equivalent", value: "16" },
    // 10 - 7 - 3 + 2 - 1.2 - 0.8
    { metric: "savings", value: "0" },
    // 1 - (4 + 7 + 3 + 1.2 + 0.8) / 16
    { metric: "effective_savings_rate", value: "0" },
    // Untagged: spot 1 + volume 2, of 4 + 7 + 1.2 + 1 + 2.
    { metric: "untagged_share", value: "0.197368421053" },
  ])("$metric is $value", async ({ metric, value }) => {
    expect(await total({ metric })).toBe(value);
  });

  it("counts hours of use only: negation and fee rows carry hours too", async () => {
    const hours = await queryCosts(bill.ctx, { metric: "usage", period: "2026-10", filters: [{ dimension: "service", values: ["EC2"] }] });
    expect([hours.rows[0]?.[0], hours.metric.unit]).toEqual(["190", "Hrs"]);
  });

  it("refuses to add hours and gigabyte-months, naming both", async () => {
    await expect(queryCosts(bill.ctx, { metric: "usage", period: "2026-10" })).rejects.toThrow(/Hrs, GB-Mo|GB-Mo, Hrs/);
  });

  it("keeps units apart where each group has one", async () => {
    const result = await queryCosts(bill.ctx, { metric: "usage", period: "2026-10", groupBy: ["service"] });
    expect(result.rows).toEqual([
      ["EC2", "190", "Hrs"],
      ["EBS", "25", "GB-Mo"],
    ]);
    expect(result.figures.find(({ id }) => id.endsWith(".total"))?.value).toBeNull();
  });

  it("gives a price for one unit", async () => {
    const result = await queryCosts(bill.ctx, {
      metric: "unit_cost",
      period: "2026-10",
      filters: [{ dimension: "purchase_option", values: ["savings_plan"] }],
    });
    expect([result.rows[0]?.[0], result.metric.unit]).toEqual(["0.07", "USD/Hrs"]);
  });

  it("shows gross, credits and net where they differ", async () => {
    const { grossCreditsNet } = await queryCosts(bill.ctx, { period: "2026-10" });
    expect([grossCreditsNet?.gross.value, grossCreditsNet?.credits.value, grossCreditsNet?.net.value]).toEqual(["127", "-25", "102"]);
  });

  it("leaves credits out where they are excluded", async () => {
    expect(await total({ exclude: [{ dimension: "charge_category", values: ["Credit"] }] })).toBe("122");
  });

  it("tells services, purchase options and families apart", async () => {
    const rows = async (dimension: string) => (await queryCosts(bill.ctx, { period: "2026-10", groupBy: [dimension] })).rows;
    expect(await rows("service")).toEqual([
      ["Support", "100"],
      ["Tax", "8"],
      ["SavingsPlans", "3"],
      ["EBS", "2"],
      ["EC2", "-11"],
    ]);
    expect(await rows("purchase_option")).toEqual([
      [null, "83"],
      ["savings_plan", "10"],
      ["on_demand", "6"],
      ["reserved", "2"],
      ["spot", "1"],
    ]);
    expect(await rows("charge_category")).toEqual([
      ["Purchase", "103.8"],
      ["Usage", "15.2"],
      ["Tax", "8"],
      ["Adjustment", "-5"],
      ["Credit", "-20"],
    ]);
    expect((await rows("tag:team")).slice(0, 1)).toEqual([[null, "89.8"]]);
  });
});
