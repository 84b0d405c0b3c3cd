import type { CoverableService, Plan, PlanType, UsageRow } from "#core/commitments/model";

/** EC2 Instance plans before Compute plans. SageMaker plans share no usage with either. */
const TYPE_ORDER: Readonly<Record<PlanType, number>> = { EC2Instance: 0, Compute: 1, SageMaker: 2 };

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

/**
 * Plans as they are applied: by type, then the larger mean saving over the rows that each may cover, then the earlier start, then by id.
 *
 * @source docs/decisions/0013-commitments.md: AWS does not publish the order among plans of one type
 */
export function plansInOrder(plans: readonly Plan[], rows: readonly UsageRow[]): Plan[] {
  return plans
    .map((plan) => ({ plan, saving: meanSaving(plan, rows) }))
    .sort(
      (one, other) =>
        TYPE_ORDER[one.plan.type] - TYPE_ORDER[other.plan.type] ||
        other.saving - one.saving ||
        one.plan.from - other.plan.from ||
        (one.plan.id < other.plan.id ? -1 : 1),
    )
    .map(({ plan }) => plan);
}

/** In millionths. Each row counts once, however much is used of it: an hour's bill must not depend on the other hours. */
function meanSaving(plan: Plan, rows: readonly UsageRow[]): number {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    const rate = rateUnder(plan, row);
    if (rate === undefined) continue;
    sum += savingUnder(rate, row);
    count += 1;
  }
  return count === 0 ? 0 : Math.round(sum / count);
}
