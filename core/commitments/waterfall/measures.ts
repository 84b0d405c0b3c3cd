import { isEligible } from "#core/commitments/waterfall/plan-terms";
import type { PlanUse, WaterfallResult } from "#core/commitments/waterfall/result";
import type { UsageRow } from "#core/commitments/model";

/** USD are sums of the span. Undefined: there is nothing to divide by. */
export type CommitmentMeasures = {
  readonly hours: number;
  /** Eligible usage at on-demand rates; without what reservations paid for, unless they are in the scope. */
  readonly onDemandEquivalent: number;
  readonly covered: number;
  readonly onDemand: number;
  /** Whole commitments (and reservations, where in the scope), used or not. */
  readonly commitment: number;
  readonly used: number;
  readonly unused: number;
  /** What all of it costs: `onDemand` + `commitment`. */
  readonly cost: number;
  /** Covered usage at on-demand rates less whole commitments; negative where they cost more than they save. */
  readonly netSavings: number;
  readonly coverage: number | undefined;
  readonly utilization: number | undefined;
  readonly effectiveSavingsRate: number | undefined;
};

/**
 * Coverage, utilization and effective savings rate of Savings Plans as Cost Explorer defines them: usage that reservations
 * paid for counts on neither side. `plans_and_reservations` takes both in, and what reservations alone may cover.
 *
 * @source METHODS M3: effective savings rate = coverage x mean discount - (1 - utilization) x commitment / on-demand equivalent
 */
export function measuresOf(
  result: WaterfallResult,
  scope: "plans" | "plans_and_reservations" = "plans",
  only: (row: UsageRow) => boolean = () => true,
): CommitmentMeasures {
  const withReservations = scope === "plans_and_reservations";
  let onDemand = 0;
  let covered = 0;
  for (const { row, total } of result.rows) {
    if (!only(row) || !(withReservations || isCoverable(row))) continue;
    onDemand += total.onDemand;
    covered += total.coveredOnDemandEquivalent + (withReservations ? total.reservedOnDemandEquivalent : 0);
  }
  let commitment = 0;
  let used = 0;
  for (const { total } of result.plans) {
    commitment += total.commitment;
    used += total.used;
  }
  if (withReservations) {
    for (const { reservation, total } of result.reservations) {
      commitment += total.usd;
      used += total.used * reservation.unitRate;
    }
  }
  const onDemandEquivalent = onDemand + covered;
  const cost = onDemand + commitment;
  return {
    hours: result.usage.hours,
    onDemandEquivalent,
    covered,
    onDemand,
    commitment,
    used,
    unused: commitment - used,
    cost,
    netSavings: covered - commitment,
    coverage: onDemandEquivalent > 0 ? covered / onDemandEquivalent : undefined,
    utilization: commitment > 0 ? used / commitment : undefined,
    effectiveSavingsRate: onDemandEquivalent > 0 ? 1 - cost / onDemandEquivalent : undefined,
  };
}

function isCoverable(row: UsageRow): boolean {
  return isEligible("Compute", row) || isEligible("SageMaker", row);
}

/** 1 - used commitment / on-demand equivalent of what it covered; undefined for a plan that covered nothing. */
export function meanDiscountOf({ total }: PlanUse): number | undefined {
  return total.onDemandEquivalent > 0 ? 1 - total.used / total.onDemandEquivalent : undefined;
}

/** Utilization at which a plan costs the same as on demand. `discount` is a share of one. */
export function breakEvenUtilization(discount: number): number {
  return 1 - discount;
}
