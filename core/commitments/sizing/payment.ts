import { type Payment, TERM_HOURS } from "#core/commitments/model";
import type { Candidate } from "#core/commitments/sizing/candidate";

/** Cost of money where the customer has not said it: 8 % a year. */
export const ANNUAL_RATE_OF_MONEY = 0.08;

/** Share of the total that is paid when the plan starts. */
const UPFRONT_SHARE: Readonly<Record<Payment, number>> = { no: 0, partial: 0.5, all: 1 };

export type CostOfMoney = {
  /** Share of one. */
  readonly annualRate: number;
  /** What paying the upfront part at the start costs over the term, against paying it hour by hour; USD. */
  readonly usd: number;
};

/** What is paid for a commitment, and when. USD. */
export type PlanPayment = {
  readonly hours: number;
  readonly totalUsd: number;
  readonly upfrontUsd: number;
  readonly recurringUsdPerHour: number;
  readonly costOfMoney: CostOfMoney;
};

/**
 * The upfront part U, spread over a term of T years, is worth U (1 - e^-rT) / rT at its start; paying it at once costs the rest.
 *
 * @param commitment USD an hour
 */
export function paymentOf(
  { term, payment }: Pick<Candidate, "term" | "payment">,
  commitment: number,
  annualRate = ANNUAL_RATE_OF_MONEY,
): PlanPayment {
  const hours = TERM_HOURS[term];
  const totalUsd = commitment * hours;
  const upfrontUsd = totalUsd * UPFRONT_SHARE[payment];
  const growth = annualRate * (hours / TERM_HOURS["1y"]);
  const usd = growth === 0 ? 0 : upfrontUsd * (1 + Math.expm1(-growth) / growth);
  return { hours, totalUsd, upfrontUsd, recurringUsdPerHour: (totalUsd - upfrontUsd) / hours, costOfMoney: { annualRate, usd } };
}
