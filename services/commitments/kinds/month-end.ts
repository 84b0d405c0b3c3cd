import { daysLeft, isTooLateInMonth } from "#core/commitments/purchase-terms";
import { nextMonth } from "#core/commitments/deadlines";
import { formatDay, formatInstant } from "#core/figures/dates";

/** Why a plan should not start then: too few days of the month are left to see a mistake and return it. Undefined where they are not. */
export function monthEndRefusal(start: Date, reason: string | null | undefined): string | undefined {
  if (!isTooLateInMonth(start) || (reason !== null && reason !== undefined)) return undefined;
  const first = nextMonth(start);
  return (
    `It would start on ${formatInstant(start)}, when ${daysLeft(start).toFixed(1)} days of the month are left to return it. ` +
    `Start it on ${formatDay(first)} (startAt ${first.toISOString()}), or an Owner gives a reason to buy it now (monthEndReason).`
  );
}

/** Nobody can cancel what starts at once. */
const LEAST_AHEAD_MS = 3_600_000 - 60_000;
const MOST_AHEAD_MS = 365 * 86_400_000;

/** Why a plan cannot be queued for this instant; undefined where it can. */
export function startRefusal(start: Date, now: Date): string | undefined {
  const ahead = start.getTime() - now.getTime();
  if (ahead < LEAST_AHEAD_MS) return "A plan starts at least an hour after it is bought, so that it can still be cancelled. Give a later startAt.";
  return ahead > MOST_AHEAD_MS ? "A plan is queued a year ahead at most. Give an earlier startAt." : undefined;
}
