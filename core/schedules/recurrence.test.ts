import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSchedule } from "#core/schedules/read-recurrence";
import { describeRecurrence, nextOccurrence, type Recurrence } from "#core/schedules/recurrence";
import { dateIn, weekdayOf } from "#core/time/zone";

const BERLIN = "Europe/Berlin";
const at = (text: string) => new Date(text);

describe("nextOccurrence", () => {
  const cases: readonly (readonly [Recurrence, string, string])[] = [
    [{ every: "week", weekday: 1, at: "09:00", timeZone: "UTC" }, "2026-11-18T12:00:00Z", "2026-11-23T09:00:00.000Z"],
    [{ every: "week", weekday: 3, at: "12:00", timeZone: "UTC" }, "2026-11-18T12:00:00Z", "2026-11-25T12:00:00.000Z"],
    [{ every: "workday", at: "08:30", timeZone: BERLIN }, "2026-11-20T08:00:00Z", "2026-11-23T07:30:00.000Z"],
    [{ every: "month", day: 31, at: "09:00", timeZone: "UTC" }, "2026-01-31T10:00:00Z", "2026-02-28T09:00:00.000Z"],
    [{ every: "month", day: 1, at: "00:00", timeZone: "America/New_York" }, "2026-12-15T00:00:00Z", "2027-01-01T05:00:00.000Z"],
    // The night in which Berlin's clocks go from 2 to 3, and the one in which 2:30 comes twice.
    [{ every: "day", at: "02:30", timeZone: BERLIN }, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00.000Z"],
    [{ every: "day", at: "02:30", timeZone: BERLIN }, "2026-10-25T02:00:00Z", "2026-10-26T01:30:00.000Z"],
  ];
  it.each(cases)("%o after %s is %s", (recurrence, after, expected) => {
    expect(nextOccurrence(recurrence, at(after)).toISOString()).toBe(expected);
  });

  it("is later than what went before, within its step, and on its day", () => {
    const zones = ["UTC", BERLIN, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"];
    const anyRecurrence = fc.record({
      every: fc.constantFrom("day", "workday", "week", "month" as const),
      weekday: fc.integer({ min: 1, max: 7 }),
      day: fc.integer({ min: 1, max: 31 }),
      at: fc.integer({ min: 0, max: 1439 }).map((m) => `${String(Math.trunc(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`),
      timeZone: fc.constantFrom(...zones),
    });
    fc.assert(
      fc.property(anyRecurrence, fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2028, 0, 1) }), (recurrence, ms) => {
        const next = nextOccurrence(recurrence as Recurrence, new Date(ms));
        const days = { day: 1.1, workday: 3.1, week: 7.1, month: 31.1 }[recurrence.every] ?? 0;
        expect(next.getTime()).toBeGreaterThan(ms);
        expect(next.getTime() - ms).toBeLessThanOrEqual(days * 86_400_000);
        const weekday = weekdayOf(dateIn(next, recurrence.timeZone));
        if (recurrence.every === "week") expect(weekday).toBe(recurrence.weekday);
        if (recurrence.every === "workday") expect(weekday).toBeLessThan(6);
      }),
      { numRuns: 500 },
    );
  });
});

describe("readSchedule", () => {
  const read = (text: string) => {
    const found = readSchedule(text, "UTC");
    return found && `${describeRecurrence(found.recurrence)}: ${found.question}`;
  };
  it.each([
    ["every Monday send me EKS by team", "every Monday at 09:00 (UTC): EKS by team"],
    ["Send me EKS by team every Monday", "every Monday at 09:00 (UTC): EKS by team"],
    ["please show me yesterday's spend every workday at 8:30", "every workday at 08:30 (UTC): yesterday's spend"],
    ["each morning tell me what we spent yesterday", "every day at 09:00 (UTC): what we spent yesterday"],
    ["every friday at 4pm give us a summary of the month so far by service", "every Friday at 16:00 (UTC): the month so far by service"],
    ["on the 1st of every month, report last month's bill by account", "on day 1 of every month at 09:00 (UTC): last month's bill by account"],
    ["Send me the untagged spend weekly", "every Monday at 09:00 (UTC): the untagged spend"],
    ["Every month on the 5th at 10 show me coverage last month", "on day 5 of every month at 10:00 (UTC): coverage last month"],
    ["can you email me the top 5 services daily at noon", "every day at 12:00 (UTC): the top 5 services"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });
  it.each([
    "what did we spend every day last week",
    "spend per day on mondays",
    "show me daily spend",
    "show me EC2 cost daily",
    "give me spend by service every month this year",
    "send me daily spend of last week",
    "EKS by team",
    "why is every monday expensive?",
    "what do we pay monthly for support",
    "every other week send me EKS",
  ])("leaves alone: %s", (text) => {
    expect(read(text)).toBeUndefined();
  });
});
