import {
  CreateSavingsPlanCommand,
  DescribeSavingsPlanRatesCommand,
  DescribeSavingsPlansCommand,
  DescribeSavingsPlansOfferingsCommand,
  ReturnSavingsPlanCommand,
  type SavingsplansClient,
} from "@aws-sdk/client-savingsplans";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepBill } from "#sandbox/bill/bill-files";
import { sandboxInventory } from "#sandbox/inventory";
import { PELICAN } from "#sandbox/pelican/company";
import { KESTREL } from "#sandbox/testing/kestrel";
import { type Bill, openBill, temporaryDir } from "#sandbox/testing/open-bill";
import { openWire, type Wire } from "#sandbox/testing/open-wire";
import type { BoughtPlan } from "#sandbox/world/overlay";
import { hourOf } from "#sandbox/world/time";

const MAIN = "350914872206";
const DEV = "208837461159";
const PATIENCE_MS = 60_000;
const DIGEST = "SELECT count(*) AS n, bit_xor(hash(cur)) AS digest FROM cur";

type Bought = {
  readonly arn: string;
  readonly account: string;
  readonly commitment: number;
  readonly from: string;
  readonly rates: Map<string, number>;
};
type Item = { readonly account: string; readonly usage: string; left: number; readonly rate: number };

let wire: Wire;
let clients: Map<string, SavingsplansClient>;
const opened: Bill[] = [];
beforeEach(async () => {
  wire = await openWire("2026-11-17T12:30:00Z");
  clients = new Map();
  for (const account of [MAIN, DEV]) clients.set(account, await wire.savingsPlans(account, "MajorTomPurchase", "other"));
});
afterEach(async () => {
  for (const bill of opened.splice(0)) bill.close();
  await wire.close();
});

const clientOf = (account: string) => clients.get(account) as SavingsplansClient;
const buy = async (
  account: string,
  commitment: string,
  paymentOption: "No Upfront" | "Partial Upfront",
  family?: string,
): Promise<Bought & { id: string }> => {
  const client = clientOf(account);
  const place = [
    { name: "instanceFamily" as const, values: [family ?? ""] },
    { name: "region" as const, values: ["eu-west-1"] },
  ];
  const kind = family === undefined ? { planTypes: ["Compute" as const] } : { planTypes: ["EC2Instance" as const], filters: place };
  const offered = new DescribeSavingsPlansOfferingsCommand({ ...kind, paymentOptions: [paymentOption], durations: [31_536_000] });
  const savingsPlanOfferingId = (await client.send(offered)).searchResults?.[0]?.offeringId;
  const { savingsPlanId: id = "" } = await client.send(new CreateSavingsPlanCommand({ savingsPlanOfferingId, commitment }));
  const { savingsPlans: [plan] = [] } = await client.send(new DescribeSavingsPlansCommand({ savingsPlanIds: [id] }));
  const { searchResults = [] } = await client.send(new DescribeSavingsPlanRatesCommand({ savingsPlanId: id }));
  const rates = new Map(searchResults.map(({ usageType = "", rate }) => [usageType, Number(rate)] as const));
  return { id, arn: plan?.savingsPlanArn ?? "", account, commitment: Number(commitment), from: (plan?.start ?? "").slice(0, 13), rates };
};
const bill = async (name: string, done = true): Promise<Bill> => {
  const { world } = wire.company("other");
  const made = await keepBill(PELICAN, join(wire.folder, name), world.now(), 1, done ? world.overlay() : undefined);
  const open = await openBill(made.glob);
  opened.push(open);
  return open;
};

/** What each plan covers in each hour, worked out from the bill without them; and what is then owed. */
async function replay(
  untouched: Bill,
  plans: readonly Bought[],
  from: string,
): Promise<{ used: Map<string, number>; covered: Map<string, number>; usd: number }> {
  const rows = await untouched.query(
    `SELECT strftime(line_item_usage_start_date, '%Y-%m-%dT%H') AS hour, line_item_usage_account_id AS account, line_item_usage_type AS usage, sum(line_item_usage_amount) AS q, any_value(CAST(pricing_public_on_demand_rate AS DOUBLE)) AS rate FROM cur WHERE line_item_usage_type LIKE '%BoxUsage%' AND line_item_usage_start_date >= TIMESTAMP '${from}' GROUP BY ALL`,
  );
  const hours = Map.groupBy(rows, (row) => String(row["hour"]));
  const used = new Map<string, number>();
  const covered = new Map<string, number>();
  let usd = 0;
  for (const [hour, found] of hours) {
    const items = found.map((row): Item => ({
      account: String(row["account"]),
      usage: String(row["usage"]),
      left: Number(row["q"]),
      rate: Number(row["rate"]),
    }));
    for (const plan of plans.filter((one) => one.from <= hour)) {
      let left = plan.commitment;
      const rateOf = ({ usage }: Item) => plan.rates.get(usage) ?? Number.NaN;
      const eligible = items
        .filter((item) => plan.rates.has(item.usage))
        .sort(
          (a, b) =>
            Number(a.account !== plan.account) - Number(b.account !== plan.account) ||
            rateOf(a) / a.rate - rateOf(b) / b.rate ||
            rateOf(a) - rateOf(b),
        );
      for (const item of eligible) {
        const quantity = Math.min(item.left, left / rateOf(item));
        item.left -= quantity;
        left -= quantity * rateOf(item);
        const key = `${hour}/${plan.arn}/${item.account}/${item.usage}`;
        if (quantity > 1e-9) covered.set(key, quantity);
      }
      used.set(`${hour}/${plan.arn}`, plan.commitment - left);
      usd += plan.commitment;
    }
    usd += items.reduce((sum, { left, rate }) => sum + left * rate, 0);
  }
  return { used, covered, usd };
}

describe("the bill of what was bought", () => {
  it(
    "covers, negates and charges in each hour what an independent replay does, EC2 Instance plans first though bought later",
    async () => {
      const compute = await buy(DEV, "0.2", "No Upfront");
      wire.pass(3 * 3600);
      const family = await buy(MAIN, "0.08312", "Partial Upfront", "t3");
      wire.pass(2 * 86_400);
      const [made, untouched] = [await bill("made"), await bill("untouched", false)];
      const from = "2026-11-17 12:00:00";
      const { used, covered, usd } = await replay(untouched, [family, compute], from);
      expect(used.size).toBe(36 + 33);

      const fees = await made.query(
        "SELECT strftime(line_item_usage_start_date, '%Y-%m-%dT%H') AS hour, savings_plan_savings_plan_a_r_n AS arn, savings_plan_used_commitment AS used, savings_plan_total_commitment_to_date AS whole, line_item_unblended_cost AS usd FROM cur WHERE line_item_line_item_type = 'SavingsPlanRecurringFee'",
      );
      expect(new Set(fees.map((row) => `${String(row["hour"])}/${String(row["arn"])}`))).toEqual(new Set(used.keys()));
      for (const row of fees) {
        const plan = row["arn"] === family.arn ? family : compute;
        expect(row["used"]).toBeCloseTo(used.get(`${String(row["hour"])}/${plan.arn}`) ?? Number.NaN, 8);
        expect([row["whole"], row["usd"]]).toEqual([plan.commitment, plan === family ? 0.04156 : 0.2]);
      }
      const rows = await made.query(
        "SELECT strftime(line_item_usage_start_date, '%Y-%m-%dT%H') AS hour, savings_plan_savings_plan_a_r_n AS arn, line_item_usage_account_id AS account, line_item_usage_type AS usage, sum(line_item_usage_amount) FILTER (line_item_line_item_type = 'SavingsPlanCoveredUsage') AS q, sum(CAST(line_item_unblended_cost AS DECIMAL(38, 12)))::DOUBLE AS net FROM cur WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation') GROUP BY ALL",
      );
      expect(rows.length).toBe(covered.size);
      for (const row of rows) {
        expect(row["net"]).toBe(0);
        expect(row["q"]).toBeCloseTo(covered.get([row["hour"], row["arn"], row["account"], row["usage"]].join("/")) ?? Number.NaN, 6);
      }
      const upfront = await made.query(
        "SELECT line_item_usage_start_date::VARCHAR AS at, line_item_unblended_cost AS usd, line_item_usage_type AS type, savings_plan_start_time AS start, savings_plan_end_time AS stop FROM cur WHERE line_item_line_item_type = 'SavingsPlanUpfrontFee'",
      );
      const half = { usd: 364.07, type: "EU-EC2SP:t3.1yrPartialUpfront", start: "2026-11-17T15:30:00Z", stop: "2027-11-17T15:30:00Z" };
      expect(upfront).toEqual([{ at: "2026-11-17 15:00:00", ...half }]);

      const instances = `SELECT sum(CASE line_item_line_item_type WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date WHEN 'SavingsPlanUpfrontFee' THEN 0 ELSE line_item_unblended_cost END) AS usd FROM cur WHERE (line_item_usage_type LIKE '%BoxUsage%' OR line_item_line_item_type LIKE 'SavingsPlan%') AND line_item_usage_start_date >= TIMESTAMP '${from}'`;
      expect(await made.number(instances)).toBeCloseTo(usd, 6);
      expect(await made.number("SELECT count(*) - count(DISTINCT identity_line_item_id) FROM cur")).toBe(0);
      const before = `${DIGEST} WHERE line_item_usage_start_date < TIMESTAMP '${from}' AND line_item_product_code <> 'AWSSupportBusiness'`;
      expect(await made.query(before)).toEqual(await untouched.query(before));

      const { world } = wire.company("other");
      const inventory = sandboxInventory(
        PELICAN,
        () => hourOf("2026-11-19"),
        () => world.overlay(),
      );
      expect((await inventory.savingsPlans()).map(({ id, commitment, start }) => [id, commitment, start])).toEqual([
        [compute.id, "0.200", "2026-11-17T12:30:00Z"],
        [family.id, "0.08312", "2026-11-17T15:30:00Z"],
      ]);
    },
    PATIENCE_MS,
  );

  it(
    "of a plan that was returned keeps its upfront fee and the refund alone, and bills its hours again without it",
    async () => {
      const compute = await buy(DEV, "0.2", "No Upfront");
      const family = await buy(MAIN, "0.08312", "Partial Upfront", "t3");
      wire.pass(86_400);
      const usage =
        "SELECT line_item_usage_start_date AS at, line_item_resource_id AS id, line_item_line_item_type AS type, line_item_usage_amount AS q, line_item_unblended_cost AS usd FROM cur WHERE line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') ORDER BY ALL";
      const holds = await bill("kept");
      const covers = `SELECT count(*) FROM cur WHERE savings_plan_savings_plan_a_r_n = '${family.arn}' AND line_item_line_item_type = 'SavingsPlanCoveredUsage'`;
      expect(await holds.number(covers)).toBeGreaterThan(0);
      await clientOf(MAIN).send(new ReturnSavingsPlanCommand({ savingsPlanId: family.id }));
      wire.pass(86_400);
      const after = await bill("kept");
      expect(
        await after.query(
          `SELECT line_item_usage_start_date::VARCHAR AS at, line_item_line_item_type AS type, line_item_unblended_cost AS usd FROM cur WHERE savings_plan_savings_plan_a_r_n = '${family.arn}' ORDER BY 1`,
        ),
      ).toEqual([
        { at: "2026-11-17 12:00:00", type: "SavingsPlanUpfrontFee", usd: 364.07 },
        { at: "2026-11-18 12:00:00", type: "SavingsPlanUpfrontFee", usd: -364.07 },
      ]);
      const { world } = wire.company("other");
      const alone = { ...world.overlay(), plans: world.overlay().plans.filter(({ id }) => id === compute.id) };
      const other = await keepBill(PELICAN, join(wire.folder, "alone"), world.now(), 1, alone);
      const without = await openBill(other.glob);
      opened.push(without);
      expect(await after.query(usage)).toEqual(await without.query(usage));
    },
    PATIENCE_MS,
  );

  it(
    "is the same rolled forward and made afresh, also where a plan makes a meter hourly in the midst of a day",
    async () => {
      const dir = await temporaryDir();
      const company = { ...KESTREL, plans: [] };
      const plan = (id: string, more: Partial<BoughtPlan>): BoughtPlan => ({
        id,
        accountId: company.accounts[0]?.id ?? "",
        type: "Compute",
        term: "1y",
        payment: "no",
        commitment: 0.4,
        upfront: 0,
        startsAt: Date.parse("2026-10-10T05:20:00Z") / 1000,
        returnedAt: undefined,
        ...more,
      });
      const plans = [plan("a", {}), plan("b", { term: "3y", payment: "all", upfront: 1314, commitment: 0.05 }), plan("c", { type: "SageMaker" })];
      const overlay = { taken: [], launched: [], plans };
      await keepBill(company, join(dir.path, "rolled"), new Date("2026-10-30T00:00:00Z"), 2, overlay);
      const rolled = await keepBill(company, join(dir.path, "rolled"), new Date("2026-11-02T00:00:00Z"), 2, overlay);
      const fresh = await keepBill(company, join(dir.path, "fresh"), new Date("2026-11-02T00:00:00Z"), 2, overlay);
      const bare = await keepBill(company, join(dir.path, "bare"), new Date("2026-11-02T00:00:00Z"), 2);
      const [one, other, none] = [await openBill(rolled.glob), await openBill(fresh.glob), await openBill(bare.glob)];
      opened.push(one, other, none);
      expect(await one.query(DIGEST)).toEqual(await other.query(DIGEST));
      const lambda =
        "SELECT round(sum(line_item_usage_amount), 4) AS q FROM cur WHERE line_item_usage_type LIKE '%Lambda-GB-Second' AND line_item_line_item_type IN ('Usage', 'SavingsPlanCoveredUsage')";
      expect(await other.query(lambda)).toEqual(await none.query(lambda));
      expect(await other.number("SELECT count(*) - count(DISTINCT identity_line_item_id) FROM cur")).toBe(0);
      const first = "SELECT min(line_item_usage_start_date)::VARCHAR AS at FROM cur WHERE line_item_line_item_type = 'SavingsPlanCoveredUsage'";
      expect(await other.query(first)).toEqual([{ at: "2026-10-10 05:00:00" }]);
      await dir.remove();
    },
    PATIENCE_MS,
  );
});
