import type { PlanState } from "#core/ports/savings-plans";

const DAY_MS = 86_400_000;

/** @source AWS: returns of one calendar year (UTC) and management account */
export const RETURNS_A_YEAR = 10;
/** The last returns of a year are kept for what goes wrong: nothing is planned on them. */
export const RETURNS_KEPT_BACK = 2;
/** Used less than this within the return window, a return is proposed. Share of one. */
export const LEAST_UTILIZATION = 0.9;
/** Days before its end at which one is told of it, most first. */
export const EXPIRY_MARKS = [60, 30, 7] as const;
export type ExpiryMark = (typeof EXPIRY_MARKS)[number];

const DECIDE_ON_DAY = 5;
const DECIDE_BEFORE_END_DAYS = 2;

/**
 * When people are asked to keep or to return: on day 5 after the start, or two days before it can no longer be returned,
 * whichever is earlier, and never before the start. Undefined where it cannot be returned at all.
 *
 * @param plan its start, and until when the provider takes it back (equal to the start: not at all)
 */
export function keepOrReturnAt(plan: { readonly start: string; readonly returnableUntil: string | undefined }): Date | undefined {
  const until = lastReturn(plan);
  if (until === undefined) return undefined;
  const start = Date.parse(plan.start);
  const due = Math.min(start + DECIDE_ON_DAY * DAY_MS, until.getTime() - DECIDE_BEFORE_END_DAYS * DAY_MS);
  return new Date(Math.max(due, start));
}

/** Until when it can be returned; undefined where it cannot: the provider says so with the start. */
export function lastReturn({ start, returnableUntil }: { readonly start: string; readonly returnableUntil: string | undefined }): Date | undefined {
  if (returnableUntil === undefined) return undefined;
  const until = Date.parse(returnableUntil);
  return Number.isNaN(until) || until <= Date.parse(start) ? undefined : new Date(until);
}

/** The notice that is due of an end: of 60, 30 and 7 days the smallest that is reached; undefined before the first and after the end. */
export function expiryMark(end: Date, now: Date): ExpiryMark | undefined {
  const left = end.getTime() - now.getTime();
  if (left <= 0) return undefined;
  return EXPIRY_MARKS.findLast((days) => left <= days * DAY_MS);
}

type Returned = { readonly state: PlanState; readonly start: string };

/**
 * Returns of the calendar year (UTC) of `now`, as the provider's plans show them. A plan is returned in the month of its
 * start alone, so that its start says the year; one that is being returned counts already.
 */
export function returnsUsed(plans: readonly Returned[], now: Date): number {
  const year = now.getUTCFullYear();
  return plans.filter(({ state, start }) => (state === "pending-return" || state === "returned") && new Date(start).getUTCFullYear() === year).length;
}

/** First instant of the next month, UTC. */
export function nextMonth(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
}

/** Whether the instant is in the last `days` days of its month, UTC: what is bought then can hardly be returned. */
export function isMonthEnd(at: Date, days: number): boolean {
  return nextMonth(at).getTime() - at.getTime() <= days * DAY_MS;
}
