import type { PeriodInput } from "#core/costs/query";
import { type PeriodContext, type PeriodResolution, describePeriod, resolvePeriod } from "#core/time/period";
import { HOUR_MS, addDays, addMonths, dateIn, startOfDate } from "#core/time/zone";

const MONTHS_OF: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
/** Keeps the weekdays of a week a year before. */
const WEEKS_OF_A_YEAR_DAYS = 364;

/** Moves an instant on the calendar of a zone and keeps the time of day. */
function moved(at: Date, timeZone: string, move: (date: ReturnType<typeof dateIn>) => ReturnType<typeof dateIn>): Date {
  const date = dateIn(at, timeZone);
  const timeOfDay = at.getTime() - startOfDate(date, timeZone).getTime();
  return new Date(startOfDate(move(date), timeZone).getTime() + timeOfDay);
}

/**
 * The period that another is compared with. `prev_period` is the same number of days before: October against
 * September, 1–17 November against 1–17 October, last week against the week before. `prev_year` is the same
 * dates a year before (whole weeks keep their weekdays). Anything else is a period of its own.
 */
export function comparePeriod(period: PeriodResolution, compareTo: PeriodInput, context: PeriodContext): PeriodResolution {
  if (compareTo !== "prev_period" && compareTo !== "prev_year") return resolvePeriod(compareTo, context);
  const { from, to } = compareTo === "prev_year" ? yearBefore(period) : periodBefore(period);
  return { ...describePeriod(compareTo, from, to, period.timeZone, context), unit: period.unit, toDate: period.toDate };
}

function yearBefore({ from, to, timeZone, unit }: PeriodResolution): { from: Date; to: Date } {
  const shift = (at: string) =>
    moved(new Date(at), timeZone, (date) => (unit === "week" ? addDays(date, -WEEKS_OF_A_YEAR_DAYS) : addMonths(date, -12)));
  return { from: shift(from), to: shift(to) };
}

function periodBefore(period: PeriodResolution): { from: Date; to: Date } {
  const { timeZone, unit, toDate } = period;
  const from = new Date(period.from);
  const to = new Date(period.to);
  const monthsOfUnit = MONTHS_OF[unit];
  if (monthsOfUnit !== undefined) {
    const first = dateIn(from, timeZone);
    const end = dateIn(to, timeZone);
    const months = toDate ? monthsOfUnit : (end.year - first.year) * 12 + end.month - first.month;
    const start = moved(from, timeZone, (date) => addMonths(date, -months));
    // The same days of a shorter month end with that month.
    return { from: start, to: toDate ? new Date(Math.min(start.getTime() + (to.getTime() - from.getTime()), from.getTime())) : from };
  }
  if (unit === "hour") {
    const length = to.getTime() - from.getTime();
    return { from: new Date(from.getTime() - Math.ceil(length / HOUR_MS) * HOUR_MS), to: from };
  }
  const back = unit === "week" && toDate ? 7 : period.days;
  return { from: moved(from, timeZone, (date) => addDays(date, -back)), to: moved(to, timeZone, (date) => addDays(date, -back)) };
}
