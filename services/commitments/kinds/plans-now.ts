import { NotFoundError } from "#core/errors";
import type { PlanType } from "#core/commitments/model";
import { RETURNS_A_YEAR, returnsUsed } from "#core/commitments/deadlines";
import type { PlanState, ProviderPlan } from "#core/ports/savings-plans";
import { sha256 } from "#services/audit/append";
import { type BuyingAccount, connectedAccounts, savingsPlansOf } from "#services/commitments/kinds/buying-account";
import type { ServiceContext } from "#services/context";

/** Bought, and owed or about to be. */
export const LIVE_PLANS: ReadonlySet<PlanState> = new Set(["active", "queued", "payment-pending"]);
const RETURNED: ReadonlySet<PlanState> = new Set(["returned", "pending-return"]);

/** Plans of every state in all connected accounts, read now. @throws UnavailableError where one of them does not answer */
export async function plansNow(ctx: ServiceContext): Promise<readonly ProviderPlan[]> {
  const accounts = await connectedAccounts(ctx);
  const lists = await Promise.all(accounts.map(({ accountId }) => savingsPlansOf(ctx, accountId).plans()));
  return [...new Map(lists.flat().map((plan) => [plan.id, plan])).values()];
}

/** @throws NotFoundError for a plan that no connected account has */
export async function planNow(ctx: ServiceContext, wanted: string): Promise<{ readonly plan: ProviderPlan; readonly account: BuyingAccount }> {
  const plans = await plansNow(ctx);
  const key = wanted.trim().toLowerCase();
  const plan = plans.find(({ id, arn }) => id.toLowerCase() === key || arn.toLowerCase() === key);
  if (plan === undefined) throw new NotFoundError(`No connected account has a Savings Plan ${wanted.slice(0, 120)}. Give its id or ARN exactly.`);
  const account = (await connectedAccounts(ctx)).find(({ accountId }) => accountId === plan.account);
  return { plan, account: account ?? { accountId: plan.account, name: plan.account } };
}

/** Returns of this calendar year (UTC), in all accounts; ours that the provider does not show yet count, too. */
export async function returnsOfYear(
  ctx: ServiceContext,
  plans: readonly ProviderPlan[],
): Promise<{ readonly used: number; readonly allowed: number }> {
  const now = ctx.now();
  const shown = new Set(plans.filter(({ state }) => RETURNED.has(state)).map(({ id }) => id));
  const ours = await ctx.db.read((tx) =>
    tx.query<{ plan: string }>(
      `SELECT r.sealed::jsonb -> 'params' ->> 'plan' AS plan FROM proposals p JOIN actions a ON a.tenant_id = p.tenant_id AND a.number = p.number
         JOIN proposal_revisions r ON r.tenant_id = a.tenant_id AND r.number = a.number AND r.rev = a.rev
       WHERE p.kind = 'sp_return' AND a.state IN ('executing', 'succeeded', 'needs_attention') AND a.started_at >= $1`,
      [new Date(Date.UTC(now.getUTCFullYear(), 0, 1)).toISOString()],
    ),
  );
  const more = new Set(ours.map(({ plan }) => plan).filter((plan) => !shown.has(plan)));
  return { used: returnsUsed(plans, now) + more.size, allowed: RETURNS_A_YEAR };
}

type Coverage = { readonly type: PlanType; readonly family: string | null; readonly region: string | null };

/** Changes when a plan that covers the same usage is bought, or one ends. */
export function plansDigest(plans: readonly ProviderPlan[], bought: Coverage): string {
  return sha256(
    JSON.stringify(
      rivals(plans, bought)
        .map(({ id }) => id)
        .toSorted(),
    ),
  );
}

/** Plans that live and may cover what this one would. */
export function rivals(plans: readonly ProviderPlan[], bought: Coverage): readonly ProviderPlan[] {
  return plans.filter((plan) => LIVE_PLANS.has(plan.state) && mayCoverTheSame(plan, bought));
}

function mayCoverTheSame(plan: ProviderPlan, { type, family, region }: Coverage): boolean {
  if ((plan.type === "SageMaker") !== (type === "SageMaker")) return false;
  if (plan.type !== "EC2Instance" || type !== "EC2Instance") return true;
  return plan.family === (family ?? undefined) && plan.region === (region ?? undefined);
}
