import type { Bounds } from "#core/costs/figure";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const FULL_MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;
const DAY_MS = 86_400_000;

type DateStyle = { /** The year that goes without saying. */ readonly year?: number | undefined };

/** `18 Nov`, with the year when it is another than `style.year`. UTC. */
export function formatDay(day: Date, style: DateStyle = {}): string {
  const text = `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`;
  return style.year === day.getUTCFullYear() ? text : `${text} ${day.getUTCFullYear()}`;
}

/** An instant: `12 Nov 06:00 UTC`. */
export function formatInstant(instant: Date, style: DateStyle = {}): string {
  return `${formatDay(instant, style)} ${instant.toISOString().slice(11, 16)} UTC`;
}

/** A half-open range of whole UTC days, inclusive in words: `9–15 Nov`, `October 2026`, `Q3 2026`, `2025`. */
export function formatRange(bounds: Bounds, style: DateStyle = {}): string {
  const from = new Date(bounds.from);
  const to = new Date(bounds.to);
  if (from.getTime() % DAY_MS !== 0 || to.getTime() % DAY_MS !== 0) return `${formatInstant(from, style)} to ${formatInstant(to, style)}`;
  const months = wholeMonths(from, to);
  const year = from.getUTCFullYear();
  if (months === 1) return `${FULL_MONTHS[from.getUTCMonth()]} ${year}`;
  if (months === 3 && from.getUTCMonth() % 3 === 0) return `Q${from.getUTCMonth() / 3 + 1} ${year}`;
  if (months === 12 && from.getUTCMonth() === 0) return String(year);
  const last = new Date(to.getTime() - DAY_MS);
  if (last.getTime() <= from.getTime()) return formatDay(from, style);
  if (months !== undefined && months > 1) return `${monthAndYear(from, last)}–${MONTHS[last.getUTCMonth()]} ${last.getUTCFullYear()}`;
  if (year !== last.getUTCFullYear()) return `${formatDay(from)}–${formatDay(last)}`;
  const end = formatDay(last, style);
  return from.getUTCMonth() === last.getUTCMonth() ? `${from.getUTCDate()}–${end}` : `${from.getUTCDate()} ${MONTHS[from.getUTCMonth()]}–${end}`;
}

function monthAndYear(from: Date, last: Date): string {
  const month = MONTHS[from.getUTCMonth()] ?? "";
  return from.getUTCFullYear() === last.getUTCFullYear() ? month : `${month} ${from.getUTCFullYear()}`;
}

function wholeMonths(from: Date, to: Date): number | undefined {
  if (from.getUTCDate() !== 1 || to.getUTCDate() !== 1) return undefined;
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}

/** A time bucket of a result (`2026-11-09`, `2026-10`, `2026-Q3`, an hour) as the axis and the prose say it. */
export function formatBucket(bucket: string, style: DateStyle = {}): string {
  const month = /^(\d{4})-(\d{2})$/.exec(bucket);
  if (month !== null) return `${FULL_MONTHS[Number(month[2]) - 1]}${Number(month[1]) === style.year ? "" : ` ${month[1]}`}`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(bucket);
  if (quarter !== null) return `Q${quarter[2]} ${quarter[1]}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(bucket)) return formatDay(new Date(`${bucket}T00:00:00Z`), style);
  const instant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(bucket);
  if (instant !== null) return formatInstant(new Date(`${instant[1]}T${instant[2]}:00Z`), style);
  return bucket;
}
