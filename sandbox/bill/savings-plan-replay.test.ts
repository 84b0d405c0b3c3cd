import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateBill } from "#sandbox/bill/generate";
import { KESTREL } from "#sandbox/testing/kestrel";
import { type Bill, openBill, temporaryDir } from "#sandbox/testing/open-bill";
import { accountIdOf, plansBetween } from "#sandbox/world/commitments";
import { hourOf } from "#sandbox/world/time";

const FROM = hourOf("2026-10-01");
const TO = hourOf("2026-10-15");

type Item = { account: string; key: string; quantity: number; onDemandRate: number; family: string };

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

describe("applyPlan", () => {
  it("covers in every hour what a plain replay of the rules covers, to a millionth of a dollar", async () => {
    const rates = new Map(
      (
        await bill.query(
          "SELECT DISTINCT savings_plan_offering_type AS offering, line_item_usage_type AS usage, savings_plan_savings_plan_rate AS rate FROM cur WHERE line_item_line_item_type = 'SavingsPlanCoveredUsage'",
        )
      ).map((row) => [`${String(row["offering"])}/${String(row["usage"])}`, Number(row["rate"])]),
    );
    const rows = await bill.query(`
      SELECT line_item_usage_start_date::VARCHAR AS hour, line_item_usage_account_id AS account, line_item_usage_type AS usage, line_item_resource_id AS id, sum(line_item_usage_amount) AS quantity, any_value(CAST(pricing_public_on_demand_rate AS DOUBLE)) AS rate
      FROM cur WHERE (line_item_line_item_type = 'SavingsPlanCoveredUsage' OR (line_item_line_item_type = 'Usage' AND pricing_term = 'OnDemand')) AND (line_item_usage_type LIKE 'BoxUsage%' OR line_item_usage_type LIKE '%Lambda-GB-Second') GROUP BY ALL`);
    const hours = new Map<string, Item[]>();
    for (const row of rows) {
      const hour = String(row["hour"]);
      const item = {
        account: String(row["account"]),
        key: String(row["usage"]),
        quantity: Number(row["quantity"]),
        onDemandRate: Number(row["rate"]),
        family: String(row["usage"]).includes("m6i") ? "m6i" : "other",
      };
      hours.set(hour, [...(hours.get(hour) ?? []), item]);
    }
    const used = new Map(
      (
        await bill.query(
          "SELECT line_item_usage_start_date::VARCHAR AS hour, savings_plan_savings_plan_a_r_n AS arn, savings_plan_used_commitment AS usd FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee'",
        )
      ).map((row) => [`${String(row["hour"])}/${String(row["arn"])}`, Number(row["usd"])]),
    );
    expect(hours.size).toBe(14 * 24);

    for (const [hour, items] of hours) {
      const at = hourOf(`${hour.replace(" ", "T")}Z`);
      for (const plan of plansBetween(KESTREL, at, at + 1)) {
        const offering = plan.series.type === "Compute" ? "ComputeSavingsPlans" : "EC2InstanceSavingsPlans";
        const owner = accountIdOf(KESTREL, plan.series.account);
        const eligible = items
          .filter((item) => plan.series.type === "Compute" || item.family === "m6i")
          .map((item) => ({ item, rate: rates.get(`${offering}/${item.key}`) ?? Number.NaN }))
          .sort(
            (a, b) =>
              Number(a.item.account !== owner) - Number(b.item.account !== owner) ||
              a.rate / a.item.onDemandRate - b.rate / b.item.onDemandRate ||
              a.rate - b.rate,
          );
        let left = plan.commitment;
        for (const { item, rate } of eligible) {
          const covered = Math.min(item.quantity, left / rate);
          item.quantity -= covered;
          left -= covered * rate;
          if (left <= 1e-9) break;
        }
        expect(used.get(`${hour}/${plan.arn}`)).toBeCloseTo(plan.commitment - Math.max(left, 0), 6);
      }
    }
  });
});
