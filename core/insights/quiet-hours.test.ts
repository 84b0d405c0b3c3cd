import { describe, expect, it } from "vitest";
import { HOURS_OF_WEEK, hourOfWeek, nightsAndWeekends, quietHours } from "#core/insights/quiet-hours";

const week = (load: (day: number, hour: number) => number) => Array.from({ length: HOURS_OF_WEEK }, (_, at) => load(Math.floor(at / 24), at % 24));
const count = (hours: readonly boolean[]) => hours.filter(Boolean).length;

describe("quietHours", () => {
  it("finds the nights and weekends of an office, wherever its clock is", () => {
    expect(count(quietHours(week((day, hour) => (day < 5 && hour >= 8 && hour < 18 ? 10 : 1))))).toBe(HOURS_OF_WEEK - 50);
    expect(count(quietHours(week((day, hour) => (day < 5 && (hour >= 20 || hour < 6) ? 10 : 1))))).toBe(HOURS_OF_WEEK - 50);
  });
  it("calls nothing quiet that is busy all week, has no load at all, or rests for an hour only", () => {
    expect(count(quietHours(week(() => 10)))).toBe(0);
    expect(count(quietHours(week(() => 0)))).toBe(0);
    expect(count(quietHours(week((_, hour) => (hour === 3 ? 0 : 10))))).toBe(0);
  });
  it("keeps a night in one piece across the end of the week", () => {
    expect(quietHours(week((day, hour) => ((day === 6 && hour >= 21) || (day === 0 && hour < 3) ? 0 : 10)))[0]).toBe(true);
  });
  it("takes hours without data for no evidence", () => {
    expect(count(quietHours(Array.from({ length: HOURS_OF_WEEK }, () => undefined)))).toBe(0);
  });
});

describe("nightsAndWeekends", () => {
  it("moves with the zone", () => {
    const monday = (hour: number) => hour;
    expect(nightsAndWeekends(0)[monday(12)]).toBe(false);
    expect(nightsAndWeekends(0)[monday(22)]).toBe(true);
    expect(nightsAndWeekends(-8)[monday(22)]).toBe(false);
    expect(hourOfWeek(new Date("2026-11-16T05:00:00Z"))).toBe(5);
  });
});
