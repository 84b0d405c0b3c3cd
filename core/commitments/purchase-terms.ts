import { nextMonth, RETURNS_A_YEAR, RETURNS_KEPT_BACK } from "#core/commitments/deadlines";
import { type Payment, type Term, TERM_HOURS } from "#core/commitments/model";
import { compareDecimals, multiplyDecimals, roundDecimal } from "#core/money";

/** Plans up to this commitment can be returned. USD an hour. */
export const MOST_RETURNABLE = "100";
/** What the API takes, USD an hour. */
const LEAST_COMMITMENT = "0.001";
const MOST_COMMITMENT = "1000000";
/** A plan can be returned for so long after its start, and in the same calendar month (UTC) only. */
const RETURN_DAYS = 7;
/** With fewer days left in the month there is no time to see that a plan was a mistake. */
export const LEAST_DAYS_LEFT = 3;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Whole commitment over the term, two places. USD.
 *
 * @param commitment USD an hour, decimal
 */
export function totalOf(commitment: string, term: Term): string {
  return roundDecimal(multiplyDecimals(commitment, String(TERM_HOURS[term])), 2);
}

/** What is paid when it starts: nothing, half or all of the total; two places. */
export function upfrontOf(total: string, payment: Payment): string {
  if (payment === "no") return "0.00";
  return payment === "all" ? roundDecimal(total, 2) : roundDecimal(multiplyDecimals(total, "0.5"), 2);
}

/** Why the API or our own rule does not take this commitment, with what to do; undefined where they do. USD an hour, decimal. */
export function whyNotCommitment(commitment: string): string | undefined {
  if (compareDecimals(commitment, LEAST_COMMITMENT) < 0 || compareDecimals(commitment, MOST_COMMITMENT) > 0) {
    return "A Savings Plan commits 0.001 to 1,000,000 dollars an hour. Give an amount in that range.";
  }
  if (compareDecimals(commitment, MOST_RETURNABLE) > 0) {
    return `A plan above $100 an hour cannot be returned. Buy it in tranches of at most $100 an hour, such as 100 first, and the rest a week later.`;
  }
  return undefined;
}

/** The last instant at which a plan of this start may be returned. */
export function returnUntil(start: Date): Date {
  return new Date(Math.min(start.getTime() + RETURN_DAYS * DAY_MS, nextMonth(start).getTime() - 1));
}

/** Days of the UTC month of the start that are left at it. */
export function daysLeft(start: Date): number {
  return (nextMonth(start).getTime() - start.getTime()) / DAY_MS;
}

export function isTooLateInMonth(start: Date): boolean {
  return daysLeft(start) < LEAST_DAYS_LEFT;
}

export type PlannedStart = { readonly kind: "queued"; readonly hours: number } | { readonly kind: "at"; readonly instant: string };

/** When it starts if the purchase call is made at this instant; whole seconds, as the API takes it. */
export function startIfBought(start: PlannedStart, at: Date): Date {
  const instant = start.kind === "at" ? Date.parse(start.instant) : at.getTime() + start.hours * HOUR_MS;
  return new Date(Math.floor(instant / 1000) * 1000);
}

/** Its end: hours of the term after the start. */
export function endOf(start: Date, term: Term): Date {
  return new Date(start.getTime() + TERM_HOURS[term] * HOUR_MS);
}

/** Whether the returns of the year leave one to plan on. */
export function mayPlanOnReturn(returnsUsed: number): boolean {
  return returnsUsed < RETURNS_A_YEAR - RETURNS_KEPT_BACK;
}
