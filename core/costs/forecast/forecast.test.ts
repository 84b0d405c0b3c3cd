import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backTest } from "#core/costs/forecast/back-test";
import type { DayCharge } from "#core/costs/forecast/charge";
import { commitmentsIn, savedOn } from "#core/costs/forecast/commitments";
import { type DayNumber, dayNumber, monthStart, weekdayOf } from "#core/costs/forecast/day-number";
import { monthTotals } from "#core/costs/forecast/month-totals";
import { projectBill } from "#core/costs/forecast/project-bill";
import { projectSeries } from "#core/costs/forecast/project-series";
import { findRecurring, occurrences } from "#core/costs/forecast/recurring";
import { weekdayFactors } from "#core/costs/forecast/weekday-factors";
import { seededBill } from "#core/costs/testing/seeded-series";

const MONDAY = dayNumber("2026-08-31");
const usage = (day: DayNumber, cost: number, more: Partial<DayCharge> = {}): DayCharge => ({
  day,
  type: "Usage",
  service: "EC2",
  commitment: null,
  ends: undefined,
  cost,
  onDemand: 0,
  ...more,
});
const days = (from: DayNumber, count: number) => Array.from({ length: count }, (_, at) => from + at);
const history = (charges: readonly DayCharge[], last: DayNumber, firstDay: DayNumber = MONDAY) => ({
  charges,
  firstDay,
  last,
  missing: new Set<number>(),
});
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("weekday factors", () => {
  it("are recovered from a series that has them", () => {
    const week = [1.2, 1.1, 1, 1, 1, 0.9, 0.8];
    const factors = weekdayFactors(
      days(MONDAY, 70).map((day) => 500 * (week[weekdayOf(day)] ?? 1)),
      MONDAY,
    );
    expect(factors.kind).toBe("factor");
    factors.of.forEach((factor, weekday) => expect(factor).toBeCloseTo(week[weekday] ?? 1, 1));
  });

  it("are amounts where a series goes below zero", () => {
    const factors = weekdayFactors(
      days(MONDAY, 56).map((day) => (weekdayOf(day) === 0 ? -50 : 10)),
      MONDAY,
    );
    expect(factors.kind).toBe("amount");
    expect(sum(factors.of)).toBeCloseTo(0, 6);
    expect(factors.of[0]).toBeLessThan(-30);
  });
});

describe("a projected series", () => {
  it("goes on as it was where all days are equal, and has no width then", () => {
    const { days: ahead, paths } = projectSeries({ from: MONDAY, values: Array.from({ length: 60 }, () => 42) }, 30, 1);
    for (const value of ahead) expect(value).toBeCloseTo(42, 6);
    for (const path of paths) expect(sum([...path])).toBeCloseTo(42 * 30, 4);
  });

  it("is nothing where nothing was, and finite whatever came", () => {
    expect(sum([...projectSeries({ from: MONDAY, values: Array.from({ length: 40 }, () => 0) }, 20, 1).days])).toBe(0);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(undefined), fc.constant(0), fc.double({ min: -1e4, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 90 }),
        fc.integer({ min: 0, max: 40 }),
        (values, horizon) => {
          const { days: ahead, paths } = projectSeries({ from: MONDAY, values }, horizon, 3);
          expect(ahead).toHaveLength(horizon);
          expect([...ahead, ...paths.flatMap((path) => [...path])].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60, examples: [[[5e-324, 8.881784197001252e-16, 0], 2]] },
    );
  });

  it("never goes below zero where the past never did", () => {
    const falling = days(MONDAY, 60).map((_, at) => Math.max(0, 300 - 6 * at));
    const { days: ahead, paths } = projectSeries({ from: MONDAY, values: falling }, 60, 1);
    expect(Math.min(...ahead, ...paths.flatMap((path) => [...path]))).toBeGreaterThanOrEqual(0);
  });

  it("takes three dear days as a mishap, and six as the new level", () => {
    const with_ = (dear: number) => days(MONDAY, 80).map((_, at) => (at >= 80 - dear ? 300 : 100) + (at % 3));
    expect(projectSeries({ from: MONDAY, values: with_(3) }, 7, 1).days[6]).toBeLessThan(130);
    expect(projectSeries({ from: MONDAY, values: with_(7) }, 7, 1).days[6]).toBeGreaterThan(280);
  });

  it("says the same of the same series, and fills a day without data from its weekday", () => {
    const values = days(MONDAY, 63).map((day) => (day === MONDAY + 30 ? undefined : weekdayOf(day) >= 5 ? 20 : 100));
    const [a, b] = [projectSeries({ from: MONDAY, values }, 28, 9), projectSeries({ from: MONDAY, values }, 28, 9)];
    expect(a.paths.map((path) => [...path])).toEqual(b.paths.map((path) => [...path]));
    expect(sum([...a.days])).toBeCloseTo(4 * (5 * 100 + 2 * 20), 0);
  });
});

describe("the interval of a bill", () => {
  it("holds the forecast, and does not narrow the further it looks", () => {
    for (const seed of [1, 2, 3]) {
      const from = dayNumber("2026-05-01");
      const last = dayNumber("2026-10-12");
      const bill = seededBill(seed, from, last - from + 1);
      const spans = [1, 2, 3].map((months) => ({ from: last + 1, to: monthStart("2026-10", months) }));
      const totals = monthTotals(projectBill(history(bill, last, from), monthStart("2026-10", 3)), spans);
      const widths = totals.map(({ expected, low, high }) => {
        expect(low).toBeLessThanOrEqual(expected);
        expect(high).toBeGreaterThanOrEqual(expected);
        return high - low;
      });
      expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    }
  });
});

describe("charges by the day of the month", () => {
  const monthly = (places: readonly string[], cost = 100) => places.map((place) => ({ day: dayNumber(place), cost }));
  const found = (booked: readonly { day: number; cost: number }[], strict = false) =>
    findRecurring({ booked, last: dayNumber("2026-11-10"), firstDay: dayNumber("2026-08-01"), base: new Map(), strict });

  it("come again on the first, and on the last day whatever its number", () => {
    expect(found(monthly(["2026-08-01", "2026-09-01", "2026-10-01"]))).toMatchObject([{ at: 0, amount: 100 }]);
    const [last] = found(monthly(["2026-08-31", "2026-09-30", "2026-10-31"]));
    expect(last?.at).toBe(-1);
    expect(
      occurrences(last ?? { at: 0, amount: 0, share: undefined, spread: [], ends: undefined }, dayNumber("2026-11-11"), dayNumber("2027-03-01")),
    ).toEqual(["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"].map(dayNumber));
  });

  it("are not expected again when they came once, and credits only when they came each month", () => {
    expect(found(monthly(["2026-10-17"]))).toEqual([]);
    expect(found(monthly(["2026-08-01", "2026-10-01"], -250), true)).toEqual([]);
    expect(found(monthly(["2026-08-01", "2026-09-01", "2026-10-01"], -250), true)).toHaveLength(1);
  });

  it("follow the bill where they keep to a share of it", () => {
    const base = new Map([
      ["2026-08", 1000],
      ["2026-09", 2000],
      ["2026-10", 3000],
    ]);
    const booked = [...base].map(([month, amount]) => ({ day: monthStart(month, 1) - 1, cost: 0.1 * amount }));
    expect(findRecurring({ booked, last: dayNumber("2026-11-10"), firstDay: dayNumber("2026-08-01"), base, strict: false })[0]?.share).toBeCloseTo(
      0.1,
      9,
    );
  });

  it("are in the projection once, on their day", () => {
    const from = dayNumber("2026-08-01");
    const last = dayNumber("2026-11-10");
    const charges = days(from, last - from + 1).flatMap((day) => [
      usage(day, 50),
      ...(day === monthStart("2026-08") || day === monthStart("2026-09") || day === monthStart("2026-10") || day === monthStart("2026-11")
        ? [usage(day, 90, { type: "Fee", service: "fee" })]
        : []),
    ]);
    const projection = projectBill(history(charges, last, from), dayNumber("2027-01-01"));
    expect(projection.days[0]).toBeCloseTo(50, 6);
    expect(projection.monthly[dayNumber("2026-12-01") - projection.from]).toBeCloseTo(90, 6);
    expect(sum([...projection.monthly])).toBeCloseTo(90, 6);
  });
});

describe("commitments", () => {
  const ends = MONDAY + 90;
  // A plan of $6 a day covers usage worth $10; $20 more run on demand.
  const charges = days(MONDAY, 70).flatMap((day) => [
    usage(day, 20),
    usage(day, 5, { type: "SavingsPlanCoveredUsage", commitment: "arn:sp", ends, onDemand: 10 }),
    usage(day, 1, { type: "SavingsPlanRecurringFee", service: "ComputeSavingsPlans", commitment: "arn:sp", ends }),
  ]);
  const last = MONDAY + 69;

  it("save what they cover less what they cost, until they end", () => {
    const [plan] = commitmentsIn(charges, last);
    expect(plan?.saves.every((saved) => Math.abs(saved - 4) < 1e-9)).toBe(true);
    expect([savedOn(plan ? [plan] : [], ends - 1), savedOn(plan ? [plan] : [], ends)]).toEqual([4, 0]);
  });

  it("raise the forecast where they end inside it", () => {
    const projection = projectBill(history(charges, last), ends + 10);
    expect(projection.days[0]).toBeCloseTo(26, 4);
    expect(projection.days.at(-1)).toBeCloseTo(30, 4);
  });

  it("that ended before are not counted on", () => {
    expect(
      commitmentsIn(
        charges.map((charge) => (charge.commitment === null ? charge : { ...charge, ends: last })),
        last,
      ),
    ).toEqual([]);
  });
});

describe("with little history", () => {
  it("there is a pace and no interval below 14 days, and a forecast from then on", () => {
    const charges = days(MONDAY, 20).map((day) => usage(day, 10));
    const short = projectBill(history(charges.slice(0, 13), MONDAY + 12), MONDAY + 20);
    expect(short).toMatchObject({ method: "run_rate", paths: [] });
    expect(sum([...short.days])).toBeCloseTo(70, 6);
    expect(projectBill(history(charges.slice(0, 14), MONDAY + 13), MONDAY + 20).method).toBe("forecast");
    expect(projectBill(history([usage(MONDAY, 7)], MONDAY), MONDAY + 3).days).toEqual([7, 7]);
  });

  it("a back-test has the origins that have two weeks before them, four at most", () => {
    const charges = days(MONDAY, 70).map((day) => usage(day, 10));
    expect(backTest(history(charges, MONDAY + 69), 14)).toMatchObject({ trials: { length: 4 }, meanError: expect.closeTo(0, 6) });
    expect(backTest(history(charges.slice(0, 25), MONDAY + 24), 7).trials).toHaveLength(1);
    expect(backTest(history(charges.slice(0, 15), MONDAY + 14), 7)).toMatchObject({ trials: [], meanError: undefined });
  });
});

describe("seeded bills", () => {
  it("are forecast to within five percent at the month's end, and mostly inside the interval", () => {
    const from = dayNumber("2026-06-01");
    const outcomes = [11, 12, 13, 14].flatMap((seed) =>
      ["2026-10-11", "2026-10-20"].map((origin) => {
        const bill = seededBill(seed, from, dayNumber("2026-11-01") - from);
        const last = dayNumber(origin) - 1;
        const known = bill.filter(({ day }) => day <= last);
        const [rest] = monthTotals(projectBill(history(known, last, from), monthStart("2026-11")), [{ from: last + 1, to: monthStart("2026-11") }]);
        const actual = sum(bill.filter(({ day }) => day > last).map(({ cost }) => cost));
        const month = sum(bill.filter(({ day }) => day >= monthStart("2026-10")).map(({ cost }) => cost));
        return { error: Math.abs((rest?.expected ?? 0) - actual) / month, inside: actual >= (rest?.low ?? 0) && actual <= (rest?.high ?? 0) };
      }),
    );
    expect(sum(outcomes.map(({ error }) => error)) / outcomes.length).toBeLessThan(0.05);
    expect(outcomes.filter(({ inside }) => inside).length).toBeGreaterThanOrEqual(5);
  });
});
