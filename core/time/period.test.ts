import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "#core/errors";
import { comparePeriod } from "#core/time/compare-period";
import { type PeriodContext, resolvePeriod } from "#core/time/period";
import { PERIOD_TOKENS } from "#core/time/period-tokens";

function days(from: string, to: string): string[] {
  const list: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) list.push(new Date(at).toISOString().slice(0, 10));
  return list;
}

/** Wednesday noon, data to the end of Tuesday. */
function context(over: Partial<PeriodContext> = {}): PeriodContext {
  const dataFrom = over.dataFrom ?? "2025-11-01T00:00:00.000Z";
  const dataThrough = over.dataThrough ?? "2026-11-18T00:00:00.000Z";
  return { now: new Date("2026-11-18T12:00:00Z"), timeZone: "UTC", dataFrom, dataThrough, days: days(dataFrom.slice(0, 10), dataThrough), ...over };
}

const short = ({ from, to }: { from: string; to: string }) => `${from.replace(/T00:00:00\.000Z$/, "")} ${to.replace(/T00:00:00\.000Z$/, "")}`;

describe("resolvePeriod", () => {
  it.each([
    ["today", "2026-11-18 2026-11-19", "18 Nov 2026"],
    ["yesterday", "2026-11-17 2026-11-18", "17 Nov 2026"],
    ["this_week", "2026-11-16 2026-11-18", "16–17 Nov 2026"],
    ["last_week", "2026-11-09 2026-11-16", "9–15 Nov 2026"],
    ["this_month", "2026-11-01 2026-11-18", "1–17 Nov 2026"],
    ["last_month", "2026-10-01 2026-11-01", "October 2026"],
    ["this_quarter", "2026-10-01 2026-11-18", "1 Oct – 17 Nov 2026"],
    ["last_quarter", "2026-07-01 2026-10-01", "Q3 2026"],
    ["this_year", "2026-01-01 2026-11-18", "1 Jan – 17 Nov 2026"],
    ["last_year", "2025-01-01 2026-01-01", "2025"],
    ["last_1d", "2026-11-17 2026-11-18", "17 Nov 2026"],
    ["last_7d", "2026-11-11 2026-11-18", "11–17 Nov 2026"],
    ["last_30d", "2026-10-19 2026-11-18", "19 Oct – 17 Nov 2026"],
    ["last_2w", "2026-11-02 2026-11-16", "2–15 Nov 2026"],
    ["last_3mo", "2026-08-01 2026-11-01", "Aug–Oct 2026"],
    ["last_12mo", "2025-11-01 2026-11-01", "Nov 2025 – Oct 2026"],
    ["last_24h", "2026-11-17 2026-11-18", "17 Nov 2026"],
    ["last_30_days", "2026-10-19 2026-11-18", "19 Oct – 17 Nov 2026"],
    ["Last Month", "2026-10-01 2026-11-01", "October 2026"],
    ["next_month", "2026-12-01 2027-01-01", "December 2026"],
    ["next_quarter", "2027-01-01 2027-04-01", "Q1 2027"],
    ["2026-10", "2026-10-01 2026-11-01", "October 2026"],
    ["2026-11", "2026-11-01 2026-11-18", "1–17 Nov 2026"],
    ["2026-02", "2026-02-01 2026-03-01", "February 2026"],
    ["2024-02", "2024-02-01 2024-03-01", "February 2024"],
    ["2026-Q3", "2026-07-01 2026-10-01", "Q3 2026"],
    ["2025-q4", "2025-10-01 2026-01-01", "Q4 2025"],
    ["2025", "2025-01-01 2026-01-01", "2025"],
    ["2026-11-10", "2026-11-10 2026-11-11", "10 Nov 2026"],
    ["2024-02-29", "2024-02-29 2024-03-01", "29 Feb 2024"],
    ["2026-10-01..2026-10-15", "2026-10-01 2026-10-16", "1–15 Oct 2026"],
    ["2026-10-01..2026-10-31", "2026-10-01 2026-11-01", "October 2026"],
    ["2025-12-28..2026-01-03", "2025-12-28 2026-01-04", "28 Dec 2025 – 3 Jan 2026"],
    ["all", "2025-11-01 2026-11-18", "1 Nov 2025 – 17 Nov 2026"],
  ])("%s is %s, shown as %s", (token, bounds, label) => {
    const period = resolvePeriod(token, context());
    expect([short(period), period.label]).toEqual([bounds, label]);
  });

  it("takes half-open dates and instants as they stand", () => {
    expect(short(resolvePeriod({ from: "2026-11-01", to: "2026-11-08" }, context()))).toBe("2026-11-01 2026-11-08");
    expect(short(resolvePeriod({ from: "2026-10-01T00:00:00Z", to: "2026-11-01T00:00:00+00:00" }, context()))).toBe("2026-10-01 2026-11-01");
    expect(resolvePeriod({ from: "2026-11-17T09:00:00Z", to: "2026-11-17T12:00:00Z" }, context()).label).toBe("17 Nov 2026, 09:00–12:00 UTC");
  });

  it.each(["2026-13", "2026-02-30", "last_0d", "lastmonth", "2026-10-31..2026-10-01", "last_99999d", "", "soon"])(
    "refuses %j and says what there is",
    (token) => {
      expect(() => resolvePeriod(token, context())).toThrow(InvalidInputError);
    },
  );

  it("says of a day that is under way that it is partial", () => {
    const during = context({ dataThrough: "2026-11-18T09:00:00.000Z" });
    expect(resolvePeriod("this_month", during)).toMatchObject({ to: "2026-11-18T09:00:00.000Z", partial: true });
    expect(resolvePeriod("last_7d", during).partial).toBe(false);
    expect(resolvePeriod("this_month", context()).partial).toBe(false);
  });

  it("does not call last month this month, before its first data", () => {
    const early = context({ now: new Date("2026-12-01T06:00:00Z"), dataThrough: "2026-12-01T00:00:00.000Z" });
    expect(resolvePeriod("this_month", early)).toMatchObject({ from: "2026-12-01T00:00:00.000Z", daysWithData: 0 });
  });

  it("ends the last days at the data when the bill is a day or two late, not when it is years old", () => {
    expect(short(resolvePeriod("last_7d", context({ dataThrough: "2026-11-16T00:00:00.000Z" })))).toBe("2026-11-09 2026-11-16");
    expect(short(resolvePeriod("last_7d", context({ dataFrom: "2024-09-01T00:00:00.000Z", dataThrough: "2024-10-01T00:00:00.000Z" })))).toBe(
      "2026-11-11 2026-11-18",
    );
  });

  it("counts the days that have data", () => {
    const gap = context({ days: days("2026-10-01", "2026-11-01").filter((day) => day !== "2026-10-13") });
    expect(resolvePeriod("2026-10", gap)).toMatchObject({ days: 31, daysWithData: 30 });
  });

  it.each([
    // Clocks go back on 1 November 2026 in New York, forward on 8 March.
    ["America/New_York", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
    ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-10", "2026-11-09T18:30:00.000Z", "2026-11-10T18:30:00.000Z"],
    // Midnight does not exist there on that day.
    ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-11-10", "2026-11-09T10:00:00.000Z", "2026-11-10T10:00:00.000Z"],
  ])("begins days in %s: %s", (timeZone, day, from, to) => {
    expect(resolvePeriod(day, context({ timeZone }))).toMatchObject({ from, to, timeZone, days: 1 });
  });

  it("keeps months on the invoice's clock whatever the zone", () => {
    expect(resolvePeriod("2026-10", context({ timeZone: "Asia/Tokyo" }))).toMatchObject({ from: "2026-10-01T00:00:00.000Z", timeZone: "UTC" });
  });

  it("gives bounds in order for every token at any time", () => {
    const tokens = [...PERIOD_TOKENS.map(({ token }) => token), "last_5w", "last_36h", "next_year", "this_year"];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2020-01-01"), max: new Date("2031-01-01"), noInvalidDate: true }),
        fc.constantFrom(...tokens),
        fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata"),
        fc.integer({ min: 0, max: 90 }),
        (now, token, timeZone, lagHours) => {
          const dataThrough = new Date(Math.floor((now.getTime() - lagHours * 3_600_000) / 3_600_000) * 3_600_000).toISOString();
          const where = { now, timeZone, dataFrom: "2019-01-01T00:00:00.000Z", dataThrough, days: [] };
          const period = resolvePeriod(token, where);
          expect(period.from < period.to).toBe(true);
          for (const compareTo of ["prev_period", "prev_year"]) {
            const before = comparePeriod(period, compareTo, where);
            expect(before.from < before.to && before.from < period.from && before.to <= period.to).toBe(true);
            if (compareTo === "prev_period") expect(before.to <= period.from).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe("comparePeriod", () => {
  it.each([
    ["this_month", "prev_period", "2026-10-01 2026-10-18"],
    ["last_month", "prev_period", "2026-09-01 2026-10-01"],
    ["2026-11", "prev_period", "2026-10-01 2026-10-18"],
    ["last_quarter", "prev_period", "2026-04-01 2026-07-01"],
    ["this_quarter", "prev_period", "2026-07-01 2026-08-18"],
    ["last_year", "prev_period", "2024-01-01 2025-01-01"],
    ["last_week", "prev_period", "2026-11-02 2026-11-09"],
    ["this_week", "prev_period", "2026-11-09 2026-11-11"],
    ["last_7d", "prev_period", "2026-11-04 2026-11-11"],
    ["last_3mo", "prev_period", "2026-05-01 2026-08-01"],
    ["yesterday", "prev_period", "2026-11-16 2026-11-17"],
    ["2026-10-05..2026-10-14", "prev_period", "2026-09-25 2026-10-05"],
    ["last_month", "prev_year", "2025-10-01 2025-11-01"],
    ["this_month", "prev_year", "2025-11-01 2025-11-18"],
    ["last_week", "prev_year", "2025-11-10 2025-11-17"],
    ["2024-02-29", "prev_year", "2023-02-28 2023-03-01"],
    ["last_month", "2026-03", "2026-03-01 2026-04-01"],
  ])("%s against %s is %s", (token, compareTo, bounds) => {
    const where = context();
    expect(short(comparePeriod(resolvePeriod(token, where), compareTo, where))).toBe(bounds);
  });

  it("ends the same days of a shorter month with that month", () => {
    const where = context({ now: new Date("2026-03-31T12:00:00Z"), dataThrough: "2026-03-31T00:00:00.000Z" });
    expect(short(comparePeriod(resolvePeriod("this_month", where), "prev_period", where))).toBe("2026-02-01 2026-03-01");
  });

  it("keeps whole days across a clock change", () => {
    const where = context({ timeZone: "America/New_York" });
    expect(comparePeriod(resolvePeriod("2026-11-01", where), "prev_period", where)).toMatchObject({
      from: "2026-10-31T04:00:00.000Z",
      to: "2026-11-01T04:00:00.000Z",
    });
  });
});
