import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aCurLine } from "#adapters/warehouse/testing/export-files";
import type { SemanticResult } from "#core/costs/query";
import { type Bill, aBill, aTenant } from "#services/costs/testing/a-bill";
import { queryCosts } from "#services/costs/query";

const day = (date: string, over: Parameters<typeof aCurLine>[0] = {}) => aCurLine({ at: `${date}T10`, ...over });
const pod = (date: string, namespace: string, workload: string, cost: number, unused: number) =>
  day(date, {
    line_item_product_code: "AmazonEKS",
    product_servicecode: "AmazonEKS",
    line_item_usage_type: "USE1-EKS-EC2-vCPU-Hours",
    line_item_resource_id: `arn:aws:eks:us-east-1:1:pod/prod-eks/${namespace}/${workload}-x/uid`,
    line_item_unblended_cost: 0,
    pricing_public_on_demand_cost: 0,
    line_item_usage_amount: 4,
    pricing_unit: "vCPU-Hours",
    split_line_item_parent_resource_id: "i-node",
    split_line_item_split_cost: cost,
    split_line_item_unused_cost: unused,
    resource_tags: { aws_eks_cluster_name: "prod-eks", aws_eks_namespace: namespace, aws_eks_workload_name: workload },
  });

/** September 10.00 a day for the first five days, October 12.00 for four of them and a new service, November two days. */
const ROWS = [
  ...["01", "02", "03", "04", "05"].map((date) => day(`2026-09-${date}`, { line_item_unblended_cost: 10, resource_tags: { user_team: "payments" } })),
  ...["01", "02", "04", "05"].map((date) => day(`2026-10-${date}`, { line_item_unblended_cost: 12, resource_tags: { user_team: "Payments" } })),
  day("2026-10-04", {
    line_item_product_code: "AmazonS3",
    product_servicecode: "AmazonS3",
    line_item_usage_type: "TimedStorage-ByteHrs",
    line_item_operation: "StandardStorage",
    line_item_resource_id: "o'brien; drop table cur --",
    line_item_unblended_cost: 3,
    pricing_unit: "GB-Mo",
    line_item_usage_account_id: "222222222222",
    line_item_usage_account_name: "dev",
    product_region_code: "",
    product_instance_type: null,
  }),
  // An invoice's correction carries a date outside of its month.
  day("2026-09-30", {
    bill_billing_period_start_date: "2026-10-01 00:00:00",
    line_item_line_item_type: "Fee",
    line_item_unblended_cost: 5,
    line_item_resource_id: null,
  }),
  day("2026-10-05", { line_item_resource_id: "i-node", line_item_unblended_cost: 6, resource_tags: { aws_eks_cluster_name: "prod-eks" } }),
  pod("2026-10-05", "checkout", "web", 3, 0.5),
  pod("2026-10-05", "search", "index", 2, 0.5),
  day("2026-11-01", { line_item_unblended_cost: 7 }),
  day("2026-11-17", { line_item_unblended_cost: 9 }),
];

let bill: Bill;
beforeAll(async () => {
  bill = await aBill(ROWS);
});
afterAll(() => bill.close());

const ask = (query: Parameters<typeof queryCosts>[1]) => queryCosts(bill.ctx, query);
const figure = (result: SemanticResult, path: string) => result.figures.find(({ id }) => id === `${result.queryId}.${path}`)?.value;

describe("queryCosts", () => {
  it("ties a month to its invoice, corrections included, and days to their dates", async () => {
    expect(figure(await ask({ period: "2026-10" }), "total")).toBe("62");
    expect(figure(await ask({ period: { from: "2026-10-01", to: "2026-10-31" } }), "total")).toBe("57");
  });

  it("compares groups, names what is new, and adds up", async () => {
    const result = await ask({ period: "2026-10", compareTo: "prev_period", groupBy: ["service"] });
    expect(result.columns.map(({ name }) => name)).toEqual(["service", "value", "previous", "change", "change_ratio"]);
    expect(result.rows).toEqual([
      ["EC2", "59", "50", "9", "0.18"],
      ["S3", "3", "0", "3", null],
      ["EKS", "0", "0", "0", null],
    ]);
    expect([figure(result, "total"), figure(result, "total_previous"), figure(result, "total_change"), figure(result, "total_change_ratio")]).toEqual(
      ["62", "50", "12", "0.24"],
    );
    expect(result.reconciliation).toMatchObject({ ties: true, difference: "0" });
  });

  it("compares a month to date with the same days before", async () => {
    const result = await ask({ period: "this_month", compareTo: "prev_period" });
    expect([result.period.label, result.compare?.label, figure(result, "total"), figure(result, "total_previous")]).toEqual([
      "1–17 Nov 2026",
      "1–17 Oct 2026",
      "16",
      "57",
    ]);
    expect(result.notes.join(" ")).toMatch(/counts through 17 Nov 2026/);
  });

  it("averages over the days that have data, and says so", async () => {
    const result = await ask({ period: { from: "2026-10-01", to: "2026-10-06" }, average: "daily" });
    expect(figure(result, "total_daily_average")).toBe("14.25");
    expect(result.notes.join(" ")).toMatch(/1 of 5 days of the period have no data; the average divides by the 4/);
  });

  it("runs a total over its steps", async () => {
    const result = await ask({ period: "2026-09", granularity: "daily", cumulative: true });
    expect(result.rows.map((row) => row.at(-1))).toEqual(["10", "20", "30", "40", "50"]);
  });

  it("takes accounts by name or id, services by any name, and mends case", async () => {
    const value = async (dimension: string, text: string) =>
      figure(await ask({ period: "2026-10", filters: [{ dimension, values: [text] }] }), "total");
    expect(await value("account", "DEV")).toBe("3");
    expect(await value("account", "222222222222")).toBe("3");
    expect(await value("service", "Simple Storage Service")).toBe("3");
    expect(await value("linked account", "dev")).toBe("3");
    expect(await value("tag:Team", "Payments")).toBe("48");
    expect(await value("region", "(none)")).toBe("3");
  });

  it("keeps rows without the dimension when a value is excluded", async () => {
    const result = await ask({ period: "2026-10", exclude: [{ dimension: "tag:team", values: ["Payments"] }] });
    expect(figure(result, "total")).toBe("14");
    expect(figure(await ask({ period: "2026-10", filters: [{ dimension: "tag:team", op: "is-missing" }] }), "total")).toBe("14");
    expect(figure(await ask({ period: "2026-10", exclude: [{ dimension: "tag:team", op: "is-missing" }] }), "total")).toBe("48");
  });

  it("costs pods by their share of their node, and does not count them beside it", async () => {
    const pods = await ask({ period: "2026-10", groupBy: ["namespace", "workload"] });
    expect(pods.rows).toEqual([
      ["checkout", "web", "3.5"],
      ["search", "index", "2.5"],
    ]);
    expect(figure(await ask({ period: "2026-10", groupBy: ["cluster"] }), "total")).toBe("62");
    expect((await ask({ period: "2026-10", groupBy: ["cluster"] })).rows).toEqual([
      [null, "56"],
      ["prod-eks", "6"],
    ]);
    await expect(ask({ metric: "unblended", period: "2026-10", groupBy: ["namespace"] })).rejects.toThrow(/only known amortized/);
  });

  it.each([
    ["a value", { filters: [{ dimension: "service", values: ["Redshfit"] }] }, /no service "Redshfit".*It has|Did you mean/],
    ["a near value", { filters: [{ dimension: "account", values: ["produktion"] }] }, /Did you mean "production"/],
    ["a metric", { metric: "amortzed" }, /Did you mean amortized/],
    ["a dimension", { groupBy: ["servise"] }, /Did you mean service/],
    ["a tag", { groupBy: ["tag:squad"] }, /Its tags are team/],
    ["order by change alone", { orderBy: "change" as const }, /add compareTo/],
    ["a running total without steps", { cumulative: true }, /add a granularity/],
    ["a week as a dimension", { groupBy: ["week"] }, /granularity weekly/],
  ])("refuses %s with advice", async (_, query, message) => {
    await expect(ask({ period: "2026-10", ...query })).rejects.toMatchObject({ code: "invalid-input", message: expect.stringMatching(message) });
  });

  it("has no data, not zero, where nothing is; and zero where rows are", async () => {
    await expect(ask({ period: "2026-12" })).rejects.toMatchObject({
      code: "no-data",
      message: expect.stringMatching(/nearest month with data is November 2026/),
    });
    await expect(ask({ period: "today" })).rejects.toMatchObject({
      code: "no-data",
      message: expect.stringMatching(/nearest day with data is 17 Nov 2026/),
    });
    await expect(ask({ period: "2026-11", filters: [{ dimension: "service", values: ["S3"] }] })).rejects.toMatchObject({
      code: "no-data",
      message: expect.stringMatching(/nearest month that has any is October 2026/),
    });
    expect(figure(await ask({ metric: "credits", period: "2026-10" }), "total")).toBe("0");
  });

  it("treats hostile values as values", async () => {
    const resource = "o'brien; drop table cur --";
    expect(figure(await ask({ period: "2026-10", filters: [{ dimension: "resource", values: [resource] }] }), "total")).toBe("3");
    for (const value of ["x') or 1=1 --", "'; attach 'a'; --", "\\' or ''='", "%", "x' union select 1 --"]) {
      await expect(ask({ period: "2026-10", filters: [{ dimension: "resource", values: [value] }] })).rejects.toMatchObject({ code: "no-data" });
      await expect(ask({ period: "2026-10", filters: [{ dimension: "service", values: [value] }] })).rejects.toMatchObject({ code: "invalid-input" });
      await expect(ask({ period: "2026-10", groupBy: [value] })).rejects.toMatchObject({ code: "invalid-input" });
      await expect(ask({ period: value })).rejects.toMatchObject({ code: "invalid-input" });
    }
    await expect(ask({ period: "2026-10", filters: [{ dimension: "resource", values: ["a\u0000b"] }] })).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  it("gives the same question on the same data the same id, and another tenant another", async () => {
    const { ctx, saved } = aTenant(bill.engine);
    const other = aTenant(bill.engine, { id: "t_2" });
    const [first, again, elsewhere, explicit] = await Promise.all([
      queryCosts(ctx, { period: "last_month" }),
      queryCosts(ctx, { period: "last_month" }),
      queryCosts(other.ctx, { period: "last_month" }),
      queryCosts(ctx, { period: "2026-10", metric: "Amortised" }),
    ]);
    expect(first.queryId).toMatch(/^q_[a-z2-7]{12}$/);
    expect([again.queryId, explicit.queryId]).toEqual([first.queryId, first.queryId]);
    expect(elsewhere.queryId).not.toBe(first.queryId);
    expect(saved[0]).toMatchObject({ id: first.queryId, kind: "semantic", sql: first.sql });
  });

  it("shows days in the tenant's zone and says which", async () => {
    const { ctx } = aTenant(bill.engine, { timeZone: "Pacific/Kiritimati" });
    const result = await queryCosts(ctx, { period: "2026-10-05", groupBy: ["day"] });
    // 10:00 UTC is midnight of the next day there.
    expect([result.rows, result.period.timeZone]).toEqual([[["2026-10-05", "15"]], "Pacific/Kiritimati"]);
  });

  it("has an id, a unit, a period and a label on every figure", async () => {
    const result = await ask({ period: "2026-10", groupBy: ["service"], compareTo: "prev_period", granularity: "monthly", average: "daily" });
    expect(new Set(result.figures.map(({ id }) => id)).size).toBe(result.figures.length);
    for (const one of result.figures)
      expect(one).toMatchObject({ queryId: result.queryId, kind: "measured", timeZone: "UTC", asOf: bill.engine.catalog().dataThrough });
    expect(figure(result, "r0.c2")).toBe("59");
  });

  it("reads its own SQL through the guard to the same amount", async () => {
    const result = await ask({ period: "2026-10", groupBy: ["service"] });
    const prepared = await bill.engine.prepare(result.sql, { origin: "untrusted", maxRows: 100 });
    const { rows } = await bill.engine.run(prepared, { maxRows: 100, timeoutMs: 10_000 });
    expect(rows.map(([name, value]) => [name, Number(value)])).toEqual(result.rows.map(([name, value]) => [name, Number(value)]));
  });
});

describe("exports that lack columns", () => {
  const reserved = aCurLine({
    line_item_line_item_type: "DiscountedUsage",
    line_item_unblended_cost: 0,
    reservation_effective_cost: 1.2,
    reservation_reservation_a_r_n: "arn:ri",
    product_region_code: "eu-west-1",
  });

  it("does not know the amortized cost of a reservation without its effective cost; it is not zero", async () => {
    const lacking = await aBill([aCurLine({}), reserved], { without: ["reservation_effective_cost"] });
    try {
      const result = await queryCosts(lacking.ctx, { metric: "amortized", period: "2026-10", groupBy: ["region"] });
      expect(result.rows).toEqual([
        ["us-east-1", "0.1"],
        ["eu-west-1", null],
      ]);
      expect(figure(result, "total")).toBeNull();
      expect(result.notes.join(" ")).toMatch(/unknown, not zero.*reservation_effective_cost/);
      expect(lacking.engine.catalog().missing.map(({ column }) => column)).toContain("reservation_effective_cost");
    } finally {
      await lacking.close();
    }
  });

  it("derives the unused part of a plan from fee less effective cost, and says so", async () => {
    const rows = [
      aCurLine({ line_item_line_item_type: "SavingsPlanCoveredUsage", line_item_unblended_cost: 10, savings_plan_savings_plan_effective_cost: 7 }),
      aCurLine({ line_item_line_item_type: "SavingsPlanNegation", line_item_unblended_cost: -10 }),
      aCurLine({
        line_item_line_item_type: "SavingsPlanRecurringFee",
        line_item_product_code: "ComputeSavingsPlans",
        line_item_usage_type: "ComputeSP:1yrNoUpfront",
        line_item_unblended_cost: 10,
        savings_plan_total_commitment_to_date: 10,
        savings_plan_used_commitment: 7,
      }),
    ];
    const lacking = await aBill(rows, { without: ["savings_plan_total_commitment_to_date", "savings_plan_used_commitment"] });
    try {
      const value = async (metric: string) => Number(figure(await queryCosts(lacking.ctx, { metric, period: "2026-10" }), "total"));
      expect(await value("amortized")).toBeCloseTo(10, 9);
      expect(await value("unused_commitment")).toBeCloseTo(3, 9);
      expect(await value("utilization")).toBeCloseTo(0.7, 9);
      expect(await value("effective")).toBeCloseTo(10, 9);
      expect((await queryCosts(lacking.ctx, { period: "2026-10" })).notes.join(" ")).toMatch(/no total_commitment_to_date/);
    } finally {
      await lacking.close();
    }
  });

  it("says why a metric cannot be answered, and which can", async () => {
    const lacking = await aBill([aCurLine({})], { without: ["pricing_public_on_demand_cost"] });
    try {
      await expect(queryCosts(lacking.ctx, { metric: "coverage", period: "2026-10" })).rejects.toThrow(/pricing_public_on_demand_cost/);
      await expect(queryCosts(lacking.ctx, { metric: "net_unblended", period: "2026-10" })).rejects.toThrow(
        /line_item_net_unblended_cost.*Ask for amortized/,
      );
      await expect(queryCosts(lacking.ctx, { period: "2026-10", groupBy: ["namespace"] })).rejects.toThrow(/split cost allocation/);
    } finally {
      await lacking.close();
    }
  });
});
