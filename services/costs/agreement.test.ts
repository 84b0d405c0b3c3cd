import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aFolder, copy } from "#adapters/warehouse/testing/export-files";
import { toCsv } from "#core/costs/csv";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { absoluteDecimal, compareDecimals, roundDecimal, subtractDecimals, sumDecimals } from "#core/money";
import { queryCosts } from "#services/costs/query";
import { runSql } from "#services/costs/run-sql";
import { type Bill, openBill } from "#services/costs/testing/a-bill";

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const total = (result: SemanticResult) => result.figures.find(({ id }) => id === `${result.queryId}.total`)?.value ?? null;
const cents = (value: string | null) => (value === null ? null : roundDecimal(value, 2));

let cur: Bill;
let focus: Bill;
beforeAll(async () => {
  [cur, focus] = await Promise.all([openBill(fixture("cur-2.0.parquet")), openBill(fixture("focus-1.2.parquet"))]);
});
afterAll(async () => {
  await Promise.all([cur.close(), focus.close()]);
});

describe("one bill as CUR 2.0 and as FOCUS", () => {
  it.each([
    "unblended",
    "amortized",
    "billed",
    "effective",
    "gross",
    "tax",
    "coverage",
    "utilization",
    "unused_commitment",
    "commitment",
    "eligible_spend",
    "on_demand_equivalent",
    "unused_reservation",
    "savings",
    "effective_savings_rate",
    "untagged_share",
  ])("has one %s", async (metric) => {
    const [one, other] = await Promise.all([queryCosts(cur.ctx, { metric, period: "all" }), queryCosts(focus.ctx, { metric, period: "all" })]);
    expect(total(other)).toBe(total(one));
    expect(total(one)).not.toBeNull();
  });

  it.each(["service", "account", "purchase_option", "instance_family", "cluster", "tag:team", "region", "billing_period"])(
    "has one effective cost by %s",
    async (dimension) => {
      const rows = async (bill: Bill) =>
        (await queryCosts(bill.ctx, { metric: "effective", period: "all", groupBy: [dimension] })).rows
          .map(([key, value]) => [key, cents(String(value))])
          .toSorted();
      expect(await rows(focus)).toEqual(await rows(cur));
    },
  );

  it("reads the same from Parquet and from compressed CSV", async () => {
    const csv = await openBill(fixture("cur-2.0.csv.gz"));
    try {
      for (const query of [
        { period: "all", groupBy: ["service"] },
        { metric: "effective", period: "all", groupBy: ["tag:team"] },
        { metric: "coverage", period: "2026-09" },
      ]) {
        expect((await queryCosts(csv.ctx, query)).rows).toEqual((await queryCosts(cur.ctx, query)).rows);
      }
    } finally {
      await csv.close();
    }
  });

  it.each(["focus-1.0.parquet", "focus-1.1.parquet"])("reads %s to the same totals", async (file) => {
    const older = await openBill(fixture(file));
    try {
      for (const metric of ["billed", "effective", "coverage"])
        expect(total(await queryCosts(older.ctx, { metric, period: "all" }))).toBe(total(await queryCosts(cur.ctx, { metric, period: "all" })));
    } finally {
      await older.close();
    }
  });
});

describe("parts and wholes", () => {
  const DIMENSIONS = [
    "service",
    "account",
    "region",
    "usage_type",
    "instance_type",
    "instance_family",
    "purchase_option",
    "charge_category",
    "cluster",
    "tag:team",
    "tag:env",
    "day",
    "billing_period",
    "operation",
    "line_item_type",
  ];
  const questions = fc.record(
    {
      metric: fc.constantFrom("amortized", "unblended", "billed", "list", "gross", "unused_commitment"),
      groupBy: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
      period: fc.constantFrom("all", "2026-09", "2026-10", "2026-09-02..2026-10-02"),
      granularity: fc.option(fc.constantFrom("daily" as const, "weekly" as const, "monthly" as const), { nil: undefined }),
      topN: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      exclude: fc.constantFrom(
        [],
        [{ dimension: "charge_category", values: ["Credit"] }],
        [{ dimension: "tag:team", op: "is-missing" as const }],
        [{ dimension: "service", values: ["EC2", "Tax"] }],
      ),
    },
    { requiredKeys: ["metric", "groupBy", "period", "exclude"] },
  );

  it("adds up to the total to the cent, however a question is grouped, filtered and cut; and SQL and CSV say the same", async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const query: SemanticQueryInput = Object.fromEntries(
          Object.entries(question).filter(([, value]) => value !== undefined),
        ) as SemanticQueryInput;
        // Rows billed in FOCUS terms have no CUR line item type of negation; the dimension is CUR's.
        const result = await queryCosts(cur.ctx, query).catch((error: unknown) => {
          if ((error as { code?: string }).code === "no-data") return undefined;
          throw error;
        });
        if (!result) return;
        const at = result.columns.findIndex(({ name }) => name === "value");
        const parts = sumDecimals(result.rows.map((row) => String(row[at] ?? "0")));
        expect(result.reconciliation.ties).toBe(true);
        expect(compareDecimals(absoluteDecimal(subtractDecimals(parts, total(result) ?? "0")), "0.000001")).toBe(-1);
        const own = await runSql(cur.ctx, { sql: result.sql, maxRows: 10_000 });
        const value = own.columns.findIndex(({ name }) => name === "value");
        expect(cents(sumDecimals(own.rows.map((row) => String(row[value] ?? "0"))))).toBe(cents(total(result)));
        const lines = toCsv(result).trim().split(/\r?\n/);
        expect(lines).toHaveLength(result.rows.length + 1);
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it("sums days to months and months to everything", async () => {
    const sum = async (granularity: "hourly" | "daily" | "weekly" | "monthly" | "quarterly") =>
      cents(sumDecimals((await queryCosts(cur.ctx, { period: "all", granularity })).rows.map((row) => String(row[1]))));
    const all = cents(total(await queryCosts(cur.ctx, { period: "all" })));
    expect(await Promise.all([sum("daily"), sum("weekly"), sum("monthly"), sum("quarterly"), sum("hourly")])).toEqual([all, all, all, all, all]);
  });

  it("says by hand-written SQL what it says by name", async () => {
    const byHand = await runSql(cur.ctx, {
      sql: "select sum(cast(EffectiveCost as decimal(38,12))) from focus where billing_period in ('2026-09', '2026-10')",
    });
    expect(cents(String(byHand.rows[0]?.[0]))).toBe(cents(total(await queryCosts(cur.ctx, { period: "all" }))));
  });
});

const SAMPLE = fileURLToPath(new URL("../../../shared/data/focus_1_0_aws_sample.parquet", import.meta.url));

describe.skipIf(!existsSync(SAMPLE))("a real FOCUS 1.0 export of AWS (skipped where the shared sample is not beside the project)", () => {
  let real: Bill;
  beforeAll(async () => {
    real = await openBill(SAMPLE);
  });
  afterAll(() => real.close());

  it("answers, and says what is missing and set aside", async () => {
    const { source, missing, setAside, periods, tagKeys } = real.engine.catalog();
    expect(source).toMatchObject({ kind: "focus-1.0", rows: 942 });
    expect(periods).toMatchObject([{ billingPeriod: "2024-09", rows: 942 }]);
    expect(tagKeys).toEqual(["application", "business_unit", "environment"]);
    expect(missing.map(({ column }) => column)).toEqual(["SkuMeter", "EffectiveCost", "ContractedCost"]);
    expect(setAside).toMatchObject([{ what: "rows without a period", rows: 543 }]);
  });

  it("takes billed cost where nobody named a metric, because amortized was rounded upstream", async () => {
    const result = await queryCosts(real.ctx, { period: "2024-09", groupBy: ["service"], topN: 3 });
    expect([result.metric.name, cents(total(result))]).toEqual(["billed", "18.01"]);
    expect(result.rows.map(([name, value]) => [name, cents(String(value))])).toEqual([
      ["EC2", "14.54"],
      ["EBS", "0.78"],
      ["RDS", "0.75"],
      ["other", "1.93"],
    ]);
    await expect(queryCosts(real.ctx, { metric: "amortized", period: "2024-09" })).rejects.toThrow(/EffectiveCost.*Ask for billed/);
  });

  it("does not take old data for recent", async () => {
    await expect(queryCosts(real.ctx, { period: "last_30d" })).rejects.toMatchObject({
      code: "no-data",
      message: expect.stringMatching(/September 2024/),
    });
  });

  it("ties to the rows of the file", async () => {
    const folder = await aFolder();
    try {
      await copy(`select * from read_parquet('${SAMPLE}') where BillingPeriodStart is not null`, `${folder.path}/dated.csv`);
      const dated = await openBill(`${folder.path}/dated.csv`);
      expect(total(await queryCosts(dated.ctx, { period: "all" }))).toBe(total(await queryCosts(real.ctx, { period: "all" })));
      await dated.close();
    } finally {
      await folder.remove();
    }
  });
});
