import { z } from "zod";
import { addDays, addMonths, type CalendarDate, dateIn, instantAt, weekdayOf } from "#core/time/zone";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/** When something comes back, by a wall clock of a zone. A month without its day has it on its last day. */
export const Recurrence = z
  .object({
    every: z.enum(["day", "workday", "week", "month"]),
    /** 1 Monday to 7 Sunday; for weeks. */
    weekday: z.number().int().min(1).max(7).optional(),
    /** 1 to 31; for months. */
    day: z.number().int().min(1).max(31).optional(),
    at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 09:00"),
    timeZone: z.string().min(1).max(64),
  })
  .refine(({ every, weekday }) => every !== "week" || weekday !== undefined, "Say on which day of the week.")
  .refine(({ every, day }) => every !== "month" || day !== undefined, "Say on which day of the month.");
export type Recurrence = z.infer<typeof Recurrence>;

/** The first time after an instant. A time that a clock change removes is taken when the clock is past it; one that comes twice, once. */
export function nextOccurrence(recurrence: Recurrence, after: Date): Date {
  const { at, timeZone } = recurrence;
  const minute = Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
  const today = dateIn(after, timeZone);
  for (const date of candidates(recurrence, today)) {
    const instant = instantAt(date, minute, timeZone);
    if (instant > after) return instant;
  }
  throw new RangeError("A recurrence has a next time.");
}

function* candidates({ every, weekday = 1, day = 1 }: Recurrence, today: CalendarDate): Generator<CalendarDate> {
  if (every === "month") {
    const first = { ...today, day: 1 };
    for (let month = 0; month <= 2; month += 1) yield { ...lastDayAtMost(addMonths(first, month), day) };
    return;
  }
  for (let ahead = 0; ahead <= 15; ahead += 1) {
    const date = addDays(today, ahead);
    const of = weekdayOf(date);
    if (every === "day" || (every === "workday" && of <= 5) || (every === "week" && of === weekday)) yield date;
  }
}

function lastDayAtMost(first: CalendarDate, day: number): CalendarDate {
  const last = addDays(addMonths(first, 1), -1).day;
  return { ...first, day: Math.min(day, last) };
}

/** "every Monday at 09:00 (Europe/Berlin)" */
export function describeRecurrence({ every, weekday = 1, day = 1, at, timeZone }: Recurrence): string {
  const when =
    every === "day"
      ? "every day"
      : every === "workday"
        ? "every workday"
        : every === "week"
          ? `every ${WEEKDAYS[weekday - 1]}`
          : `on day ${day} of every month`;
  return `${when} at ${at} (${timeZone})`;
}
