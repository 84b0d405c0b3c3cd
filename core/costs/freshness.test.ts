import { describe, expect, it } from "vitest";
import { freshness, freshnessOf, isLate, mayChangeUntil } from "#core/costs/freshness";

const at = (text: string) => new Date(text);

describe("freshness", () => {
  it("says how far the data goes and until when the month may be restated", () => {
    expect(freshnessOf("2026-11-21T23:00:00.000Z", at("2026-11-22T12:00:00Z"))).toBe(
      "through 21 Nov 23:00 UTC; AWS may restate November until 5 Dec",
    );
  });

  it.each([
    [
      "the last hour of a month belongs to that month",
      "2026-12-01T00:00:00.000Z",
      "2026-12-01T06:00:00Z",
      "through 30 Nov 23:59 UTC; AWS may restate November until 5 Dec",
    ],
    [
      "the first hour of a month belongs to the new one",
      "2026-12-01T01:00:00.000Z",
      "2026-12-01T06:00:00Z",
      "through 1 Dec 01:00 UTC; AWS may restate December until 5 Jan",
    ],
    ["a year's end", "2027-01-01T00:00:00.000Z", "2027-01-01T05:00:00Z", "through 31 Dec 23:59 UTC; AWS may restate December 2026 until 5 Jan"],
    [
      "the fifth is still open",
      "2026-12-01T00:00:00.000Z",
      "2026-12-05T23:59:59Z",
      "through 30 Nov 23:59 UTC; nothing newer has arrived for 4 days; AWS may restate November until 5 Dec",
    ],
    ["the sixth is not", "2026-12-01T00:00:00.000Z", "2026-12-06T00:00:00Z", "through 30 Nov 23:59 UTC; nothing newer has arrived for 5 days"],
  ])("at the edges of months: %s", (_, through, now, sentence) => {
    expect(freshnessOf(through, at(now))).toBe(sentence);
  });

  it("is late from more than 36 hours on, and then says so with the figures kept", () => {
    const through = "2026-11-21T00:00:00.000Z";
    expect(isLate(through, at("2026-11-22T12:00:00.000Z"))).toBe(false);
    expect(isLate(through, at("2026-11-22T12:00:00.001Z"))).toBe(true);
    const late = freshness(through, at("2026-11-23T00:00:00Z"));
    expect(late).toMatchObject({ late: true, hoursBehind: 48, partialDay: null });
    expect(late.lateNote).toContain("2 days behind");
    expect(late.lateNote).toContain("missing, not zero");
    expect(freshness(through, at("2026-11-21T10:00:00Z"))).toMatchObject({ late: false, lateNote: null });
  });

  it("names the day that is not over in the data", () => {
    expect(freshness("2026-11-21T23:00:00.000Z", at("2026-11-22T00:00:00Z")).partialDay).toBe("2026-11-21");
    expect(freshness("2026-11-22T00:00:00.000Z", at("2026-11-22T00:00:00Z")).partialDay).toBeNull();
  });

  it("keeps every month open through the fifth of the next, over years and leap days", () => {
    for (let month = 0; month < 240; month += 1) {
      const start = new Date(Date.UTC(2020, month, 1));
      const until = new Date(mayChangeUntil(start.toISOString().slice(0, 7)));
      const next = new Date(Date.UTC(2020, month + 1, 1));
      expect(until.getTime() - next.getTime()).toBe(5 * 86_400_000);
      const lastHour = new Date(next.getTime() - 3_600_000).toISOString();
      expect(freshness(lastHour, new Date(until.getTime() - 1)).mayChange).toEqual({
        billingPeriod: start.toISOString().slice(0, 7),
        until: until.toISOString(),
      });
      expect(freshness(lastHour, until).mayChange).toBeNull();
    }
  });

  it("is never behind a clock that stands before the end of the data", () => {
    expect(freshness("2026-11-22T00:00:00.000Z", at("2026-11-21T20:00:00Z"))).toMatchObject({ hoursBehind: 0, late: false });
  });
});
