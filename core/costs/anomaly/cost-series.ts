import type { DayNumber } from "#core/costs/forecast/day-number";

/** What is looked at on its own: one service in one account and region. Null where the bill tells none. */
export type SeriesKey = { readonly service: string | null; readonly account: string | null; readonly region: string | null };

/** Usage cost a day, USD, of complete days only; a day without data is undefined, one without rows is 0. */
export type CostSeries = { readonly key: SeriesKey; readonly from: DayNumber; readonly values: readonly (number | undefined)[] };

export function keyText({ service, account, region }: SeriesKey): string {
  return JSON.stringify([service, account, region]);
}

/** A run of days on which one series cost more than it should. */
export type Excess = {
  readonly key: SeriesKey;
  readonly shape: "spike" | "level_shift" | "new" | "creep";
  readonly first: DayNumber;
  readonly last: DayNumber;
  /** The last complete day of the data is part of it. */
  readonly ongoing: boolean;
  /** Robust z of the strongest day. */
  readonly score: number;
  readonly days: readonly { readonly day: DayNumber; readonly cost: number; readonly expected: number }[];
};

export type DetectOptions = {
  /** USD a day below which nothing is an anomaly. */
  readonly floorUsd: number;
  /** Runs that ended before this day are of no interest. */
  readonly since: DayNumber;
};
