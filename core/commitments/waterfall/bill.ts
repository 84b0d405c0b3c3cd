import type { WaterfallResult } from "#core/commitments/waterfall/result";

/** USD of the span. Plans and reservations cost the same whether they are used or not. */
export type WaterfallBill = {
  readonly hours: number;
  readonly onDemand: number;
  readonly plans: number;
  readonly reservations: number;
  readonly total: number;
  readonly usdPerHour: number;
};

/** The bill of what the waterfall is about: on-demand rest, whole commitments, reservations. Spot and other services are not in it. */
export function billOf(result: WaterfallResult): WaterfallBill {
  let onDemand = 0;
  for (const row of result.rows) onDemand += row.total.onDemand;
  let plans = 0;
  for (const plan of result.plans) plans += plan.total.commitment;
  let reservations = 0;
  for (const reservation of result.reservations) reservations += reservation.total.usd;
  const total = onDemand + plans + reservations;
  const { hours } = result.usage;
  return { hours, onDemand, plans, reservations, total, usdPerHour: hours === 0 ? 0 : total / hours };
}
