import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextMonth } from "#core/commitments/deadlines";
import {
  daysLeft,
  isTooLateInMonth,
  mayPlanOnReturn,
  returnUntil,
  startIfBought,
  totalOf,
  upfrontOf,
  whyNotCommitment,
} from "#core/commitments/purchase-terms";

describe("the terms of a purchase", () => {
  it("count the whole commitment: hours of the term, exactly, to the cent", () => {
    expect(totalOf("2.5", "1y")).toBe("21900.00");
    expect(totalOf("100", "3y")).toBe("2628000.00");
    expect(totalOf("0.00101", "1y")).toBe("8.85");
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000_000 }), fc.constantFrom("1y" as const, "3y" as const), (steps, term) => {
        const cents = (BigInt(steps) * BigInt(term === "1y" ? 8760 : 26_280) + 500n) / 1000n;
        const text = totalOf(`${Math.trunc(steps / 1e5)}.${String(steps % 1e5).padStart(5, "0")}`, term);
        expect(text.replace(".", "")).toBe(String(cents).padStart(3, "0"));
      }),
    );
  });

  it("ask for nothing, half or all of it upfront", () => {
    expect([upfrontOf("21900.00", "no"), upfrontOf("21900.00", "partial"), upfrontOf("21900.00", "all")]).toEqual(["0.00", "10950.00", "21900.00"]);
  });

  it("refuse what the API does not take, and what could not be returned, with what to do", () => {
    expect(whyNotCommitment("0.0009")).toContain("0.001 to 1,000,000");
    expect(whyNotCommitment("1000000.00001")).toContain("0.001 to 1,000,000");
    expect(whyNotCommitment("100.00001")).toContain("in tranches of at most $100 an hour");
    expect([whyNotCommitment("0.001"), whyNotCommitment("100")]).toEqual([undefined, undefined]);
  });

  it("let a plan go back for seven days and within the month of its start", () => {
    expect(returnUntil(new Date("2026-11-10T08:00:00Z")).toISOString()).toBe("2026-11-17T08:00:00.000Z");
    expect(returnUntil(new Date("2026-11-27T08:00:00Z")).toISOString()).toBe("2026-11-30T23:59:59.999Z");
    fc.assert(
      fc.property(fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }), (start) => {
        const until = returnUntil(start);
        expect(until >= start && until.getTime() - start.getTime() <= 7 * 86_400_000).toBe(true);
        expect(until.getUTCMonth()).toBe(start.getUTCMonth());
        // Once that is told, the start that is offered instead can be returned for a whole week.
        expect(isTooLateInMonth(nextMonth(start))).toBe(false);
        expect(daysLeft(start)).toBeGreaterThan(0);
      }),
    );
  });

  it("are too late for a start with fewer than three days of the month left", () => {
    expect(isTooLateInMonth(new Date("2026-11-28T00:00:00Z"))).toBe(false);
    expect(isTooLateInMonth(new Date("2026-11-28T00:00:01Z"))).toBe(true);
    expect(nextMonth(new Date("2026-12-30T10:00:00Z")).toISOString()).toBe("2027-01-01T00:00:00.000Z");
  });

  it("start whole seconds after the call, or when that was said", () => {
    const call = new Date("2026-11-26T04:00:00.750Z");
    expect(startIfBought({ kind: "queued", hours: 24 }, call).toISOString()).toBe("2026-11-27T04:00:00.000Z");
    expect(startIfBought({ kind: "at", instant: "2026-12-01T00:00:00.000Z" }, call).toISOString()).toBe("2026-12-01T00:00:00.000Z");
  });

  it("keep the last two returns of a year in reserve", () => {
    expect([0, 7, 8, 9, 10].map(mayPlanOnReturn)).toEqual([true, true, false, false, false]);
  });
});
