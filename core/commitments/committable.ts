import { isEligible } from "#core/commitments/waterfall/plan-terms";
import type { WaterfallResult } from "#core/commitments/waterfall/result";

export type Committable = {
  /** At on-demand rates, USD of the span: what plans may cover, and what reservations did cover of the rest. */
  readonly onDemandEquivalent: number;
  /** That less what it cost, commitments whole. */
  readonly savings: number;
  /** Share of one; undefined where there is nothing to divide by. */
  readonly effectiveSavingsRate: number | undefined;
};

/**
 * The effective savings rate as the semantic model has it: usage that a Compute plan may cover and everything that a reservation paid for,
 * without usage that only a reservation could cover and none did.
 *
 * @source docs/methods/metrics.md
 */
export function committable(result: WaterfallResult): Committable {
  let [onDemandEquivalent, covered] = [0, 0];
  for (const { row, total } of result.rows) {
    const isCoverable = isEligible("Compute", row);
    onDemandEquivalent += isCoverable ? total.onDemandEquivalent : total.reservedOnDemandEquivalent;
    covered += (isCoverable ? total.coveredOnDemandEquivalent : 0) + total.reservedOnDemandEquivalent;
  }
  const plans = result.plans.reduce((sum, { plan, total }) => sum + (plan.type === "SageMaker" ? 0 : total.commitment), 0);
  const savings = covered - plans - result.reservations.reduce((sum, { total }) => sum + total.usd, 0);
  return { onDemandEquivalent, savings, effectiveSavingsRate: onDemandEquivalent > 0 ? savings / onDemandEquivalent : undefined };
}
