import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ForecastAnswer } from "#core/api/forecast";
import { InvalidInputError, NoDataError } from "#core/errors";
import { queryCosts } from "#services/costs/query";
import { forecastCosts } from "#services/forecast/forecast-costs";
import { readFilters } from "#services/forecast/read-filters";
import { type Bill, aBill } from "#services/insights/testing/a-bill";

describe("a forecast of a bill", () => {
  let bill: Bill;
  beforeAll(async () => {
    bill = await aBill();
  });
  afterAll(() => bill.close());

  const total = async (query: Parameters<typeof queryCosts>[1]) => {
    const result = await queryCosts(bill.ctx, query);
    return Number(result.figures.find(({ id }) => id.endsWith(".total"))?.value);
  };

  it("tells what happened and what is projected apart, and adds them up", async () => {
    const answer = ForecastAnswer.parse(await forecastCosts(bill.ctx, {}));
    expect(answer.method).toBe("forecast");
    expect(answer.months.map(({ label }) => label)).toEqual(["November 2026", "December 2026", "January 2027", "February 2027"]);
    for (const { measured, projected, total: month, low, high } of answer.months) {
      expect(Number(month.value)).toBeCloseTo(Number(measured.value) + Number(projected.value), 6);
      expect(Number(low.value)).toBeLessThanOrEqual(Number(month.value));
      expect(Number(high.value)).toBeGreaterThanOrEqual(Number(month.value));
      expect([measured.kind, projected.kind, month.kind]).toEqual(["measured", "projected", "projected"]);
    }
    expect(Number(answer.monthToDate.value)).toBeCloseTo(await total({ period: "this_month" }), 8);
    expect(Number(answer.runRate.value)).toBeCloseTo(((await total({ period: "last_7d" })) / (7 * 24)) * 730, 4);
    expect(new Set(answer.figures.map(({ id }) => id)).size).toBe(answer.figures.length);
    expect(answer.backTest?.sentence).toMatch(/off by|too little history/);
    expect(answer.blocks.map(({ kind }) => kind)).toEqual(["line", "table"]);
    expect(answer.blocks[0]?.dashed).toHaveLength(13);
  });

  it("is of a part where one is named, and by group where asked", async () => {
    const groups = ForecastAnswer.parse(await forecastCosts(bill.ctx, { by: "account", top: 2 }));
    expect(groups.groups.map(({ key }) => key)).toContain("other");
    const [largest] = groups.groups;
    const part = await forecastCosts(bill.ctx, { filters: [{ dimension: "account", op: "is", values: [String(largest?.key)] }] });
    expect(Number(largest?.forecast.value)).toBeCloseTo(Number(part.forecast.figure.value), 1);
    const sum = groups.groups.reduce((all, { monthToDate }) => all + Number(monthToDate.value), 0);
    expect(sum).toBeCloseTo(Number(groups.monthToDate.value), 6);
  });

  it("says the same twice, and refuses what is no cost or not there", async () => {
    const [a, b] = [await forecastCosts(bill.ctx, {}), await forecastCosts(bill.ctx, {})];
    expect(a.forecast).toEqual(b.forecast);
    await expect(forecastCosts(bill.ctx, { metric: "coverage" })).rejects.toThrow(InvalidInputError);
    await expect(forecastCosts(bill.ctx, { by: "day" })).rejects.toThrow(/by day already/);
    await expect(forecastCosts(bill.ctx, { filters: [{ dimension: "account", op: "is", values: ["nobody"] }] })).rejects.toThrow(InvalidInputError);
    await expect(
      forecastCosts(bill.ctx, {
        filters: [
          { dimension: "account", op: "is", values: ["data"] },
          { dimension: "service", op: "is", values: ["NATGateway"] },
        ],
      }),
    ).rejects.toThrow(NoDataError);
  });

  it("reads the filters of a URL, and says what a list of them looks like", () => {
    expect(readFilters('[{"dimension":"service","values":["EC2"]}]', "filters")).toEqual([{ dimension: "service", op: "is", values: ["EC2"] }]);
    expect(readFilters(undefined, "filters")).toEqual([]);
    expect(() => readFilters("{", "filters")).toThrow(/not JSON/);
    expect(() => readFilters('{"a":1}', "filters")).toThrow(/not a list of filters/);
  });
});
