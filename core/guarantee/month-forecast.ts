import { type Decimal, decimal, times } from "#core/figures/decimal";

export type MonthForecast = {
  /** End of the month in progress; undefined where it cannot be known. */
  readonly mid: Decimal | undefined;
  readonly low: Decimal | undefined;
  readonly high: Decimal | undefined;
  /** The months after it, by name. */
  readonly ahead: ReadonlyMap<string, Decimal>;
  readonly explanation: string;
};

const HOUR_MS = 3_600_000;

export type MonthState = {
  /** 2026-11 */
  readonly month: string;
  readonly toDate: Decimal;
  /** First instant that is not in the data. */
  readonly through: Date;
  readonly perHour: Decimal | undefined;
};

/** To the end of the month at the pace of the last days; nothing is learned from weekdays or growth. */
export function atPace({ month, toDate, through, perHour }: MonthState, monthsAhead: readonly string[]): MonthForecast {
  const end = monthEnd(month).getTime();
  if (perHour === undefined) {
    return {
      mid: undefined,
      low: undefined,
      high: undefined,
      ahead: new Map(),
      explanation: "There is less than one complete day of data to project from.",
    };
  }
  const hoursLeft = Math.max(0, end - Math.max(through.getTime(), monthStart(month).getTime())) / HOUR_MS;
  return {
    mid: toDate + times(perHour, decimal(hoursLeft)),
    low: undefined,
    high: undefined,
    ahead: new Map(monthsAhead.map((name) => [name, times(perHour, decimal((monthEnd(name).getTime() - monthStart(name).getTime()) / HOUR_MS))])),
    explanation: "Month to date, and the rest of the month at the pace of the last seven complete days (run rate; no pattern is learned).",
  };
}

export function monthStart(month: string): Date {
  return new Date(`${month}-01T00:00:00.000Z`);
}

export function monthEnd(month: string): Date {
  const start = monthStart(month);
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
}

export function shiftMonth(month: string, by: number): string {
  const start = monthStart(month);
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + by, 1)).toISOString().slice(0, 7);
}
