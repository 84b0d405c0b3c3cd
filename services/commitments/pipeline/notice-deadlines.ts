import { EXPIRY_MARKS, expiryMark, LEAST_UTILIZATION, RETURNS_A_YEAR } from "#core/commitments/deadlines";
import { MajorTomError } from "#core/errors";
import { decimal, dividedBy, toNumber, toText } from "#core/figures/decimal";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { hourlyWords } from "#core/proposals/savings-plan-words";
import type { ProviderPlan } from "#core/ports/savings-plans";
import { expiryKey, renewalOf, titleOf } from "#services/commitments/pipeline/expiries";
import { livingEndings, returnsIn } from "#services/commitments/pipeline/list-purchases";
import { selectNotices } from "#services/commitments/pipeline/notice-rows";
import type { AccountPlans } from "#services/commitments/pipeline/kept-plans";
import { selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { decisionDue, isUndecided, lastReturnOf, purchaseTitle } from "#services/commitments/pipeline/purchase-view";
import { closeNotices, tellOnce } from "#services/commitments/pipeline/tell-once";
import { endingPlans, type EndingPlan } from "#services/commitments/renewal-orders";
import type { ServiceContext } from "#services/context";
import { asSystem } from "#services/system";

const DAY_MS = 86_400_000;

/** Tells what must be decided by a certain time: keep or return a new plan, and renew one that ends. Each once. */
export async function noticeDeadlines(ctx: ServiceContext, reads: readonly AccountPlans[]): Promise<{ readonly told: number }> {
  const system = asSystem(ctx);
  const now = ctx.now();
  const { purchases, endings, notices } = await system.db.read(async (tx) => ({
    purchases: await selectPurchases(tx, "WHERE plan_id IS NOT NULL ORDER BY number"),
    endings: await livingEndings(tx),
    notices: await selectNotices(tx, ""),
  }));
  const open = notices.filter(({ closedAt }) => closedAt === undefined);
  const keys = new Set(notices.map(({ key }) => key));
  let told = 0;
  const returnsUsed = returnsIn(reads, now);
  for (const purchase of purchases) {
    if (!isDecisionDue(purchase, now)) continue;
    if (await tellOnce(system, keepOrReturn(purchase, { returnsUsed, ending: endings.get(purchase.planId ?? ""), now }))) told += 1;
  }
  const held = reads.flatMap(({ plans }) => plans).filter(({ state }) => state === "active");
  const ending = held.flatMap((plan) => {
    const mark = expiryMark(new Date(plan.end), now);
    return mark === undefined || keys.has(expiryKey(plan, mark)) ? [] : [{ plan, mark }];
  });
  const sized = ending.length === 0 ? undefined : await sizedRenewals(system);
  for (const { plan, mark } of ending) {
    const purchase = purchases.find(({ planId }) => planId === plan.id);
    if (await tellOnce(system, { key: expiryKey(plan, mark), ...expiring(plan, now, sized?.get(plan.id)), purchase, plan: plan.id })) told += 1;
  }
  const isOver = ({ kind, key, planId }: (typeof open)[number]) =>
    kind === "keep_or_return"
      ? !purchases.some((purchase) => purchase.planId === planId && isDecisionDue(purchase, now))
      : key.startsWith("return")
        ? !purchases.some((purchase) => purchase.planId === planId && isUndecided(purchase) && now < (lastReturnOf(purchase) ?? now))
        : kind === "expiry" && !held.some(({ id, end }) => id === planId && Date.parse(end) > now.getTime());
  await closeNotices(
    system,
    open.filter(isOver).map(({ id }) => id),
  );
  return { told };
}

/** Active, not decided, the time to ask has come, and it can still be returned. */
function isDecisionDue(purchase: StoredPurchase, now: Date): boolean {
  const [due, until] = [decisionDue(purchase), lastReturnOf(purchase)];
  return purchase.state === "purchased" && isUndecided(purchase) && due !== undefined && until !== undefined && due <= now && now < until;
}

type Around = { readonly returnsUsed: number | undefined; readonly ending: string | undefined; readonly now: Date };

function keepOrReturn(purchase: StoredPurchase, { returnsUsed, ending, now }: Around) {
  const until = lastReturnOf(purchase) ?? now;
  const utilization = utilizationOf(purchase);
  const used =
    utilization === undefined
      ? "The bill has no hour of it yet, so that its use is not known."
      : `So far ${formatValue(toText(utilization), "ratio")} of it is used.`;
  const advice =
    utilization === undefined
      ? "Look at the usage that it was bought for before you decide."
      : toNumber(utilization) < LEAST_UTILIZATION
        ? "We would return it."
        : "We would keep it.";
  const returns = returnsUsed === undefined ? "" : ` ${returnsUsed} of ${RETURNS_A_YEAR} returns of ${now.getUTCFullYear()} are used.`;
  const where = ending === undefined ? "Decide on the page Commitments." : `${ending} would return it; it waits for a signature.`;
  return {
    key: `keep_or_return/${purchase.planId}`,
    kind: "keep_or_return",
    topic: "keep_or_return",
    title: `Keep or return: ${purchaseTitle(purchase)}`,
    text: `It can be returned until ${formatInstant(until, { year: now.getUTCFullYear() })}, and not afterwards. ${used} ${advice}${returns} ${where}`,
    purchase,
    plan: purchase.planId,
  } as const;
}

/** Used share of what was committed; undefined while the bill has nothing of it. */
export function utilizationOf({ monitored }: Pick<StoredPurchase, "monitored">): bigint | undefined {
  const committed = monitored === undefined ? 0n : decimal(monitored.committed);
  return monitored === undefined || committed === 0n ? undefined : dividedBy(decimal(monitored.used), committed);
}

/** Renewals of the size that still pays on today's usage, by id of the plan; undefined where the bill cannot tell. */
async function sizedRenewals(ctx: ServiceContext): Promise<ReadonlyMap<string, EndingPlan> | undefined> {
  try {
    return new Map((await endingPlans(ctx, EXPIRY_MARKS[0] + 1)).map((ending) => [ending.plan.id, ending]));
  } catch (error) {
    if (error instanceof MajorTomError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function expiring(plan: ProviderPlan, now: Date, sized: EndingPlan | undefined) {
  const days = Math.ceil((Date.parse(plan.end) - now.getTime()) / DAY_MS);
  const at = formatInstant(new Date(plan.end), { year: now.getUTCFullYear() });
  const rises = sized?.risesUsdPerMonth;
  const without = rises === undefined || rises <= 0 ? "" : ` Without it the bill rises by ${formatValue(rises.toFixed(2), "USD/month")}.`;
  const renewal = sized === undefined ? renewalOf(plan) : sized.renewal;
  const then =
    renewal === undefined
      ? sized === undefined
        ? "What it covers is billed on demand from then on."
        : "On today's usage no renewal of it pays: let it run out."
      : `A renewal of ${hourlyWords(renewal.commitment)} would start in the hour of its end, so that no hour is billed on demand; draft it on the page Commitments, and let the analysis say whether the size still fits.`;
  return {
    kind: "expiry",
    topic: "expiring",
    title: `${titleOf(plan)}, ends in ${days === 1 ? "a day" : `${days} days`}`,
    text: `It ends ${at}.${without} ${then}`,
  } as const;
}
