import { type CalendarDate, addDays } from "#core/time/zone";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] as const;

export function monthName(month: number): string {
  return MONTHS[month - 1] ?? String(month);
}

const short = (month: number) => monthName(month).slice(0, 3);

/** "November 2026" */
export function monthLabel({ year, month }: CalendarDate): string {
  return `${monthName(month)} ${year}`;
}

/** "10 Nov 2026" */
export function dayLabel({ year, month, day }: CalendarDate): string {
  return `${day} ${short(month)} ${year}`;
}

/**
 * Names a span of whole days by the largest unit that it fills: "2026", "Q3 2026", "October 2026",
 * "10 Nov 2026", "9–15 Nov 2026", "28 Sep – 4 Oct 2026".
 *
 * @param end the day after the last one
 */
export function spanLabel(start: CalendarDate, end: CalendarDate): string {
  const last = addDays(end, -1);
  if (start.day === 1 && end.day === 1) {
    const months = (end.year - start.year) * 12 + end.month - start.month;
    if (months === 1) return monthLabel(start);
    if (months === 12 && start.month === 1) return String(start.year);
    if (months === 3 && start.month % 3 === 1) return `Q${(start.month + 2) / 3} ${start.year}`;
    if (months > 1)
      return start.year === last.year
        ? `${short(start.month)}–${short(last.month)} ${start.year}`
        : `${short(start.month)} ${start.year} – ${short(last.month)} ${last.year}`;
  }
  if (start.year === last.year && start.month === last.month)
    return start.day === last.day ? dayLabel(start) : `${start.day}–${last.day} ${short(start.month)} ${start.year}`;
  if (start.year === last.year) return `${start.day} ${short(start.month)} – ${dayLabel(last)}`;
  return `${dayLabel(start)} – ${dayLabel(last)}`;
}
