import type { z } from "zod";
import type { CommitmentExpiry } from "#core/api/commitment-workflow";
import { EXPIRY_MARKS } from "#core/commitments/deadlines";
import type { ProviderPlan } from "#core/ports/savings-plans";
import { trimDecimal } from "#core/money";
import { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { hourlyWords, planWords } from "#core/proposals/savings-plan-words";
import { hourAt, instantOfHour } from "#services/commitments/hours";
import type { FigureOf } from "#services/commitments/commitment-figure";
import type { StoredNotice } from "#services/commitments/pipeline/notice-rows";
import type { StoredPurchase } from "#services/commitments/pipeline/purchase-rows";

const DAY_MS = 86_400_000;

/** Plans that hold and end, the soonest first, with the renewal that would start in the hour of the end. */
export function expiriesOf(
  plans: readonly ProviderPlan[],
  {
    purchases,
    notices,
    now,
    figure,
  }: { readonly purchases: readonly StoredPurchase[]; readonly notices: readonly StoredNotice[]; readonly now: Date; readonly figure: FigureOf },
): z.infer<typeof CommitmentExpiry>[] {
  return plans
    .filter((plan) => plan.state === "active" && Date.parse(plan.end) > now.getTime())
    .toSorted((a, b) => Date.parse(a.end) - Date.parse(b.end) || (a.id < b.id ? -1 : 1))
    .map((plan) => {
      const title = titleOf(plan);
      const told = EXPIRY_MARKS.findLast((mark) => notices.some(({ key }) => key === expiryKey(plan, mark)));
      return {
        plan: plan.id,
        purchase: purchases.find(({ planId }) => planId === plan.id)?.id ?? null,
        title,
        account: plan.account,
        commitment: figure(`expiry-${plan.id}`, plan.commitment, { unit: "USD/h", metric: "commitment", label: `${title}: ends`, kind: "measured" }),
        daysLeft: Math.floor((Date.parse(plan.end) - now.getTime()) / DAY_MS),
        end: plan.end,
        renewalStart: instantAfter(plan.end),
        noticed: told ?? null,
        renewal: Date.parse(plan.end) - now.getTime() <= (EXPIRY_MARKS[0] + 1) * DAY_MS ? (renewalOf(plan) ?? null) : null,
      };
    });
}

/** Once a plan and mark. */
export function expiryKey({ id }: Pick<ProviderPlan, "id">, mark: number): string {
  return `expiry/${id}/${mark}`;
}

export function titleOf(plan: ProviderPlan): string {
  return `${planWords({ ...plan, family: plan.family ?? null, region: plan.region ?? null })}, ${hourlyWords(plan.commitment)}`;
}

/** The first instant without the plan. One that ends at 15:59:59 holds to the end of that hour, and a renewal in it would be judged beside it. */
function instantAfter(end: string): string {
  const next = hourAt(Date.parse(end) + 1000);
  return next > hourAt(end) ? instantOfHour(next) : new Date(end).toISOString();
}

/** The same again from the end on, as an order; undefined for what could not be ordered like this. */
export function renewalOf({ type, family, region, account, term, payment, commitment, end }: ProviderPlan): SavingsPlanOrder | undefined {
  const isEc2 = type === "EC2Instance";
  return SavingsPlanOrder.safeParse({
    type,
    ...(isEc2 && { family, region }),
    account,
    term,
    payment,
    commitment: trimDecimal(commitment),
    startAt: instantAfter(end),
  }).data;
}
