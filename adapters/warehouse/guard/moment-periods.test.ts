import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guardSql } from "#adapters/warehouse/guard/guard";
import { MEMORY_OPTIONS, type MemoryEngine, openMemoryEngine } from "#adapters/warehouse/guard/testing/memory-engine";

let engine: MemoryEngine;
beforeAll(async () => {
  engine = await openMemoryEngine();
});
afterAll(() => engine.close());

const NOW = new Date("2025-02-10T12:00:00Z");
const guarded = (where: string) => guardSql(`SELECT count(*) FROM cur WHERE ${where}`, { ...MEMORY_OPTIONS, now: NOW });
const added = (where: string) =>
  guarded(where)
    .canonicalSql.split(/ AND (?=\(?cur\.billing_period)/)[1]
    ?.replace(/ LIMIT 1000$/, "");

describe("a condition on the start of use", () => {
  it.each([
    ["line_item_usage_start_date >= DATE '2024-12-15'", "cur.billing_period >= '2024-12'", "5"],
    [
      "line_item_usage_start_date > TIMESTAMP '2024-12-15 00:00:00' AND line_item_usage_start_date < DATE '2025-02-01'",
      "cur.billing_period >= '2024-12'",
      "3",
    ],
    ["DATE '2024-12-01' <= line_item_usage_start_date", "cur.billing_period >= '2024-12'", "5"],
    ["CAST(line_item_usage_start_date AS date) BETWEEN DATE '2024-12-01' AND DATE '2024-12-31'", "cur.billing_period >= '2024-12'", "1"],
    ["date_trunc('month', line_item_usage_start_date) = DATE '2024-12-01'", "cur.billing_period >= '2024-12'", "1"],
    ["date_format(line_item_usage_start_date, '%Y-%m') IN ('2025-01', '2024-12')", "cur.billing_period >= '2024-12'", "3"],
    ["format_datetime(line_item_usage_start_date, 'yyyy-MM-dd') >= '2024-12-31'", "cur.billing_period >= '2024-12'", "5"],
    ["year(line_item_usage_start_date) = 2024", "cur.billing_period >= '2024-01'", "1"],
    [
      "line_item_usage_start_date >= date_trunc('month', current_date) - INTERVAL '2' MONTH",
      "cur.billing_period >= date_format(date_trunc('month', current_date) - INTERVAL '2' MONTH, '%Y-%m')",
      "5",
    ],
    ["(line_item_usage_start_date >= DATE '2025-01-01' OR line_item_usage_start_date = DATE '2024-12-31')", "cur.billing_period >= '2024-12'", "4"],
  ])("says which billing periods are read: %s", async (where, condition, count) => {
    expect(added(where)).toBe(condition);
    const { rows, notes } = await engine.answer(`SELECT count(*) FROM cur WHERE ${where}`, { now: NOW });
    expect(rows).toEqual([[count]]);
    expect(notes).toEqual([expect.stringContaining("follow from the condition on line_item_usage_start_date")]);
    // What was left out would have been left out anyway.
    const all = await engine.answer(`SELECT count(*) FROM cur WHERE billing_period >= '2000-01' AND ${where}`, { now: NOW });
    expect(all.rows).toEqual(rows);
  });

  it("gives way to a billing period of one's own, and puts none in the place of one that is compared", () => {
    expect(guarded("line_item_usage_start_date >= DATE '2024-12-15' AND billing_period = '2025-01'").notes).toEqual([]);
    expect(added("line_item_usage_start_date >= DATE '2024-12-15' AND billing_period <> '2025-01'")).toBe("cur.billing_period >= '2024-12'");
    expect(() => guarded("line_item_usage_start_date < DATE '2024-12-15' AND billing_period <> '2025-01'")).toThrow("does not bound what is read");
  });

  it.each([
    "line_item_usage_start_date < DATE '2025-01-01'",
    "line_item_usage_start_date >= TIMESTAMP '2025-01-01 00:00:00 Europe/Paris'",
    "line_item_usage_start_date <> DATE '2025-01-01'",
    "NOT (line_item_usage_start_date >= DATE '2025-01-01')",
    "line_item_usage_start_date >= DATE '2025-01-01' OR line_item_product_code = 'AmazonS3'",
    "date_format(line_item_usage_start_date, '%m-%Y') = '01-2025'",
    "line_item_usage_start_date >= (SELECT max(line_item_usage_start_date) FROM cur WHERE billing_period = '2024-12')",
    "line_item_usage_start_date >= date_add('day', 1, line_item_usage_start_date)",
  ])("says nothing where it does not bound them from below: %s", (where) => {
    expect(guarded(where).notes).toEqual([expect.stringContaining("No billing period was given for cur")]);
  });

  it("restricts the reading that it stands over, where its rows enter", async () => {
    const sql =
      "WITH old AS (SELECT line_item_resource_id AS id, count(*) AS n FROM cur WHERE line_item_usage_start_date >= DATE '2024-12-01' GROUP BY 1) SELECT id, n FROM old ORDER BY 1";
    expect((await engine.answer(sql)).rows).toEqual([
      ["b-1", "1"],
      ["i-1", "2"],
      ["i-2", "1"],
      [null, "1"],
    ]);
    const joined =
      "SELECT count(*) FROM cur a LEFT JOIN cur b ON a.line_item_resource_id = b.line_item_resource_id WHERE a.billing_period = '2025-01' AND b.line_item_usage_start_date >= DATE '2024-12-01'";
    expect(guardSql(joined, MEMORY_OPTIONS).canonicalSql).toContain("LEFT JOIN (SELECT * FROM cur WHERE billing_period >= '2024-12') AS b ON");
    expect((await engine.answer(joined)).rows).toEqual([["3"]]);
  });
});

describe("a condition on the start of the billing period", () => {
  const tables = { cur: [...(MEMORY_OPTIONS.tables.cur ?? []), { name: "bill_billing_period_start_date", type: "timestamp(3)" }] };
  const where = (condition: string) =>
    guardSql(`SELECT count(*) FROM cur WHERE ${condition}`, { ...MEMORY_OPTIONS, tables }).canonicalSql.replace(/^.*(?=\(cur\.)| LIMIT 1000$/g, "");

  it("bounds the billing periods from both sides", () => {
    expect(where("bill_billing_period_start_date = DATE '2024-12-01'")).toBe("(cur.billing_period BETWEEN '2024-12' AND '2024-12')");
    expect(where("bill_billing_period_start_date >= DATE '2024-11-01' AND bill_billing_period_start_date < DATE '2025-02-01'")).toBe(
      "(cur.billing_period BETWEEN '2024-11' AND '2025-02')",
    );
  });
});

describe("a condition on a form of the billing period", () => {
  it.each([
    [
      "CAST(concat(billing_period, '-01') AS date) >= date_trunc('month', DATE '2025-01-20')",
      "cur.billing_period >= date_format(date_trunc('month', DATE '2025-01-20'), '%Y-%m')",
      "4",
    ],
    ["CAST(billing_period || '-01' AS date) >= DATE '2025-01-01'", "cur.billing_period >= '2025-01'", "4"],
    [
      "CAST(concat(split_part(billing_period, '-', 1), '-', split_part(billing_period, '-', 2), '-01') AS date) = DATE '2025-01-01'",
      "(cur.billing_period BETWEEN '2025-01' AND '2025-01')",
      "2",
    ],
    [
      "date_parse(billing_period, '%Y-%m') BETWEEN DATE '2024-12-01' AND DATE '2025-01-01'",
      "(cur.billing_period BETWEEN '2024-12' AND '2025-01')",
      "3",
    ],
    ["date_trunc('year', CAST(concat(billing_period, '-01') AS date)) = DATE '2025-01-01'", "cur.billing_period >= '2025-01'", "4"],
    ["date_trunc('month', date_parse(billing_period, '%Y-%m')) = DATE '2025-01-01'", "(cur.billing_period BETWEEN '2025-01' AND '2025-01')", "2"],
    ["billing_period LIKE '2024-%'", "(cur.billing_period BETWEEN '2024-01' AND '2024-12')", "1"],
    ["substr(billing_period, 1, 4) = '2024'", "(cur.billing_period BETWEEN '2024-01' AND '2024-12')", "1"],
    ["split_part(billing_period, '-', 1) IN ('2024', '2025')", "(cur.billing_period BETWEEN '2024-01' AND '2025-12')", "5"],
    ["year(CAST(concat(billing_period, '-01') AS date)) = 2025", "(cur.billing_period BETWEEN '2025-01' AND '2025-12')", "4"],
  ])("bounds it: %s", async (where, condition, count) => {
    expect(added(where)).toBe(condition);
    expect((await engine.answer(`SELECT count(*) FROM cur WHERE ${where}`)).rows).toEqual([[count]]);
  });

  it.each([
    "billing_period LIKE '%-01'",
    "billing_period LIKE '202%'",
    "concat(billing_period, '-02') = '2025-01-02'",
    "split_part(billing_period, '-', 2) = '01'",
  ])("is refused where it bounds nothing: %s", (where) => {
    if (where.startsWith("billing_period")) expect(() => guarded(where)).toThrow("does not bound what is read");
    else expect(guarded(where).notes).toEqual([expect.stringContaining("No billing period was given")]);
  });
});
