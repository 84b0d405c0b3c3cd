import type { Change } from "#sandbox/live/journal";

export type PlanState = "active" | "queued" | "payment-pending" | "payment-failed" | "pending-return" | "returned" | "retired" | "queued-deleted";
export type PlanBought = Extract<Change, { kind: "plan-buy" }>;
/** A purchase, and what came of it. Instants are milliseconds since the epoch, on the world's clock. */
export type Purchase = {
  readonly bought: PlanBought;
  readonly at: number;
  droppedAt: number | undefined;
  returnedAt: number | undefined;
  returnToken: string | undefined;
};

const DAY_MS = 86_400_000;
/** @source https://docs.aws.amazon.com/savingsplans/latest/userguide/return-sp.html */
export const RETURN_DAYS = 7;
export const MOST_RETURNS = 10;
export const MOST_RETURNABLE_USD = 100;
/** Assumed: AWS publishes neither. */
const RETURNING_MS = 30_000;
export const FAILS_AFTER_S = 5;

export function stateOf({ bought, droppedAt, returnedAt }: Purchase, start: number, end: number, at: number): PlanState {
  if (droppedAt !== undefined && droppedAt <= at) return "queued-deleted";
  if (at < start) return "queued";
  if (at < start + bought.pendingSeconds * 1000) return "payment-pending";
  if (!bought.paid) return "payment-failed";
  if (returnedAt !== undefined && returnedAt <= at) return at < returnedAt + RETURNING_MS ? "pending-return" : "returned";
  return at < end ? "active" : "retired";
}

/** Seven days, but no longer than the calendar month (UTC) of the start; the start itself above the largest commitment. */
export function returnableUntil(start: number, commitment: string): number {
  if (Number(commitment) > MOST_RETURNABLE_USD) return start;
  const day = new Date(start);
  const monthEnd = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
  return Math.min(start + RETURN_DAYS * DAY_MS, monthEnd);
}
