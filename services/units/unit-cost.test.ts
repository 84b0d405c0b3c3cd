import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import type { SemanticQueryInput } from "#core/costs/query";
import { divideRows } from "#core/costs/units/unit-rows";
import { unitQuantities } from "#core/costs/units/unit-quantities";
import { type Bill, aBill } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

const series = (name: string, step: string, dimension: string | null = null) => ({
  name,
  step,
  dimension,
  version: 1,
  updated_at: "2026-11-01T00:00:00Z",
  updated_by: "Ada",
});
const point = (name: string, at: string, quantity: number, value = "") => ({ series: name, at, value, quantity: String(quantity), values: [] });

/** Twelve days of 24 whole hours; the 13th has one hour, so that it is not complete. */
const DAYS = Array.from({ length: 12 }, (_, index) => `2026-10-${String(index + 1).padStart(2, "0")}`);
const ROWS = [
  ...DAYS.flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) =>
      aCurLine({ at: `${day}T${String(hour).padStart(2, "0")}`, line_item_unblended_cost: 1, resource_tags: { user_team: "web" } }),
    ),
  ),
  ...DAYS.map((day) =>
    aCurLine({
      at: `${day}T05`,
      line_item_unblended_cost: 6,
      line_item_product_code: "AmazonS3",
      product_servicecode: "AmazonS3",
      line_item_usage_type: "TimedStorage-ByteHrs",
      resource_tags: { user_team: "data" },
    }),
  ),
  aCurLine({ at: "2026-10-13T00", line_item_unblended_cost: 100 }),
];

/** Points of all series at once: the reads of the fake do not filter, so each bill has one series. */
const open = (head: ReturnType<typeof series>, points: readonly ReturnType<typeof point>[]) =>
  aBill(ROWS, { tables: { unit_series: [head], unit_points: points } });

const ask = async (bill: Bill, query: Partial<SemanticQueryInput>) =>
  queryCosts(bill.ctx, { metric: "unit_cost:orders", period: "2026-10", ...query });

describe("cost per order, by day", () => {
  let bill: Bill;
  beforeAll(async () => {
    bill = await open(
      series("orders", "day"),
      DAYS.filter((day) => day !== "2026-10-04").map((day) => point("orders", day, day === "2026-10-05" ? 0 : 10)),
    );
  });
  afterAll(() => bill.close());

  it("divides the cost of the days that have orders by their orders", async () => {
    const result = await ask(bill, {});
    // 11 days of $30.00, one of them with no orders; the 4th is unknown and the 13th is not whole.
    expect(result.rows).toEqual([["3.3"]]);
    expect(result.metric).toMatchObject({ name: "unit_cost:orders", label: "Cost per order", unit: "USD/order", additive: false });
    expect(result.figures.find(({ id }) => id.endsWith(".total"))).toMatchObject({ value: "3.3", unit: "USD/order" });
    expect(result.reconciliation).toMatchObject({ ties: true, sentence: expect.stringContaining("$330.00 over 100 orders is $3.30") });
    expect(result.reconciliation.sentence).toContain("with $130.00 on other days the cost is $460.00");
    expect(result.notes.join(" ")).toMatch(/1 day of .* has no quantity of orders/);
  });

  it("leaves a day without a quantity unknown, and one with none of them too: neither is zero", async () => {
    const { rows } = await ask(bill, { granularity: "daily", period: "2026-10-03..2026-10-06" });
    expect(rows).toEqual([
      ["2026-10-03", "3"],
      ["2026-10-05", null],
      ["2026-10-06", "3"],
    ]);
  });

  it("divides each service by all orders, so that services and the rest add up", async () => {
    const { rows, notes } = await ask(bill, { groupBy: ["service"] });
    expect(rows).toEqual([
      ["EC2", "2.64"],
      ["S3", "0.66"],
    ]);
    expect(notes.join(" ")).toContain("the groups add up to the cost per order");
    expect((await ask(bill, { groupBy: ["service", "tag:team"], topN: 1 })).rows).toEqual([
      ["EC2", "web", "2.64"],
      ["other", null, "0.66"],
    ]);
  });

  it("compares with the days before, in dollars per order", async () => {
    const { rows, metric } = await ask(bill, { period: "2026-10-07..2026-10-08", compareTo: "prev_period", granularity: undefined });
    expect([rows, metric.unit]).toEqual([[["3", "6", "-3", "-0.5"]], "USD/order"]);
  });

  it("knows the words of people, and refuses what is not there with what is", async () => {
    expect((await ask(bill, { metric: "cost per order" })).rows).toEqual([["3.3"]]);
    await expect(ask(bill, { metric: "unit_cost:tenants" })).rejects.toThrow('There are no units named "tenants". Ask for unit_cost:orders.');
    await expect(ask(bill, { granularity: "hourly" })).rejects.toThrow("orders are given by day");
    await expect(ask(bill, { granularity: "daily", cumulative: true })).rejects.toThrow("no running total");
  });

  it("is unknown where no day has a quantity", async () => {
    const { rows, notes } = await ask(bill, { period: "2026-10-04..2026-10-04" });
    expect(rows).toEqual([]);
    expect(notes.join(" ")).toContain("the cost per order is unknown");
  });
});

describe("cost per order, split by team", () => {
  let bill: Bill;
  beforeAll(async () => {
    bill = await open(
      series("orders", "day", "tag:team"),
      DAYS.slice(0, 2).flatMap((day) => [point("orders", day, 8, "Web"), ...(day === "2026-10-01" ? [point("orders", day, 2, "data")] : [])]),
    );
  });
  afterAll(() => bill.close());

  it("divides each team by its own orders, on the days that it has any", async () => {
    expect((await ask(bill, { groupBy: ["tag:team"] })).rows).toEqual(
      [
        ["web", "3"],
        ["data", "3"],
      ].toSorted(),
    );
    expect((await ask(bill, {})).rows).toEqual([["3.333333333333"]]);
  });

  it("takes only the orders of the teams that a filter leaves", async () => {
    expect((await ask(bill, { filters: [{ dimension: "tag:team", values: ["web"] }] })).rows).toEqual([["3"]]);
    expect((await ask(bill, { exclude: [{ dimension: "tag:team", values: ["web"] }] })).rows).toEqual([["3"]]);
  });
});

describe("units by month", () => {
  it("counts whole months only, and refuses to divide a day", async () => {
    const bill = await open(series("orders", "month"), [point("orders", "2026-10", 100)]);
    const days = ask(bill, { granularity: "daily" });
    await expect(days).rejects.toThrow("orders are given by month: ask for monthly or quarterly steps");
    const { rows, notes } = await ask(bill, {});
    await bill.close();
    // The bill ends on the 13th.
    expect([rows, notes.join(" ")]).toEqual([[], expect.stringContaining("unknown")]);
  });

  it("adds months into quarters on both sides", () => {
    const costs = ["2026-07", "2026-08", "2026-09"].map((bucket, index) => ({
      bucket,
      keys: [index === 2 ? "S3" : "EC2"],
      unit: null,
      sums: { amount: "30", divisor: null, items: 1, unknown: 0 },
    }));
    const quantities = unitQuantities(
      "month",
      costs.map(({ bucket }) => ({ at: bucket, value: null, quantity: "10" })),
      undefined,
    );
    const { rows, total } = divideRows(costs, costs, { quantities, steps: costs.map(({ bucket }) => bucket), granularity: "quarterly", keyAt: -1 });
    expect(rows.map(({ bucket, keys, sums }) => [bucket, keys[0], sums.amount, sums.divisor])).toEqual([
      ["2026-07", "EC2", "60", "30"],
      ["2026-07", "S3", "30", "30"],
    ]);
    expect([total.amount, total.divisor]).toEqual(["90", "30"]);
  });
});
