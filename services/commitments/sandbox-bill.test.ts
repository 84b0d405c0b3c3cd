import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDuckdbEngine } from "#adapters/warehouse/duckdb/open-duckdb-engine";
import { aFolder } from "#adapters/warehouse/testing/export-files";
import type { UsageRow } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import type { CostEngine } from "#core/ports/cost-engine";
import { NO_CLOUDS } from "#core/ports/no-clouds";
import { openSharedSandbox, SHARED_NOW } from "#sandbox/testing/shared-sandbox";
import { hourAt } from "#services/commitments/hours";
import { readPosition } from "#services/commitments/read-position";
import { keptUsageBytes, readHourlyUsage } from "#services/commitments/read-usage";
import { withMonths } from "#services/commitments/usage-history";
import { usageSql } from "#services/commitments/usage-sql";
import type { ServiceContext } from "#services/context";
import { modelOf } from "#services/costs/model-of";
import { queryCosts } from "#services/costs/query";
import { runCompiled } from "#services/costs/run-compiled";
import { aTenant } from "#services/costs/testing/a-bill";

let folder: Awaited<ReturnType<typeof aFolder>>;
let engine: CostEngine;
let ctx: ServiceContext;
const period = { from: "2025-11-01", to: "2026-11-18" };
const span = { from: hourAt(period.from), to: hourAt(period.to) };

beforeAll(async () => {
  const shared = await openSharedSandbox();
  await shared.close();
  folder = await aFolder();
  const cur = join(shared.dataDir, "sandbox", "demo", "cur");
  if (readdirSync(cur).length < 13) throw new Error("The shared sandbox has too few months.");
  const source = { glob: join(cur, "**", "*.parquet"), label: "sandbox bill" };
  engine = await openDuckdbEngine({ dir: join(folder.path, "warehouse"), source, now: () => SHARED_NOW });
  ctx = { ...aTenant(engine, { now: SHARED_NOW }).ctx, clouds: NO_CLOUDS };
}, 240_000);
afterAll(async () => {
  await engine?.close();
  await folder?.remove();
});

const atOnDemand = (rows: readonly UsageRow[]) =>
  rows.reduce((sum, { quantity, onDemandRate }) => sum + quantity.reduce((all, one) => all + one, 0) * onDemandRate, 0);
const COMPUTE: readonly string[] = ["ec2", "fargate", "lambda"];

describe("the sample company's bill of 13 months", () => {
  it("has in its hours what the semantic model calls eligible and reserved, to the cent", async () => {
    const { usage, grain } = await readHourlyUsage(ctx, span);
    expect(grain).toBe("hour");
    const byService = async (metric: string) => {
      const { rows } = await queryCosts(ctx, { metric, period, groupBy: ["service"] });
      return new Map(rows.map(([service, value]) => [String(service), Number(value)]));
    };
    const [equivalent, eligible] = [await byService("on_demand_equivalent"), await byService("eligible_spend")];
    for (const [service, name] of [
      ["ec2", "EC2"],
      ["fargate", "Fargate"],
      ["lambda", "Lambda"],
    ] as const) {
      const rows = usage.rows.filter((row) => row.service === service);
      expect(rows.length).toBeGreaterThan(0);
      expect(Math.abs(atOnDemand(rows) - (equivalent.get(name) ?? 0))).toBeLessThan(0.005);
    }
    const reserved = await queryCosts(ctx, {
      metric: "on_demand_equivalent",
      period,
      filters: [
        { dimension: "purchase_option", op: "is", values: ["reserved"] },
        { dimension: "service", op: "is", values: ["EC2"] },
      ],
    });
    const total = [...eligible.values()].reduce((sum, one) => sum + one, 0) + Number(reserved.reconciliation.total);
    expect(Math.abs(atOnDemand(usage.rows.filter(({ service }) => COMPUTE.includes(service))) - total)).toBeLessThan(0.01);
    const { rows: databases } = await runCompiled(
      engine,
      "select sum(pricing_public_on_demand_cost) as usd from cur where billing_period between '2025-11' and '2026-11' and line_item_usage_start_date < timestamp '2026-11-18 00:00:00' and x_service = 'RDS' and line_item_usage_type like '%Usage:db.%' and line_item_line_item_type in ('Usage', 'DiscountedUsage')",
      undefined,
    );
    expect(Math.abs(atOnDemand(usage.rows.filter(({ service }) => service === "rds")) - Number(databases[0]?.[0]))).toBeLessThan(0.005);
  });

  it("is billed again by the waterfall as it was billed: each plan and reservation to the cent, in every month", async () => {
    const months = Array.from({ length: 13 }, (_, at) => new Date(Date.UTC(2025, 10 + at, 1)));
    let compared = 0;
    for (const month of months) {
      const own = { from: hourAt(month), to: Math.min(span.to, hourAt(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1))) };
      const [{ usage }, read] = await Promise.all([readHourlyUsage(ctx, own), readPosition(ctx, own)]);
      const result = applyWaterfall(usage, read.position);
      expect(result.plans.map(({ plan }) => plan.id).toSorted()).toEqual(
        read.plans
          .filter(({ measured }) => measured !== null)
          .map(({ id }) => id)
          .toSorted(),
      );
      for (const { plan, total } of result.plans) {
        const billed = read.plans.find(({ id }) => id === plan.id)?.measured;
        expect(Math.abs(total.used - Number(billed?.used))).toBeLessThan(0.005);
        expect(Math.abs(total.commitment - Number(billed?.committed))).toBeLessThan(0.005);
        expect(Math.abs(total.onDemandEquivalent - Number(billed?.covered))).toBeLessThan(0.005);
        compared += 1;
      }
      for (const { reservation, total } of result.reservations) {
        const billed = read.reservations.find(({ id }) => id === reservation.id)?.measured;
        expect(Math.abs(total.onDemandEquivalent - Number(billed?.covered))).toBeLessThan(0.005);
        expect(Math.abs(total.usd - Number(billed?.usedCost) - Number(billed?.unusedCost))).toBeLessThan(0.005);
      }
    }
    expect(compared).toBeGreaterThanOrEqual(36);
  });

  it("leaves on demand what the bill charges on demand, row by row of every account", async () => {
    const own = { from: hourAt("2026-10-01"), to: hourAt("2026-11-01") };
    const [{ usage }, { position }] = await Promise.all([readHourlyUsage(ctx, own), readPosition(ctx, own)]);
    const left = new Map<string, number>();
    for (const { row, total } of applyWaterfall(usage, position).rows)
      if (COMPUTE.includes(row.service)) left.set(row.account, (left.get(row.account) ?? 0) + total.onDemand);
    const { rows } = await runCompiled(
      engine,
      "select line_item_usage_account_id, sum(line_item_unblended_cost) as usd from cur where billing_period = '2026-10' and line_item_line_item_type = 'Usage' and x_savings_plan_eligible and x_purchase_option = 'on_demand' and split_line_item_parent_resource_id is null group by 1",
      undefined,
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const [account, usd] of rows) expect(Math.abs((left.get(String(account)) ?? 0) - Number(usd))).toBeLessThan(0.005);
  });

  it("tells the same of plans as the semantic model's metrics do", async () => {
    const own = { from: hourAt("2026-10-01"), to: hourAt("2026-11-01") };
    const { plans } = await readPosition(ctx, own);
    const sum = (key: "committed" | "used" | "unused" | "covered") => plans.reduce((all, { measured }) => all + Number(measured?.[key] ?? 0), 0);
    const metric = async (name: string) =>
      Number((await queryCosts(ctx, { metric: name, period: { from: "2026-10-01", to: "2026-11-01" } })).reconciliation.total);
    expect(Math.abs(sum("committed") - (await metric("commitment")))).toBeLessThan(0.005);
    expect(Math.abs(sum("unused") - (await metric("unused_commitment")))).toBeLessThan(0.005);
    expect(Math.abs(sum("covered") - (await metric("covered_spend")))).toBeLessThan(0.005);
  });

  it("has the same hours where it is read as FOCUS", async () => {
    const own = { from: hourAt("2026-09-01"), to: hourAt("2026-10-01") };
    const model = modelOf(engine);
    const read = async (family: "cur" | "focus") => {
      const { rows } = await runCompiled(engine, usageSql({ ...model, family }, own), undefined, 100_000);
      return withMonths(undefined, new Map([["2026-09", "v"]]), rows).rows;
    };
    const [cur, focus] = [await read("cur"), await read("focus")];
    expect([...focus.keys()].toSorted()).toEqual([...cur.keys()].toSorted());
    for (const [id, row] of cur) {
      const other = focus.get(id)?.quantity ?? new Float64Array();
      row.quantity.forEach((quantity, hour) => expect(other[hour]).toBeCloseTo(quantity, 8));
    }
  });

  it("is read once: other spans are views of the same arrays", async () => {
    const [whole, part] = [await readHourlyUsage(ctx, span), await readHourlyUsage(ctx, { from: span.from + 24, to: span.to })];
    const [row] = whole.usage.rows;
    const same = part.usage.rows.find(({ id }) => id === row?.id);
    expect(same?.quantity.buffer).toBe(row?.quantity.buffer);
    expect(same?.quantity[0]).toBe(row?.quantity[24]);
    expect(part.queryId).not.toBe(whole.queryId);
    const months = await keptUsageBytes(engine, ctx.tenant.id);
    expect(months).toBeGreaterThanOrEqual(whole.usage.rows.length * whole.usage.hours * 8);
    expect(months).toBeLessThan(20_000_000);
  });
});
