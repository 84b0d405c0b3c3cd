import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toCsv } from "#core/costs/csv";
import { granularityFor, readSpendQuestion } from "#core/spend/spend-question";
import { queryCosts } from "#services/costs/query";
import { aBill, type Bill } from "#services/insights/testing/a-bill";
import { readSpend, readSpendRows } from "#services/spend/read-spend";

const same = (name: string) => name;

describe("readSpendQuestion", () => {
  it.each([
    [{ period: ["YTD"] }, { period: "this_year" }],
    [{ granularity: ["W"] }, { period: "last_12w", granularity: "weekly" }],
    [
      { granularity: ["M"], period: ["2026-Q3"] },
      { period: "2026-Q3", granularity: "monthly" },
    ],
    [{ from: ["2026-10-01"], to: ["2026-11-01"] }, { period: { from: "2026-10-01", to: "2026-11-01" } }],
    [{ groupBy: ["service,account", "region"] }, { groupBy: ["service", "account", "region"], period: undefined }],
    [{ account: ["a", "b"] }, { filters: [{ dimension: "account", op: "is", values: ["a", "b"] }], exclude: [] }],
    [
      { "exclude.account": ["a"], "tag:team!": ["x"] },
      {
        exclude: [
          { dimension: "account", op: "is", values: ["a"] },
          { dimension: "tag:team", op: "is", values: ["x"] },
        ],
      },
    ],
  ])("reads %j", (parameters, expected) => {
    expect(readSpendQuestion(parameters, same)).toMatchObject(expected);
  });

  it.each([
    [{ period: ["this_month"], from: ["2026-10-01"], to: ["2026-11-01"] }, /either period, or from and to/],
    [{ from: ["2026-10-01"] }, /both from and to/],
    [{ granularity: ["fortnightly"] }, /D, W or M/],
    [{ topN: ["0"] }, /1 to 1000/],
    [{ period: ["a", "b"] }, /once/],
    [{ account: [""] }, /no value/],
  ])("refuses %j in a sentence", (parameters, message) => {
    expect(() => readSpendQuestion(parameters, same)).toThrow(message);
  });

  it("chooses steps that a chart can show", () => {
    expect([7, 62, 63, 190, 365].map(granularityFor)).toEqual(["daily", "daily", "weekly", "weekly", "monthly"]);
  });
});

describe("readSpend", () => {
  let bill: Bill;
  beforeAll(async () => {
    bill = await aBill();
  }, 120_000);
  afterAll(() => bill.close());

  it("says in totals, series, table and file what the semantic query says, to the last digit", async () => {
    const parameters = { period: ["last_14d"], groupBy: ["account"], compareTo: ["prev_period"] };
    const [spend, asked, rows] = await Promise.all([
      readSpend(bill.ctx, parameters),
      queryCosts(bill.ctx, { period: "last_14d", groupBy: ["account"], compareTo: "prev_period" }),
      readSpendRows(bill.ctx, parameters),
    ]);
    expect(spend.queryId).toBe(asked.queryId);
    expect(spend.totals.total.value).toBe(asked.reconciliation.total);
    expect(spend.totals.previous?.value).toBe(asked.figures.find(({ id }) => id.endsWith(".total_previous"))?.value);
    expect(toCsv(rows)).toBe(toCsv(asked));
    const sum = spend.series.reduce((total, { total: one }) => total + Number(one.value), 0);
    expect(sum).toBeCloseTo(Number(spend.totals.total.value), 6);
    for (const series of spend.series)
      expect(series.points.reduce((total, { figure }) => total + Number(figure.value), 0)).toBeCloseTo(Number(series.total.value), 6);
    expect(spend.trend.kind).toBe("stacked_bar");
    expect(spend.table.rows.length).toBe(asked.rows.length);
    expect(spend.reconciliation.ties).toBe(true);
    expect(spend.freshness.sentence).toContain("through 17 Nov");
  });

  it("gives a file over time where a granularity is named", async () => {
    const { columns, rows } = await readSpendRows(bill.ctx, { period: ["last_7d"], granularity: ["D"] });
    expect(columns[0]?.name).toBe("period");
    expect(rows.length).toBe(7);
  });

  it.each([
    [{ acount: ["dev"] }, /Did you mean account/],
    [{ account: ["devv"] }, /Did you mean "dev"/],
    [{ metric: ["amortised_costs"] }, /Did you mean amortized/],
    [{ groupBy: ["servce"] }, /Did you mean service/],
    [{ day: ["2026-11-01"] }, /by period/],
    [{ "tag:nothing": ["x"] }, /no tag/],
  ])("refuses %j and names the nearest", async (parameters, message) => {
    await expect(readSpend(bill.ctx, parameters)).rejects.toThrow(message);
  });
});
