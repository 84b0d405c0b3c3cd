import { z } from "zod";
import { monthName } from "#core/time/label";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** AWS delivers at least once a day; so many hours without anything newer are late. */
export const LATE_AFTER_HOURS = 36;
/** AWS finalizes a month's invoice in the first days of the next. */
export const RESTATED_UNTIL_DAY = 5;

/** How far the data goes, and what of it may still change. Shown wherever figures are. */
export const Freshness = z.object({
  /** First instant that is not in the data. */
  dataThrough: z.string(),
  /** "through 21 Nov 23:00 UTC; AWS may restate November until 5 Dec" */
  sentence: z.string(),
  /** True: later than it should be. Figures stay, and say so. */
  late: z.boolean(),
  /** Whole hours between the end of the data and now. */
  hoursBehind: z.number(),
  /** What being late means, in a sentence; null where it is not. */
  lateNote: z.string().nullable(),
  /** UTC date of the last day, where it is not over in the data: to be drawn grey. */
  partialDay: z.string().nullable(),
  /** The newest billing period that may still be restated, and until when (an instant); null once final. */
  mayChange: z.object({ billingPeriod: z.string(), until: z.string() }).nullable(),
});
export type Freshness = z.infer<typeof Freshness>;

/**
 * How fresh cost data is. The one place that says so.
 *
 * @param dataThrough first instant after the last complete hour or day of data, ISO 8601
 */
export function freshness(dataThrough: string, now: Date): Freshness {
  const through = Date.parse(dataThrough);
  const hoursBehind = Math.max(0, Math.floor((now.getTime() - through) / HOUR_MS));
  const late = isLate(dataThrough, now);
  const billingPeriod = lastPeriod(through);
  const until = mayChangeUntil(billingPeriod);
  const isOpen = now.getTime() < Date.parse(until);
  return {
    dataThrough: new Date(through).toISOString(),
    sentence: freshnessOf(dataThrough, now),
    late,
    hoursBehind,
    lateNote: late ? lateNote(hoursBehind) : null,
    partialDay: through % DAY_MS === 0 ? null : new Date(through).toISOString().slice(0, 10),
    mayChange: isOpen ? { billingPeriod, until } : null,
  };
}

/** More than 36 hours behind the clock. */
export function isLate(dataThrough: string, now: Date): boolean {
  return now.getTime() - Date.parse(dataThrough) > LATE_AFTER_HOURS * HOUR_MS;
}

/** "through 21 Nov 23:00 UTC; AWS may restate November until 5 Dec", and how late it is where it is late. */
export function freshnessOf(dataThrough: string, now: Date): string {
  const at = Date.parse(dataThrough);
  const period = lastPeriod(at);
  const [year, month] = period.split("-").map(Number) as [number, number];
  const through = `through ${throughLabel(at)}`;
  const isOpen = now.getTime() < Date.parse(mayChangeUntil(period));
  const restated = isOpen
    ? [`AWS may restate ${monthName(month)}${year === now.getUTCFullYear() ? "" : ` ${year}`} until ${RESTATED_UNTIL_DAY} ${shortMonth(month + 1)}`]
    : [];
  const late = isLate(dataThrough, now) ? [`nothing newer has arrived for ${behind(Math.floor((now.getTime() - at) / HOUR_MS))}`] : [];
  return [through, ...late, ...restated].join("; ");
}

/**
 * Until when AWS may change a billing period: the end of the fifth day of the month that follows it.
 *
 * @param billingPeriod "2026-11"
 */
export function mayChangeUntil(billingPeriod: string): string {
  const [year = 1970, month = 1] = billingPeriod.split("-").map(Number);
  return new Date(Date.UTC(year, month, RESTATED_UNTIL_DAY + 1)).toISOString();
}

/** "21 Nov 23:00 UTC"; the end of a day belongs to that day: "21 Nov 23:59 UTC". */
function throughLabel(at: number): string {
  const shown = new Date(at % DAY_MS === 0 ? at - MINUTE_MS : at);
  return `${shown.getUTCDate()} ${shortMonth(shown.getUTCMonth() + 1)} ${shown.toISOString().slice(11, 16)} UTC`;
}

/** The billing period that the last hour of data belongs to. */
function lastPeriod(through: number): string {
  return new Date(through - 1).toISOString().slice(0, 7);
}

function lateNote(hours: number): string {
  return `The cost data is ${behind(hours)} behind: the newest days are missing, not zero. Figures stay as they were; look at the Data page for what holds it up.`;
}

function behind(hours: number): string {
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/** "Dec"; 13 is January again. */
function shortMonth(month: number): string {
  return monthName(((month - 1) % 12) + 1).slice(0, 3);
}
