import type { CoverableService, Plan, PlanType, UsageRow } from "#core/commitments/model";

const COVERABLE: Readonly<Record<PlanType, ReadonlySet<CoverableService>>> = {
  EC2Instance: new Set<CoverableService>(["ec2"]),
  Compute: new Set<CoverableService>(["ec2", "fargate", "lambda"]),
  SageMaker: new Set<CoverableService>(["sagemaker"]),
};

/** Whether plans of this type may cover such usage at all, at whatever rate. */
export function isEligible(type: PlanType, row: UsageRow): boolean {
  return COVERABLE[type].has(row.service);
}

/**
 * USD a unit of this row under the plan; undefined where the plan is not applied: outside of its services, family or region,
 * without a rate, for free usage, and where its rate is above on demand. A rate equal to on demand is applied (saving 0 %).
 */
export function rateUnder(plan: Plan, row: UsageRow): number | undefined {
  if (!isEligible(plan.type, row)) return undefined;
  if (plan.type === "EC2Instance" && (plan.family !== row.family || plan.region !== row.region)) return undefined;
  const rate = plan.rateOf(row);
  if (rate === undefined || !(rate >= 0) || row.onDemandRate <= 0 || rate > row.onDemandRate) return undefined;
  return rate;
}

/** Saving against on demand, in millionths: what differs less is a tie. */
export function savingUnder(rate: number, row: UsageRow): number {
  return Math.round((1 - rate / row.onDemandRate) * 1e6);
}
