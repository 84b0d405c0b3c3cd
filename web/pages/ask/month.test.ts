import { describe, expect, it } from "vitest";
import { monthOf } from "#web/pages/ask/month.ts";
import { angleOf, arcPath, pointAt, tickPath, WIDE } from "#web/pages/ask/orbit.ts";

const aResult = (partial: boolean) => ({
  columns: [
    { name: "period", type: "varchar" },
    { name: "value", type: "decimal" },
  ],
  rows: [
    ["2026-11-01", "100.50"],
    ["2026-11-03", "90"],
  ],
  asOf: "2026-11-03T00:00:00Z",
  period: {
    asked: "this_month",
    label: "1–3 Nov 2026",
    from: "2026-11-01T00:00:00Z",
    to: "2026-11-04T00:00:00Z",
    timeZone: "UTC",
    days: 3,
    daysWithData: 2,
    partial,
  },
});

describe("the month on the horizon", () => {
  it("holds every day of the calendar: flown, missing and coming", () => {
    const month = monthOf(aResult(false));
    expect([month.name, month.days.length, month.flown, month.longest]).toEqual(["November", 30, 3, 100.5]);
    expect(month.days.slice(0, 4).map((day) => day.state)).toEqual(["flown", "missing", "flown", "coming"]);
  });

  it("knows the day that is not over", () => {
    expect(monthOf(aResult(true)).days[2]?.state).toBe("partial");
  });
});

describe("the orbit", () => {
  it("puts the first and the last day at its ends, the middle at the top", () => {
    expect(angleOf(WIDE, 0, 31)).toBe(-WIDE.spread);
    expect(pointAt(WIDE, angleOf(WIDE, 15, 31))).toEqual({ x: 590, y: 146 });
  });

  it("draws a tick as long as its share", () => {
    expect(tickPath(WIDE, 0, 1)).toBe("M590 139L590 61");
    expect(tickPath(WIDE, 0, 0)).toBe("M590 139L590 137.5");
    expect(arcPath(WIDE, -10, 10)).toMatch(/^M405\.9 162\.1A1060 1060 0 0 1 774\.1 162\.1$/);
  });
});
