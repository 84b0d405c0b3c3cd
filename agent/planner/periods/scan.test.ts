import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf, resolveToken } from "#agent/planner/dates";
import { canonicalPeriod, scanPeriods } from "#agent/planner/periods/scan";

const today = dayOf(new Date("2026-11-18T12:00:00Z"));
const first = (text: string) => scanPeriods(text, today)[0];
const same = (a: string | undefined, b: string) => expect(canonicalPeriod(a ?? "nothing", today)).toBe(canonicalPeriod(b, today));

describe("scanPeriods", () => {
  it.each([
    ["today", "today"],
    ["yesterday", "yesterday"],
    ["yday", "yesterday"],
    ["the day before yesterday", "2026-11-16"],
    ["this week", "this_week"],
    ["wtd", "this_week"],
    ["last week", "last_week"],
    ["this month", "this_month"],
    ["mtd", "this_month"],
    ["month to date", "this_month"],
    ["last month", "last_month"],
    ["prev month", "last_month"],
    ["this quarter", "this_quarter"],
    ["qtd", "this_quarter"],
    ["last full quarter", "last_quarter"],
    ["this year", "this_year"],
    ["ytd", "this_year"],
    ["so far this year", "this_year"],
    ["last year", "last_year"],
    ["last 7 days", "last_7d"],
    ["past 14 days", "last_14d"],
    ["trailing 90", "last_90d"],
    ["l30d", "last_30d"],
    ["last fortnight", "last_2w"],
    ["the last three weeks", "last_3w"],
    ["last 6 months", "last_6mo"],
    ["ttm", "last_12mo"],
    ["rolling 12 months", "last_12mo"],
    ["next month", "next_month"],
    ["next quarter", "next_quarter"],
    ["2026-10", "2026-10"],
    ["october", "2026-10"],
    ["in oct 2025", "2025-10"],
    ["aug'26", "2026-08"],
    ["december", "2025-12"],
    ["p9", "2026-09"],
    ["the month before last", "2026-09"],
    ["q3", "2026-Q3"],
    ["2026-q3", "2026-Q3"],
    ["q4 last year", "2025-Q4"],
    ["3q26", "2026-Q3"],
    ["the third quarter", "2026-Q3"],
    ["two quarters ago", "2026-Q2"],
    ["q3 is the quarter that closed", "last_quarter"],
    ["h1", "2026-01-01..2026-06-30"],
    ["the first half of this year", "2026-01-01..2026-06-30"],
    ["2025", "2025"],
    ["fy25", "2025"],
    ["all of 2025", "2025"],
    ["2026-11-10", "2026-11-10"],
    ["10 november", "2026-11-10"],
    ["nov 10th", "2026-11-10"],
    ["22/09/2026", "2026-09-22"],
    ["on the 12th", "2026-11-12"],
    ["the 25th", "2026-10-25"],
    ["friday", "2026-11-13"],
    ["friday, 13 november", "2026-11-13"],
    ["1-15 october", "2026-10-01..2026-10-15"],
    ["oct 1 to 15", "2026-10-01..2026-10-15"],
    ["from 3 march to 12 april", "2026-03-03..2026-04-12"],
    ["between 1 and 15 of october", "2026-10-01..2026-10-15"],
    ["june until end of august", "2026-06-01..2026-08-31"],
    ["may through july", "2026-05-01..2026-07-31"],
    ["24 dec to 3 jan", "2025-12-24..2026-01-03"],
    ["since 1 july", "2026-07-01..2026-11-18"],
    ["july 1 till today", "2026-07-01..2026-11-18"],
    ["since monday", "this_week"],
    ["since january", "2026-01-01..2026-11-18"],
    ["week 45", "2026-11-02..2026-11-08"],
    ["week of nov 2", "2026-11-02..2026-11-08"],
    ["last weekend", "2026-11-14..2026-11-15"],
    ["the first fortnight of october", "2026-10-01..2026-10-14"],
    ["back half of september", "2026-09-16..2026-09-30"],
    ["first week of november", "2026-11-01..2026-11-07"],
    ["the six weeks ending 8 november", "2026-09-28..2026-11-08"],
    ["black friday last year", "2025-11-28"],
    ["year end", "this_year"],
    ["29 feb 2024", "2024-02-29"],
  ])("reads %s", (text, token) => same(first(text)?.value, token));

  it.each([
    ["december", "2026-12"],
    ["friday", "2026-11-20"],
    ["24 dec to 3 jan", "2026-12-24..2027-01-03"],
    ["the 25th", "2026-11-25"],
    ["the weekend", "2026-11-21..2026-11-22"],
    ["black friday", "2026-11-27"],
  ])("also offers what lies ahead for %s", (text, token) => same(first(text)?.coming, token));

  it.each([
    ["until monday", "2026-11-23"],
    ["till 1 december", "2026-12-01"],
    ["until friday", "2026-11-20"],
  ])("knows the day of %s", (text, day) => same(first(text)?.until, day));

  it.each(["approve apr-77", "m5 and c6i boxes", "what may that cost", "ip-10-2-14-7", "top 5 services", "keep 20% spare", "for 2h", "30 feb 2026"])(
    "finds no period in %s",
    (text) => {
      expect(
        scanPeriods(text, today)
          .map((p) => p.value)
          .filter((v) => resolveToken(v, today) && !/^2026-(?:02|11)/.test(v)),
      ).toEqual([]);
    },
  );

  it("gives both ends of a span that may be a comparison", () => {
    expect(first("from sept to oct")?.parts).toEqual(["2026-09", "2026-10"]);
  });

  it("gives tokens that resolve, never overlapping, whatever the text", () => {
    const words = fc.constantFrom(
      "last",
      "next",
      "this",
      "3",
      "12",
      "31",
      "days",
      "week",
      "months",
      "oct",
      "november",
      "to",
      "-",
      "until",
      "since",
      "2026",
      "q3",
      "h1",
      "1st",
      "friday",
      "of",
      "the",
      "first",
      "half",
      "year",
      "before",
      "ago",
      "and",
      "may",
      "'25",
      "/",
      "fy",
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 9 }), fc.integer({ min: 19_000, max: 23_000 }), (parts, day) => {
        let end = 0;
        for (const found of scanPeriods(parts.join(" "), day)) {
          expect(found.start).toBeGreaterThanOrEqual(end);
          end = found.end;
          if (found.form === "since_then") continue;
          for (const token of [found.value, found.coming, found.until, ...(found.parts ?? [])]) {
            if (token === undefined) continue;
            const range = resolveToken(token, day);
            expect(range, token).toBeDefined();
            expect((range?.to ?? 0) - (range?.from ?? 1)).toBeGreaterThanOrEqual(token === "this_year" ? 0 : 0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
