const DAY_MS = 86_400_000;

/** Days since 1970-01-01 UTC; bills are UTC, so a day is a whole number and its arithmetic exact. */
export type DayNumber = number;

export function dayNumber(isoDay: string): DayNumber {
  return Math.floor(Date.parse(`${isoDay.slice(0, 10)}T00:00:00Z`) / DAY_MS);
}

/** `YYYY-MM-DD` */
export function dayText(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function dayInstant(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString();
}

/** 0 is Monday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `YYYY-MM` */
export function monthOf(day: DayNumber): string {
  return dayText(day).slice(0, 7);
}

/** First day of a month `YYYY-MM`, moved by so many months. */
export function monthStart(month: string, shift = 0): DayNumber {
  const [year, number] = month.split("-").map(Number) as [number, number];
  return Math.floor(Date.UTC(year, number - 1 + shift, 1) / DAY_MS);
}

export function monthShift(month: string, shift: number): string {
  return monthOf(monthStart(month, shift));
}
