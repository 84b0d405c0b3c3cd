import type { PeriodInput, ResolvedPeriod } from "#core/costs/query";
import { InvalidInputError } from "#core/errors";
import { dayLabel, spanLabel } from "#core/time/label";
import { type CalendarSpan, type PeriodUnit, spanOfDates, spanOfToken } from "#core/time/token";
import { DAY_MS, HOUR_MS, addDays, dateIn, daysBetween, fromUtc, isoDate, parseIsoDate, startOfDate } from "#core/time/zone";

/** What a period is resolved against. `days` are the UTC dates (YYYY-MM-DD) that have rows. */
export type PeriodContext = {
  readonly now: Date;
  readonly timeZone: string;
  readonly dataFrom: string;
  readonly dataThrough: string;
  readonly days: readonly string[];
};

/** A resolved period and what a comparison needs to know of it. */
export type PeriodResolution = ResolvedPeriod & {
  readonly unit: PeriodUnit;
  /** A unit in progress, cut at the end of the data. */
  readonly toDate: boolean;
};

/** A bill arrives a day or two late; data older than this does not move what "the last 7 days" means. */
const BILL_LAG_DAYS = 3;

const MONTH_UNITS: ReadonlySet<PeriodUnit> = new Set(["month", "quarter", "year"]);

/** Describes half-open bounds in words and against the data that is there. */
export function describePeriod(asked: string, from: Date, to: Date, timeZone: string, context: PeriodContext): ResolvedPeriod {
  const first = dateIn(from, timeZone);
  const end = dateIn(new Date(to.getTime() - 1), timeZone);
  const days = daysBetween(first, end) + 1;
  const through = Date.parse(context.dataThrough);
  const zoned = timeZone === "UTC" ? "" : ` (${timeZone})`;
  const hourly =
    to.getTime() - from.getTime() < DAY_MS &&
    from.getTime() % HOUR_MS === 0 &&
    isoDate(first) === isoDate(end) &&
    from.getTime() !== startOfDate(first, timeZone).getTime();
  const label = hourly
    ? `${dayLabel(first)}, ${from.toISOString().slice(11, 16)}–${to.toISOString().slice(11, 16)} UTC`
    : spanLabel(first, addDays(end, 1)) + zoned;
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    asked,
    label,
    timeZone,
    days,
    daysWithData: countDays(context.days, from, to, days),
    partial: to.getTime() > through || to.getTime() !== startOfDate(dateIn(to, timeZone), timeZone).getTime(),
  };
}

function countDays(days: readonly string[], from: Date, to: Date, atMost: number): number {
  const first = from.toISOString().slice(0, 10);
  const last = new Date(to.getTime() - 1).toISOString().slice(0, 10);
  return Math.min(atMost, days.filter((day) => day >= first && day <= last).length);
}

/**
 * Turns a period token or bounds into half-open instants, once, so that nothing after it does date arithmetic.
 * Months, quarters and years are UTC (they tie to the invoice); days and weeks are in the tenant's zone.
 * `this_*` and a named unit in progress end at the data; `last_Nd` ends with the last complete day.
 *
 * @throws InvalidInputError for an unknown token or an empty span
 */
export function resolvePeriod(input: PeriodInput, context: PeriodContext): PeriodResolution {
  if (typeof input === "string") {
    if (input.trim().toLowerCase() === "all")
      return bounded(input, new Date(context.dataFrom), new Date(context.dataThrough), "range", "UTC", false, context);
    return resolveSpan(input, spanOfToken(input, todayOf(context)), context);
  }
  const asked = `${input.from}..${input.to}`;
  const from = parseIsoDate(input.from);
  const to = parseIsoDate(input.to);
  if (from && to) return resolveSpan(asked, spanOfDates(from, to), context);
  const [first, end] = [instantOf(input.from, context), instantOf(input.to, context)];
  if (isUtcMonthStart(first) && isUtcMonthStart(end)) return resolveSpan(asked, spanOfDates(fromUtc(first), fromUtc(end)), context);
  return bounded(asked, first, end, "range", context.timeZone, false, context);
}

function isUtcMonthStart(at: Date): boolean {
  return at.getTime() % DAY_MS === 0 && at.getUTCDate() === 1;
}

function todayOf({ now, timeZone, dataThrough }: PeriodContext) {
  const local = dateIn(now, timeZone);
  const dataEnd = dateIn(new Date(dataThrough), timeZone);
  const lag = daysBetween(dataEnd, local);
  return { local, utc: dateIn(now, "UTC"), completeBefore: lag > 0 && lag <= BILL_LAG_DAYS ? dataEnd : local };
}

function instantOf(text: string, { timeZone }: PeriodContext): Date {
  const date = parseIsoDate(text);
  if (date) return startOfDate(date, timeZone);
  const instant = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text) || Number.isNaN(instant.getTime()))
    throw new InvalidInputError(`"${text.slice(0, 40)}" is neither a date (2026-10-31) nor an instant (2026-10-31T00:00:00Z).`);
  return instant;
}

function resolveSpan(asked: string, span: CalendarSpan, context: PeriodContext): PeriodResolution {
  const timeZone = MONTH_UNITS.has(span.unit) ? "UTC" : context.timeZone;
  const through = Date.parse(context.dataThrough);
  if (span.unit === "hour") {
    const to = Math.min(through, Math.floor(context.now.getTime() / HOUR_MS) * HOUR_MS);
    return bounded(asked, new Date(to - (span.hours ?? 1) * HOUR_MS), new Date(to), "hour", timeZone, false, context);
  }
  const from = startOfDate(span.start, timeZone);
  const end = startOfDate(span.end, timeZone);
  const cut = span.endsAtData && through > from.getTime() && through < end.getTime();
  return bounded(asked, from, cut ? new Date(through) : end, span.unit, timeZone, cut, context);
}

function bounded(asked: string, from: Date, to: Date, unit: PeriodUnit, timeZone: string, toDate: boolean, context: PeriodContext): PeriodResolution {
  if (from >= to) throw new InvalidInputError("The period ends before it begins. Swap the two bounds; the end is not included.");
  return { ...describePeriod(asked, from, to, timeZone, context), unit, toDate };
}
