import { MONTH_HOURS, type Plan } from "#core/commitments/model";

/** USD that is still owed for plans from this hour on (hours since the epoch), used or not; upfront parts included. */
export function outstandingCommitment(plans: readonly Plan[], at: number): number {
  return plans.reduce((sum, plan) => sum + Math.max(0, plan.to - Math.max(at, plan.from)) * plan.commitment, 0);
}

/**
 * Months (730 h) of today's usage that are promised. `eligibleUsdPerHour` is the eligible spend of an hour at Savings Plan rates.
 * Undefined where there is no such usage to count in.
 *
 * @source METHODS M3: sum of remaining hours x commitment, over the current hourly eligible spend at Savings Plan rates
 */
export function lockInMonths(plans: readonly Plan[], at: number, eligibleUsdPerHour: number): number | undefined {
  if (!(eligibleUsdPerHour > 0)) return undefined;
  return outstandingCommitment(plans, at) / eligibleUsdPerHour / MONTH_HOURS;
}
