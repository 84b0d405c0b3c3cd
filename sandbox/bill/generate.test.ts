import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateBill } from "#sandbox/bill/generate";
import { LINE_ITEM_TYPES } from "#sandbox/bill/usage-sql";
import { KESTREL } from "#sandbox/testing/kestrel";
import { type Bill, openBill, temporaryDir } from "#sandbox/testing/open-bill";
import { hourOf } from "#sandbox/world/time";

const FROM = hourOf("2026-09-01");
const TO = hourOf("2026-11-01");
const D = "DECIMAL(38, 12)";

let dir: Awaited<ReturnType<typeof temporaryDir>>;
let bill: Bill;

beforeAll(async () => {
  dir = await temporaryDir();
  await generateBill(KESTREL, dir.path, { from: FROM, to: TO });
  bill = await openBill(join(dir.path, "*", "*.parquet"));
});

afterAll(async () => {
  bill.close();
  await dir.remove();
});

describe("generateBill", () => {
  it("writes every line item type of the CUR", async () => {
    const found = await bill.query("SELECT DISTINCT line_item_line_item_type AS t FROM cur ORDER BY t");
    expect(found.map((row) => row["t"])).toEqual([...LINE_ITEM_TYPES].sort());
  });

  it("gives each line item an id of its own", async () => {
    expect(await bill.number("SELECT count(*) - count(DISTINCT identity_line_item_id) FROM cur")).toBe(0);
  });

  it("nets covered usage and its negation to zero in every hour", async () => {
    expect(
      await bill.number(
        `SELECT count(*) FROM (SELECT sum(CAST(line_item_unblended_cost AS ${D})) AS net FROM cur WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation') GROUP BY line_item_usage_start_date, savings_plan_savings_plan_a_r_n) WHERE net <> 0`,
      ),
    ).toBe(0);
  });

  it("negates without resource and tags", async () => {
    expect(
      await bill.number(
        "SELECT count(*) FROM cur WHERE line_item_line_item_type = 'SavingsPlanNegation' AND (line_item_resource_id IS NOT NULL OR cardinality(resource_tags) > 0)",
      ),
    ).toBe(0);
  });

  it("uses of each hour's commitment exactly the effective cost of what it covers, and never more than there is", async () => {
    const wrong = await bill.number(`
      WITH covered AS (SELECT savings_plan_savings_plan_a_r_n AS plan, line_item_usage_start_date AS hour, sum(CAST(savings_plan_savings_plan_effective_cost AS ${D})) AS used FROM cur WHERE line_item_line_item_type = 'SavingsPlanCoveredUsage' GROUP BY ALL),
      fees AS (SELECT savings_plan_savings_plan_a_r_n AS plan, line_item_usage_start_date AS hour, CAST(savings_plan_used_commitment AS ${D}) AS used, CAST(savings_plan_total_commitment_to_date AS ${D}) AS commitment FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee')
      SELECT count(*) FROM fees FULL JOIN covered USING (plan, hour) WHERE coalesce(covered.used, 0) IS DISTINCT FROM fees.used OR fees.used > fees.commitment`);
    expect(wrong).toBe(0);
  });

  it("leaves part of a commitment unused, and some eligible usage uncovered", async () => {
    expect(await bill.number("SELECT sum(savings_plan_total_commitment_to_date - savings_plan_used_commitment) FROM cur")).toBeGreaterThan(1);
    expect(
      await bill.number("SELECT count(*) FROM cur WHERE line_item_line_item_type = 'Usage' AND line_item_usage_type LIKE 'BoxUsage%'"),
    ).toBeGreaterThan(100);
  });

  it("pays on demand only in hours in which no plan that could cover it has anything left", async () => {
    const wrong = await bill.number(`
      WITH left_over AS (SELECT line_item_usage_start_date AS hour, savings_plan_total_commitment_to_date - savings_plan_used_commitment AS usd FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee' AND savings_plan_offering_type = 'ComputeSavingsPlans'),
      on_demand AS (SELECT DISTINCT line_item_usage_start_date AS hour FROM cur WHERE line_item_line_item_type = 'Usage' AND line_item_usage_type LIKE 'BoxUsage%' AND line_item_unblended_cost > 0)
      SELECT count(*) FROM left_over JOIN on_demand USING (hour) WHERE usd > 0`);
    expect(wrong).toBe(0);
  });

  it("splits over pods what their instances cost, to the last unit, and bills nothing for it twice", async () => {
    const [row] = await bill.query(`
      SELECT sum(CAST(split_line_item_split_cost AS ${D})) + sum(CAST(split_line_item_unused_cost AS ${D})) AS pods, sum(line_item_unblended_cost) FILTER (split_line_item_split_cost IS NOT NULL) AS billed,
        sum(CASE line_item_line_item_type WHEN 'SavingsPlanCoveredUsage' THEN CAST(savings_plan_savings_plan_effective_cost AS ${D}) WHEN 'Usage' THEN CAST(line_item_unblended_cost AS ${D}) END) FILTER (line_item_resource_id LIKE 'i-0%' AND resource_tags['aws_eks_cluster_name'] IS NOT NULL) AS nodes FROM cur`);
    expect(row?.["pods"]).toBe(row?.["nodes"]);
    expect(row?.["billed"]).toBe(0);
  });

  it("covers hosts by reserved instances first and counts the patch hours as unused", async () => {
    expect(
      await bill.number(
        "SELECT sum(reservation_unused_quantity) FROM cur WHERE line_item_line_item_type = 'RIFee' AND line_item_product_code = 'AmazonEC2'",
      ),
    ).toBe(16);
    expect(
      await bill.number(
        "SELECT count(*) FROM cur WHERE line_item_usage_type = 'BoxUsage:m5.large' AND line_item_line_item_type <> 'DiscountedUsage'",
      ),
    ).toBe(0);
  });

  it("bills support by tier and tax at the close of the month", async () => {
    const rows = await bill.query(`
      SELECT max(line_item_usage_start_date) FILTER (line_item_product_code = 'AWSSupportBusiness')::VARCHAR AS day, round(sum(line_item_unblended_cost) FILTER (line_item_product_code = 'AWSSupportBusiness'), 2) AS support,
        greatest(round(0.1 * sum(line_item_unblended_cost) FILTER (line_item_product_code <> 'AWSSupportBusiness' AND line_item_line_item_type NOT IN ('Credit', 'Refund', 'Tax')), 2), 100) AS expected
      FROM cur GROUP BY billing_period ORDER BY 1`);
    expect(rows.map((row) => row["day"])).toEqual(["2026-09-30 00:00:00", "2026-10-31 00:00:00"]);
    for (const row of rows) expect(row["support"]).toBe(row["expected"]);
  });

  it("has rows on every day", async () => {
    expect(await bill.number("SELECT count(DISTINCT line_item_usage_start_date::DATE) FROM cur")).toBe(61);
  });

  it("gives the same rows again", async () => {
    const again = await temporaryDir();
    await generateBill(KESTREL, again.path, { from: FROM, to: TO });
    const second = await openBill(join(again.path, "*", "*.parquet"));
    const digest = "SELECT count(*) AS n, bit_xor(hash(cur)) AS digest FROM cur";
    expect(await second.query(digest)).toEqual(await bill.query(digest));
    second.close();
    await again.remove();
  });
});
