import { describe, expect, it } from "vitest";
import { budgetSpan, spanStart } from "#core/budgets/budget-period";
import { reachedPoints } from "#core/budgets/crossings";
import { dayNumber, dayText } from "#core/costs/forecast/day-number";

describe("the period of a budget", () => {
  it.each([
    ["month", "2026-11-18", "2026-11-01", "2026-12-01", "November 2026"],
    ["quarter", "2026-11-18", "2026-10-01", "2027-01-01", "Q4 2026"],
    ["quarter", "2026-01-01", "2026-01-01", "2026-04-01", "Q1 2026"],
    ["year", "2026-12-31", "2026-01-01", "2027-01-01", "2026"],
  ] as const)("%s on %s runs from %s to %s", (period, today, from, to, label) => {
    const span = budgetSpan(period, dayNumber(today));
    expect([spanStart(span), dayText(span.to), span.label]).toEqual([from, to, label]);
  });
});

describe("alert points", () => {
  const points = [
    { of: "actual", percent: 50 },
    { of: "actual", percent: 80 },
    { of: "forecast", percent: 100 },
  ] as const;

  it("are reached at exactly their share, not a cent below", () => {
    expect(reachedPoints(points, "1000.00", { actual: "499.99", forecast: "999.999999" })).toEqual([]);
    expect(reachedPoints(points, "1000.00", { actual: "800", forecast: "1000.00" }).map(({ point }) => point.percent)).toEqual([50, 80, 100]);
  });

  it("are not reached by what is not known", () => {
    expect(reachedPoints(points, "1.00", { actual: null, forecast: null })).toEqual([]);
  });
});
