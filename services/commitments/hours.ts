const HOUR_MS = 3_600_000;

/** The hour that an instant lies in, whole hours since the epoch. NaN for what is no instant. */
export function hourAt(instant: string | Date | number): number {
  return Math.floor(new Date(instant).getTime() / HOUR_MS);
}

/** Its first instant, ISO 8601 with milliseconds. */
export function instantOfHour(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString();
}

/** `2026-11-01 05:00:00`, as SQL takes it after `timestamp`. */
export function textOfHour(hour: number): string {
  return instantOfHour(hour).slice(0, 19).replace("T", " ");
}

/** First hour of a billing period (`2026-11`). */
export function hourOfMonth(month: string): number {
  return hourAt(`${month}-01T00:00:00.000Z`);
}

/** Billing periods that the hours `[from, to)` lie in, in order. */
export function monthsOf(from: number, to: number): readonly string[] {
  const months: string[] = [];
  for (let at = from; at < to; at = hourOfMonth(after(months.at(-1) ?? ""))) months.push(instantOfHour(at).slice(0, 7));
  return months;
}

function after(month: string): string {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5, 7))];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** The billing period after this one. */
export const monthAfter = after;
