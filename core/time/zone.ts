import { InvalidInputError } from "#core/errors";

/** A date on a wall calendar. `month` is 1 to 12. */
export type CalendarDate = { readonly year: number; readonly month: number; readonly day: number };

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, made);
    return made;
  } catch (cause) {
    throw new InvalidInputError(`"${timeZone}" is not a time zone. Use an IANA name such as Europe/Berlin.`, { cause });
  }
}

function wallClockMs(at: Date, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) if (type !== "literal") parts[type] = Number(value);
  return Date.UTC(parts["year"] ?? 0, (parts["month"] ?? 1) - 1, parts["day"] ?? 1, parts["hour"] ?? 0, parts["minute"] ?? 0, parts["second"] ?? 0);
}

/** The date that a wall calendar in the zone shows at an instant. */
export function dateIn(at: Date, timeZone: string): CalendarDate {
  const wall = new Date(wallClockMs(at, timeZone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** The instant at which a date begins in the zone; the first instant that exists where a clock change removes midnight. */
export function startOfDate(date: CalendarDate, timeZone: string): Date {
  return instantAt(date, 0, timeZone);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromUtc(new Date(Date.UTC(date.year, date.month - 1, date.day + days)));
}

/** Moves by months and keeps the day, or the last day of a shorter month. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const first = new Date(Date.UTC(date.year, date.month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1, day: Math.min(date.day, last) };
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(date: CalendarDate): number {
  return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() || 7;
}

export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / DAY_MS);
}

export function fromUtc(at: Date): CalendarDate {
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
}

/** `2026-11-09` */
export function isoDate({ year, month, day }: CalendarDate): string {
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** @returns undefined where the text is no date of the calendar (2026-02-30) */
export function parseIsoDate(text: string): CalendarDate | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  return isoDate(fromUtc(new Date(Date.UTC(date.year, date.month - 1, date.day)))) === text ? date : undefined;
}

/** The instant at which a wall clock in the zone shows a time of a date; where a clock change removes it, the first instant after the gap. */
export function instantAt(date: CalendarDate, minuteOfDay: number, timeZone: string): Date {
  const wanted = Date.UTC(date.year, date.month - 1, date.day) + minuteOfDay * 60_000;
  if (timeZone === "UTC") return new Date(wanted);
  let instant = wanted;
  for (let round = 0; round < 3; round += 1) {
    const off = wallClockMs(new Date(instant), timeZone) - wanted;
    if (off === 0) return new Date(instant);
    instant -= off;
  }
  const before = instant - 3 * HOUR_MS;
  for (let step = before; step <= before + 6 * HOUR_MS; step += 60_000) if (wallClockMs(new Date(step), timeZone) >= wanted) return new Date(step);
  return new Date(instant);
}
