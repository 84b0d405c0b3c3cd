import type { Bounds } from "#core/costs/figure";
import type { Granularity } from "#core/costs/query";
import { monthLabel, spanLabel } from "#core/time/label";
import { type CalendarDate, DAY_MS, HOUR_MS, addDays, addMonths, daysBetween, dateIn, parseIsoDate, startOfDate, weekdayOf } from "#core/time/zone";

/** How a step of time is written in results: `2026-10-01T13:00:00Z`, `2026-10-01`, `2026-09-28` (its Monday), `2026-10`, `2026-Q4`. */
export function bucketName(raw: string, granularity: Granularity): string {
  if (granularity !== "quarterly") return raw;
  const [year = "", month = "1"] = raw.split("-");
  return `${year}-Q${Math.ceil(Number(month) / 3)}`;
}

function startOf(name: string, granularity: Granularity): CalendarDate {
  const quarter = /^(\d{4})-Q(\d)$/.exec(name);
  if (quarter) return { year: Number(quarter[1]), month: Number(quarter[2]) * 3 - 2, day: 1 };
  return parseIsoDate(granularity === "monthly" ? `${name}-01` : name.slice(0, 10)) ?? { year: 1970, month: 1, day: 1 };
}

/** Half-open bounds of a step, cut at the period. */
export function bucketBounds(name: string, granularity: Granularity, period: Bounds & { readonly timeZone: string }): Bounds {
  const cut = (from: Date, to: Date) => ({
    from: new Date(Math.max(from.getTime(), Date.parse(period.from))).toISOString(),
    to: new Date(Math.min(to.getTime(), Date.parse(period.to))).toISOString(),
  });
  if (granularity === "hourly") return cut(new Date(name), new Date(Date.parse(name) + HOUR_MS));
  const start = startOf(name, granularity);
  const end =
    granularity === "daily" ? addDays(start, 1) : granularity === "weekly" ? addDays(start, 7) : addMonths(start, granularity === "monthly" ? 1 : 3);
  const zone = granularity === "monthly" || granularity === "quarterly" ? "UTC" : period.timeZone;
  return cut(startOfDate(start, zone), startOfDate(end, zone));
}

/** Which step of its period a bucket is, so that the third day of one is set against the third day of another. */
export function bucketIndex(name: string, granularity: Granularity, period: Bounds & { readonly timeZone: string }): number {
  if (granularity === "hourly") return Math.floor((Date.parse(name) - Date.parse(period.from)) / HOUR_MS);
  const zone = granularity === "monthly" || granularity === "quarterly" ? "UTC" : period.timeZone;
  const first = dateIn(new Date(period.from), zone);
  const start = startOf(name, granularity);
  if (granularity === "daily") return daysBetween(first, start);
  if (granularity === "weekly") return Math.round(daysBetween(addDays(first, 1 - weekdayOf(first)), start) / 7);
  const months = (start.year - first.year) * 12 + start.month - first.month;
  return granularity === "monthly" ? months : Math.floor((months + ((first.month - 1) % 3)) / 3);
}

/** For people: "13:00 UTC, 1 Oct 2026", "week of 28 Sep 2026", "October 2026". */
export function bucketLabel(name: string, granularity: Granularity): string {
  const start = startOf(name, granularity);
  if (granularity === "hourly") return `${name.slice(11, 16)} UTC, ${spanLabel(start, addDays(start, 1))}`;
  if (granularity === "daily") return spanLabel(start, addDays(start, 1));
  if (granularity === "weekly") return `week of ${spanLabel(start, addDays(start, 1))}`;
  return granularity === "monthly" ? monthLabel(start) : spanLabel(start, addMonths(start, 3));
}

/** UTC days with data inside bounds. */
export function daysWithDataIn(days: readonly string[], bounds: Bounds): number {
  const first = bounds.from.slice(0, 10);
  const last = new Date(Date.parse(bounds.to) - 1).toISOString().slice(0, 10);
  const whole = Math.max(1, Math.round((Date.parse(bounds.to) - Date.parse(bounds.from)) / DAY_MS));
  return Math.min(whole, days.filter((day) => day >= first && day <= last).length);
}
