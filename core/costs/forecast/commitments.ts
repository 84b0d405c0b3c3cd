import type { DayCharge } from "#core/costs/forecast/charge";
import { type DayNumber, weekdayOf } from "#core/costs/forecast/day-number";
import { median } from "#core/costs/forecast/robust";

/** One Savings Plan or reservation, by what it takes off the on-demand price of what it covers. */
export type Commitment = {
  readonly id: string;
  readonly ends: DayNumber | undefined;
  /** USD that the bill is lower by on each weekday, Monday first; negative where it is mostly unused. */
  readonly saves: readonly number[];
};

const LEARNED_DAYS = 28;
/** A commitment without a row for so long is over. */
const GONE_AFTER = 3;

/**
 * What each commitment that is in force saves a day: on-demand price of what it covers, less what it costs. Hourly fees are
 * fixed until its end, so the saving of the last four weeks holds until then and is nothing from then on.
 */
export function commitmentsIn(charges: readonly DayCharge[], last: DayNumber): Commitment[] {
  const found: Commitment[] = [];
  for (const [id, of] of Map.groupBy(
    charges.filter(({ commitment }) => commitment !== null),
    ({ commitment }) => commitment ?? "",
  )) {
    const ends = of.find((charge) => charge.ends !== undefined)?.ends;
    const newest = of.reduce((latest, { day }) => Math.max(latest, day), 0);
    if (newest < last - GONE_AFTER || (ends !== undefined && ends <= last)) continue;
    const since = Math.max(
      last - LEARNED_DAYS + 1,
      of.reduce((first, { day }) => Math.min(first, day), last),
    );
    const days = new Map<DayNumber, number>(Array.from({ length: last - since + 1 }, (_, at) => [since + at, 0]));
    for (const { day, onDemand, cost } of of) if (day >= since && day <= last) days.set(day, (days.get(day) ?? 0) + onDemand - cost);
    const all = [...days.values()];
    const saves = Array.from({ length: 7 }, (_, weekday) => {
      const same = [...days].flatMap(([day, saved]) => (weekdayOf(day) === weekday ? [saved] : []));
      return median(same.length > 0 ? same : all);
    });
    found.push({ id, ends, saves });
  }
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What all commitments together save on a day ahead. The day on which one ends counts as over. */
export function savedOn(commitments: readonly Commitment[], day: DayNumber): number {
  return commitments.reduce((sum, { ends, saves }) => sum + (ends !== undefined && day >= ends ? 0 : (saves[weekdayOf(day)] ?? 0)), 0);
}
