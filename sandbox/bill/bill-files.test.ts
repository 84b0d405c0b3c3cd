import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keepBill } from "#sandbox/bill/bill-files";
import { KESTREL } from "#sandbox/testing/kestrel";
import { openBill, temporaryDir } from "#sandbox/testing/open-bill";

const MONTHS = 2;
/** Two or three generations on a busy machine. */
const PATIENCE_MS = 120_000;
/** Costs by day, account, service and type: what must never change for a day that has passed. */
const DAYS =
  "SELECT line_item_usage_start_date::DATE AS day, line_item_usage_account_name, line_item_product_code, line_item_line_item_type, sum(CAST(line_item_unblended_cost AS DECIMAL(38, 12))) AS usd, sum(CAST(savings_plan_savings_plan_effective_cost AS DECIMAL(38, 12))) AS effective, sum(CAST(reservation_effective_cost AS DECIMAL(38, 12))) AS reserved, sum(reservation_unused_recurring_fee) AS unused_fee, sum(CAST(pricing_public_on_demand_cost AS DECIMAL(38, 12))) AS list FROM cur WHERE line_item_usage_start_date < TIMESTAMP '2026-10-30' GROUP BY ALL ORDER BY ALL";
const WORKLOADS =
  "SELECT line_item_usage_start_date::DATE AS day, resource_tags['aws_eks_workload_name'] AS workload, sum(CAST(split_line_item_split_cost AS DECIMAL(38, 12))) AS split, sum(CAST(split_line_item_unused_cost AS DECIMAL(38, 12))) AS unused FROM cur WHERE split_line_item_split_cost IS NOT NULL AND line_item_usage_start_date < TIMESTAMP '2026-10-30' GROUP BY ALL ORDER BY ALL";

const kept = (rows: readonly Record<string, unknown>[]) => rows.filter((row) => String(row["day"]) >= "2026-10-01");

let dir: Awaited<ReturnType<typeof temporaryDir>>;
const clock = (iso: string) => new Date(iso);

beforeAll(async () => {
  dir = await temporaryDir();
});
afterAll(() => dir.remove());

describe("keepBill", () => {
  it(
    "bills to the last midnight, does nothing the second time, and adds days without touching those that have passed",
    async () => {
      const first = await keepBill(KESTREL, dir.path, clock("2026-10-30T09:00:00Z"), MONTHS);
      expect(first.changed).toBe(true);
      const before = await openBill(first.glob);
      expect(await before.query("SELECT max(line_item_usage_start_date)::VARCHAR AS last, min(billing_period) AS first FROM cur")).toEqual([
        { last: "2026-10-29 23:00:00", first: "2026-09" },
      ]);
      const [days, workloads] = [await before.query(DAYS), await before.query(WORKLOADS)];
      before.close();

      expect((await keepBill(KESTREL, dir.path, clock("2026-10-30T23:59:59Z"), MONTHS)).changed).toBe(false);

      const next = await keepBill(KESTREL, dir.path, clock("2026-11-02T00:00:00Z"), MONTHS);
      expect(next.changed).toBe(true);
      const after = await openBill(next.glob);
      expect(await after.query("SELECT DISTINCT billing_period AS p FROM cur ORDER BY p")).toEqual([{ p: "2026-10" }, { p: "2026-11" }]);
      expect(await after.query(DAYS)).toEqual(kept(days));
      expect(await after.query(WORKLOADS)).toEqual(kept(workloads));
      expect(await after.number("SELECT count(*) FROM cur WHERE line_item_usage_start_date >= TIMESTAMP '2026-11-01'")).toBeGreaterThan(100);
      after.close();
    },
    PATIENCE_MS,
  );

  it(
    "gives a bill that was rolled forward and one made afresh the same rows",
    async () => {
      const fresh = await temporaryDir();
      const made = await keepBill(KESTREL, fresh.path, clock("2026-11-02T00:00:00Z"), MONTHS);
      const [one, other] = [await openBill(made.glob), await openBill(`${dir.path}/cur/billing_period=*/*.parquet`)];
      const digest = "SELECT count(*) AS n, bit_xor(hash(cur)) AS digest FROM cur";
      expect(await one.query(digest)).toEqual(await other.query(digest));
      one.close();
      other.close();
      await fresh.remove();
    },
    PATIENCE_MS,
  );
});
