/** Hours since 1970-01-01T00:00Z: the world's unit of time. The world is a function of it, never of the clock. */
export type Hour = number;

export const HOURS_OF_DAY = 24;

export function hourOf(iso: string): Hour {
  return Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso) / 3_600_000;
}

export function isoOf(hour: Hour, second = 0): string {
  return new Date(hour * 3_600_000 + second * 1000).toISOString().replace(".000Z", "Z");
}

/** `YYYY-MM` of an hour. */
export function billingPeriodOf(hour: Hour): string {
  return isoOf(hour).slice(0, 7);
}

export function periodStart(billingPeriod: string): Hour {
  return hourOf(`${billingPeriod}-01`);
}

export function shiftPeriod(billingPeriod: string, months: number): string {
  const [year, month] = billingPeriod.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}

export function periodsBetween(from: Hour, to: Hour): string[] {
  const periods: string[] = [];
  for (let period = billingPeriodOf(from); periodStart(period) < to; period = shiftPeriod(period, 1)) periods.push(period);
  return periods;
}

/** 0 is Monday 00:00 UTC. */
export function hourOfWeek(hour: Hour): number {
  return (hour + 3 * HOURS_OF_DAY) % (7 * HOURS_OF_DAY);
}
