import { z } from "zod";
import { mayChangeUntil } from "#core/costs/freshness";
import { AwsError } from "#sandbox/wire/aws/aws-error";

export const Granularity = z.enum(["DAILY", "MONTHLY", "HOURLY"]);
export type Granularity = z.infer<typeof Granularity>;
export const TimePeriod = z.object({ Start: z.string(), End: z.string() });
export type TimePeriod = z.infer<typeof TimePeriod>;

/** Half-open, ISO instants; `start` and `end` as Cost Explorer writes them. */
export type Bucket = { readonly start: string; readonly end: string; readonly key: string; readonly estimated: boolean };
export type Span = { readonly from: Date; readonly to: Date; readonly granularity: Granularity };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOURLY_DAYS = 14;
const DAILY_MONTHS = 14;
/** Where multi-year data is switched on, and by month only. */
const MONTHLY_MONTHS = 38;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

export function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Reads and checks a period as Cost Explorer does. @throws AwsError ValidationException */
export function readSpan(
  period: TimePeriod,
  granularity: Granularity,
  { now, multiYear }: { readonly now: Date; readonly multiYear: boolean },
): Span {
  const from = readInstant(period.Start, granularity, "Start");
  const to = readInstant(period.End, granularity, "End");
  if (from >= to) throw invalid("Start date (and hour) should be before end date (and hour)");
  const today = startOfDay(now);
  if (to > startOfMonth(now, 1)) throw invalid("end date past the beginning of next month");
  if (granularity === "HOURLY" && from.getTime() < today.getTime() - HOURLY_DAYS * DAY_MS)
    throw invalid(`Start date too far in the past: data at HOURLY granularity is kept for ${HOURLY_DAYS} days`);
  const isMultiYear = granularity === "MONTHLY" && multiYear;
  if (from < startOfMonth(now, -(isMultiYear ? MONTHLY_MONTHS : DAILY_MONTHS) + 1)) {
    throw invalid(
      isMultiYear
        ? `Start date too far in the past: historical data is kept for ${MONTHLY_MONTHS} months`
        : "You haven't enabled historical data beyond 14 months",
    );
  }
  return { from, to, granularity };
}

/** A span of days that is not checked against what is kept: a forecast's. @throws AwsError ValidationException */
export function readDate(text: string, name: string): Date {
  return readInstant(text, "DAILY", name);
}

function readInstant(text: string, granularity: Granularity, name: string): Date {
  const at = new Date(DATE.test(text) ? `${text}T00:00:00Z` : text);
  const isWritten = DATE.test(text) || (granularity === "HOURLY" && INSTANT.test(text));
  if (!isWritten || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text.slice(0, 10)))
    throw invalid(`TimePeriod.${name} '${text}' should be in the format yyyy-MM-dd${granularity === "HOURLY" ? " or yyyy-MM-ddThh:mm:ssZ" : ""}`);
  if (at.getTime() % HOUR_MS !== 0) throw invalid(`TimePeriod.${name} '${text}' should be at the start of an hour`);
  return at;
}

/** Every hour, day or (part of a) month of a span, in order. */
export function bucketsOf({ from, to, granularity }: Span, now: Date): readonly Bucket[] {
  const found: Bucket[] = [];
  for (let at = from; at < to;) {
    const end = new Date(Math.min(nextOf(at, granularity).getTime(), to.getTime()));
    found.push({
      start: written(at, granularity),
      end: written(end, granularity),
      key: keyOf(at, granularity),
      estimated: now.getTime() < Date.parse(mayChangeUntil(at.toISOString().slice(0, 7))),
    });
    at = end;
  }
  return found;
}

function nextOf(at: Date, granularity: Granularity): Date {
  if (granularity === "MONTHLY") return startOfMonth(at, 1);
  return new Date(at.getTime() + (granularity === "DAILY" ? DAY_MS : HOUR_MS));
}

function written(at: Date, granularity: Granularity): string {
  return granularity === "HOURLY" ? at.toISOString().replace(".000Z", "Z") : at.toISOString().slice(0, 10);
}

/** As {@link bucketSql} spells it. */
function keyOf(at: Date, granularity: Granularity): string {
  const iso = at.toISOString();
  if (granularity === "MONTHLY") return iso.slice(0, 7);
  return granularity === "DAILY" ? iso.slice(0, 10) : iso.slice(0, 13).replace("T", " ");
}

const KEY_LENGTH: Readonly<Record<Granularity, number>> = { MONTHLY: 7, DAILY: 10, HOURLY: 13 };

/** The bucket that a line of the bill falls into. */
export function bucketSql(granularity: Granularity): string {
  return `substr(cast(line_item_usage_start_date AS varchar), 1, ${KEY_LENGTH[granularity]})`;
}

/** Lines of the bill that begin within a span. */
export function spanSql({ from, to }: Pick<Span, "from" | "to">): string {
  const months: string[] = [];
  for (let at = startOfMonth(from, 0); at < to; at = startOfMonth(at, 1)) months.push(`'${at.toISOString().slice(0, 7)}'`);
  const instant = (at: Date) => `TIMESTAMP '${at.toISOString().slice(0, 19).replace("T", " ")}'`;
  return `billing_period IN (${months.join(", ")}) AND line_item_usage_start_date >= ${instant(from)} AND line_item_usage_start_date < ${instant(to)}`;
}

export function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

export function startOfMonth(at: Date, months: number): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
}
