import { nextMonth } from "#core/commitments/deadlines";

/** Within so many days of the end of a UTC month a return may run out of time. */
export const MONTH_END_DAYS = 7;
/** With fewer than this many days left nothing is bought unless an Owner says why. */
export const MONTH_END_REFUSAL_DAYS = 3;

const DAY_MS = 86_400_000;
const MONTHS = "January February March April May June July August September October November December".split(" ");

/** Where a start may be: unchanged, or the first of the next month, with the reason. */
export type MonthEndVerdict = {
  readonly verdict: "GO" | "NOTE" | "NO";
  /** ISO instant; undefined where it may stay. */
  readonly moveTo: string | undefined;
  readonly text: string;
  /** Of the UTC month, at the start. */
  readonly daysLeft: number;
};

/**
 * AWS takes a plan back within seven days of its start and in the same UTC month only.
 *
 * @param start ISO instant, UTC, of the plan's start
 * @param returnMatters false where it could not be returned anyway
 */
export function monthEndGuard(start: string, returnMatters = true): MonthEndVerdict {
  const at = new Date(start);
  const first = nextMonth(at);
  const daysLeft = (first.getTime() - at.getTime()) / DAY_MS;
  if (!returnMatters)
    return { verdict: "GO", moveTo: undefined, text: "It could not be returned anyway: the month's end does not matter.", daysLeft };
  const left = daysLeft < 1 ? `${Math.floor(daysLeft * 24)} hours` : `${Math.floor(daysLeft * 10) / 10} days`;
  if (daysLeft > MONTH_END_DAYS) return { verdict: "GO", moveTo: undefined, text: `${left} of the month are left to return it.`, daysLeft };
  const moveTo = first.toISOString();
  const month = `1 ${MONTHS[first.getUTCMonth()]} ${first.getUTCFullYear()}`;
  if (daysLeft < MONTH_END_REFUSAL_DAYS) {
    const text = `Only ${left} of the month are left: it could hardly be returned, since AWS takes it back in the month of its start alone. Let it start on ${month}, or have an Owner say why not.`;
    return { verdict: "NO", moveTo, text, daysLeft };
  }
  return {
    verdict: "NOTE",
    moveTo,
    text: `${left} of the month are left to return it, fewer than seven: from ${month} on there are seven.`,
    daysLeft,
  };
}
