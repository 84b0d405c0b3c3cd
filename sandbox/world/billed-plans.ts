import type { CommitmentPayment, CommitmentTerm, PlanTerms, SavingsPlanType } from "#core/pricing/commitment-rates";
import { plansBetween } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";
import type { BoughtPlan, Overlay } from "#sandbox/world/overlay";
import { HOURS_OF_DAY, type Hour, isoOf } from "#sandbox/world/time";

/** A Savings Plan as the bill applies it: one of the company's own history, or one that somebody bought. */
export type BilledPlan = PlanTerms & {
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  /** Key of the series that it is of; undefined for one that was bought. */
  readonly series: string | undefined;
  /** Whole hours that it covers. */
  readonly start: Hour;
  readonly end: Hour;
  /** As it is written: to the second. */
  readonly starts: string;
  readonly ends: string;
  /** USD an hour. */
  readonly commitment: number;
  /** Share of the whole commitment that is paid when it starts, and USD of it; undefined: the share, rounded to cents. */
  readonly upfrontShare: number;
  readonly upfront: number | undefined;
  /** It then never was: it covers nothing, and what was paid comes back in this hour. */
  readonly returned: Hour | undefined;
  /** Tells its line items from those of another plan that starts in the same hour; undefined: the hour does. */
  readonly mark: string | undefined;
};

/** AWS counts a year as 365 days. @source https://docs.aws.amazon.com/savingsplans/latest/userguide/review-purchase-cart.html */
export const TERM_HOURS: Readonly<Record<CommitmentTerm, number>> = { "1y": 365 * HOURS_OF_DAY, "3y": 3 * 365 * HOURS_OF_DAY };
const UPFRONT_SHARE: Readonly<Record<CommitmentPayment, number>> = { no: 0, partial: 0.5, all: 1 };

const TYPE_ORDER: Readonly<Record<SavingsPlanType, number>> = { EC2Instance: 0, Compute: 1, SageMaker: 2 };
/** Larger saving first: the longer term saves more than any payment option does. */
const TERM_ORDER: Readonly<Record<CommitmentTerm, number>> = { "3y": 0, "1y": 1 };
const PAYMENT_ORDER: Readonly<Record<CommitmentPayment, number>> = { all: 0, partial: 1, no: 2 };

export function planArn(accountId: string, id: string): string {
  return `arn:aws:savingsplans::${accountId}:savingsplan/${id}`;
}

/** Each plan that holds in some hour of `[from, to)`: those of the company's history, then those that were bought. */
export function billedPlansBetween(company: Company, { plans }: Pick<Overlay, "plans">, from: Hour, to: Hour): readonly BilledPlan[] {
  const own = plansBetween(company, from, to).map(({ series, id, arn, accountId, start, end, commitment }): BilledPlan => ({
    id,
    arn,
    accountId,
    type: series.type,
    term: series.term,
    payment: series.payment,
    family: series.family,
    region: series.region,
    series: series.key,
    start,
    end,
    starts: isoOf(start),
    ends: isoOf(end),
    commitment,
    upfrontShare: UPFRONT_SHARE[series.payment],
    upfront: undefined,
    returned: undefined,
    mark: undefined,
  }));
  return [...own, ...plans.map(billedPlan).filter((plan) => plan.start < to && plan.end > from)];
}

function billedPlan({ startsAt, returnedAt, upfront, ...plan }: BoughtPlan): BilledPlan {
  const start = Math.floor(startsAt / 3600);
  const hours = TERM_HOURS[plan.term];
  const usual = UPFRONT_SHARE[plan.payment];
  return {
    ...plan,
    arn: planArn(plan.accountId, plan.id),
    series: undefined,
    start,
    end: start + hours,
    starts: isoOf(0, startsAt),
    ends: isoOf(hours, startsAt),
    upfrontShare: Math.abs(upfront - plan.commitment * hours * usual) < 0.01 ? usual : upfront / (plan.commitment * hours),
    upfront,
    returned: returnedAt === undefined ? undefined : Math.floor(returnedAt / 3600),
    mark: hex(plan.id).slice(0, 12),
  };
}

/**
 * When each plan is applied, by its id: EC2 Instance plans before Compute plans; of one type the larger saving first, then the earlier
 * start, then by id. Plans that never hold in the same hour may share a pass. Those that were returned have none.
 *
 * @source docs/decisions/0013-commitments.md
 */
export function passesOf(plans: readonly BilledPlan[]): ReadonlyMap<string, number> {
  const ordered = plans
    .filter(({ returned }) => returned === undefined)
    .sort(
      (a, b) =>
        TYPE_ORDER[a.type] - TYPE_ORDER[b.type] ||
        TERM_ORDER[a.term] - TERM_ORDER[b.term] ||
        PAYMENT_ORDER[a.payment] - PAYMENT_ORDER[b.payment] ||
        a.start - b.start ||
        (a.id < b.id ? -1 : 1),
    );
  const passes = new Map<string, number>();
  for (const [index, plan] of ordered.entries()) {
    const before = ordered.slice(0, index).filter((other) => other.start < plan.end && plan.start < other.end);
    passes.set(plan.id, Math.max(-1, ...before.map(({ id }) => passes.get(id) ?? -1)) + 1);
  }
  return passes;
}
