import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXPIRY_MARKS, expiryMark, isMonthEnd, keepOrReturnAt, nextMonth, returnsUsed } from "#core/commitments/deadlines";
import type { PlanState } from "#core/ports/savings-plans";

const DAY_MS = 86_400_000;
const instants = fc.date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2028-12-31T00:00:00Z"), noInvalidDate: true });
const days = (count: number) => count * DAY_MS;

describe("when people are asked to keep or to return", () => {
  it("is day 5, or two days before the last return where that is earlier, as by hand", () => {
    const ask = (start: string, returnableUntil: string | undefined) => keepOrReturnAt({ start, returnableUntil })?.toISOString();
    expect(ask("2026-11-10T08:00:00.000Z", "2026-11-17T08:00:00.000Z")).toBe("2026-11-15T08:00:00.000Z");
    expect(ask("2026-11-26T08:00:00.000Z", "2026-12-01T00:00:00.000Z")).toBe("2026-11-29T00:00:00.000Z");
    expect(ask("2026-11-29T20:00:00.000Z", "2026-12-01T00:00:00.000Z")).toBe("2026-11-29T20:00:00.000Z");
    expect(ask("2026-11-10T08:00:00.000Z", "2026-11-10T08:00:00.000Z")).toBeUndefined();
    expect(ask("2026-11-10T08:00:00.000Z", undefined)).toBeUndefined();
  });

  it("is never after day 5, and leaves two days where there are two", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 7 * 24 }), (start, hours) => {
        const until = new Date(start.getTime() + hours * 3_600_000);
        const due = keepOrReturnAt({ start: start.toISOString(), returnableUntil: until.toISOString() });
        expect(due?.getTime()).toBeGreaterThanOrEqual(start.getTime());
        expect(due?.getTime()).toBeLessThanOrEqual(start.getTime() + days(5));
        expect(due?.getTime()).toBeLessThan(until.getTime());
        if (hours >= 48) expect(until.getTime() - (due?.getTime() ?? 0)).toBeGreaterThanOrEqual(days(2));
      }),
    );
  });
});

describe("notices of an end", () => {
  it("come 60, 30 and 7 days before, each from its day on, and none afterwards", () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -days(5), max: days(100) }), (end, before) => {
        const mark = expiryMark(end, new Date(end.getTime() - before));
        const reached = EXPIRY_MARKS.filter((one) => before <= days(one));
        expect(mark).toBe(before <= 0 || reached.length === 0 ? undefined : Math.min(...reached));
      }),
    );
  });
});

describe("the counter of returns", () => {
  it("counts those of the calendar year, and those that are on their way", () => {
    const now = new Date("2026-11-26T00:00:00Z");
    const one = (state: PlanState, start: string) => ({ state, start });
    expect(
      returnsUsed(
        [
          one("returned", "2026-01-01T00:00:00.000Z"),
          one("returned", "2025-12-31T23:59:59.000Z"),
          one("pending-return", "2026-11-25T00:00:00.000Z"),
          one("active", "2026-11-25T00:00:00.000Z"),
          one("queued-deleted", "2026-05-01T00:00:00.000Z"),
        ],
        now,
      ),
    ).toBe(2);
  });
});

describe("the end of a month", () => {
  it("is its last seven days in UTC, by the calendar", () => {
    fc.assert(
      fc.property(instants, (at) => {
        const month = at.toISOString().slice(0, 7);
        const inSevenDays = new Date(at.getTime() + days(7)).toISOString().slice(0, 7);
        expect(isMonthEnd(at, 7)).toBe(inSevenDays !== month);
        expect(nextMonth(at).toISOString().slice(8)).toBe("01T00:00:00.000Z");
      }),
    );
  });
});
