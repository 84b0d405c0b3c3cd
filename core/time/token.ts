import { InvalidInputError } from "#core/errors";
import { type CalendarDate, addDays, addMonths, isoDate, parseIsoDate, weekdayOf } from "#core/time/zone";

export type PeriodUnit = "hour" | "day" | "week" | "month" | "quarter" | "year" | "range";

/**
 * What a period token means on the calendar, before the data limits it. `end` is exclusive.
 * Months, quarters and years are those of the invoice (UTC); days and weeks are the tenant's.
 */
export type CalendarSpan = {
  readonly unit: PeriodUnit;
  readonly start: CalendarDate;
  readonly end: CalendarDate;
  /** Number of hours before the end of data; only for the unit `hour`. */
  readonly hours?: number;
  /** A unit that is in progress ends at the data: `this_month`, or `2026-11` asked in November. */
  readonly endsAtData: boolean;
};

export type CalendarToday = {
  /** Today in the tenant's zone and in UTC. */
  readonly local: CalendarDate;
  readonly utc: CalendarDate;
  /** The day after the last complete day that has data, no later than today. */
  readonly completeBefore: CalendarDate;
};

const MONTHS_OF = { month: 1, quarter: 3, year: 12 } as const;
type MonthUnit = keyof typeof MONTHS_OF;

const UNIT_OF: Readonly<Record<string, PeriodUnit>> = {
  h: "hour",
  hour: "hour",
  hours: "hour",
  d: "day",
  day: "day",
  days: "day",
  w: "week",
  week: "week",
  weeks: "week",
  mo: "month",
  month: "month",
  months: "month",
  q: "quarter",
  quarter: "quarter",
  quarters: "quarter",
  y: "year",
  year: "year",
  years: "year",
};

/** Longest span that a count may ask for, in its own unit; beyond it a token is a slip of the keyboard. */
const MOST = 3660;

const ADVICE = "Use a token such as last_month, this_month, last_30d, 2026-10, 2026-Q3, 2025 or 2026-10-01..2026-10-15.";

function startOfUnit(date: CalendarDate, unit: MonthUnit): CalendarDate {
  if (unit === "month") return { ...date, day: 1 };
  if (unit === "quarter") return { year: date.year, month: date.month - ((date.month - 1) % 3), day: 1 };
  return { year: date.year, month: 1, day: 1 };
}

const mondayOf = (date: CalendarDate) => addDays(date, 1 - weekdayOf(date));
const isMonthUnit = (unit: PeriodUnit): unit is MonthUnit => unit in MONTHS_OF;

function relative(unit: PeriodUnit, offset: number, today: CalendarToday): CalendarSpan {
  if (isMonthUnit(unit)) {
    const start = addMonths(startOfUnit(today.utc, unit), offset * MONTHS_OF[unit]);
    return { unit, start, end: addMonths(start, MONTHS_OF[unit]), endsAtData: offset === 0 };
  }
  const start = unit === "week" ? addDays(mondayOf(today.local), offset * 7) : addDays(today.local, offset);
  return { unit, start, end: addDays(start, unit === "week" ? 7 : 1), endsAtData: offset === 0 };
}

/** `last_Nd`, `last_Nw`, `last_Nmo` end with the last complete day, week, month. */
function last(count: number, unit: PeriodUnit, today: CalendarToday): CalendarSpan {
  if (unit === "hour") return { unit, start: today.local, end: addDays(today.local, 1), hours: count, endsAtData: true };
  if (unit === "day") return { unit, start: addDays(today.completeBefore, -count), end: today.completeBefore, endsAtData: false };
  const newest = relative(unit, -1, today);
  const start = unit === "week" ? addDays(newest.end, -7 * count) : addMonths(newest.end, -count * MONTHS_OF[unit as MonthUnit]);
  return { unit, start, end: newest.end, endsAtData: false };
}

function named(start: CalendarDate, unit: MonthUnit, today: CalendarToday): CalendarSpan {
  const end = addMonths(start, MONTHS_OF[unit]);
  const inProgress = isoDate(start) <= isoDate(today.utc) && isoDate(today.utc) < isoDate(end);
  return { unit, start, end, endsAtData: inProgress };
}

/** Whole calendar months become months, so that they tie to the invoice. */
export function spanOfDates(start: CalendarDate, end: CalendarDate): CalendarSpan {
  if (isoDate(start) >= isoDate(end))
    throw new InvalidInputError(`The period ends (${isoDate(end)}) before it begins (${isoDate(start)}). Swap the two dates.`);
  const months = start.day === 1 && end.day === 1;
  const single = isoDate(addDays(start, 1)) === isoDate(end);
  return { unit: months ? "month" : single ? "day" : "range", start, end, endsAtData: false };
}

function dateOf(text: string): CalendarDate {
  const date = parseIsoDate(text);
  if (!date) throw new InvalidInputError(`"${text.slice(0, 40)}" is not a date. Write it as 2026-10-31.`);
  return date;
}

/** @throws InvalidInputError for a text that is no token, saying which there are */
export function spanOfToken(token: string, today: CalendarToday): CalendarSpan {
  const text = token.trim().toLowerCase().replaceAll(" ", "_");
  if (text === "today") return relative("day", 0, today);
  if (text === "yesterday") return relative("day", -1, today);

  const counted = /^(?:last|past)_(\d{1,4})_?([a-z]+)$/.exec(text);
  if (counted) {
    const unit = UNIT_OF[counted[2] ?? ""];
    const count = Number(counted[1]);
    if (unit && count >= 1 && count <= MOST) return last(count, unit, today);
  }
  const word = /^(this|last|next)_([a-z]+)$/.exec(text);
  const unit = word && UNIT_OF[word[2] ?? ""];
  if (word && unit && unit !== "hour" && (word[2]?.length ?? 0) > 2)
    return relative(unit, { this: 0, last: -1, next: 1 }[word[1] as "this"] ?? 0, today);

  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return named({ year: Number(month[1]), month: Number(month[2]), day: 1 }, "month", today);
  const quarter = /^(\d{4})-q([1-4])$/.exec(text);
  if (quarter) return named({ year: Number(quarter[1]), month: Number(quarter[2]) * 3 - 2, day: 1 }, "quarter", today);
  if (/^\d{4}$/.test(text)) return named({ year: Number(text), month: 1, day: 1 }, "year", today);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const day = dateOf(text);
    return { unit: "day", start: day, end: addDays(day, 1), endsAtData: false };
  }
  const [from, to, ...rest] = text.split("..");
  if (from && to && rest.length === 0) return spanOfDates(dateOf(from), addDays(dateOf(to), 1));
  throw new InvalidInputError(`"${token.slice(0, 40)}" is not a period. ${ADVICE}`);
}
