import { LEAST_UTILIZATION, RETURNS_A_YEAR, RETURNS_KEPT_BACK } from "#core/commitments/deadlines";
import { MajorTomError } from "#core/errors";
import { toNumber, toText } from "#core/figures/decimal";
import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
import { returnsIn } from "#services/commitments/pipeline/list-purchases";
import { utilizationOf } from "#services/commitments/pipeline/notice-deadlines";
import type { AccountPlans } from "#services/commitments/pipeline/kept-plans";
import type { StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { lastReturnOf, purchaseTitle } from "#services/commitments/pipeline/purchase-view";
import { tellOnce } from "#services/commitments/pipeline/tell-once";
import type { ServiceContext } from "#services/context";
import { draftProposal } from "#services/proposals/draft";

/** Hours of a plan in the bill before its use says anything. */
const LEAST_HOURS = 24;

/**
 * Drafts the return of a new plan that is used less than nine tenths, once, while it can be returned and returns are left
 * to plan on. People decide: it is a proposal like any other.
 */
export async function proposeReturn(ctx: ServiceContext, purchase: StoredPurchase, reads: readonly AccountPlans[]): Promise<boolean> {
  const until = lastReturnOf(purchase);
  const utilization = utilizationOf(purchase);
  const now = ctx.now();
  if (purchase.state !== "purchased" || purchase.planId === undefined || until === undefined || until <= now || utilization === undefined)
    return false;
  const hours = Number(purchase.monitored?.committed ?? "0") / Number(purchase.commitment);
  if (hours < LEAST_HOURS || toNumber(utilization) >= LEAST_UTILIZATION) return false;
  const share = formatValue(toText(utilization), "ratio");
  const telling = {
    key: `return/${purchase.planId}`,
    kind: "under_use",
    topic: "under_use",
    title: `${purchaseTitle(purchase)} is used too little`,
    purchase,
    plan: purchase.planId,
    costPerDay: ((Number(purchase.monitored?.unused ?? "0") / hours) * 24).toFixed(6),
  } as const;
  const notDrafted = `return-by-hand/${purchase.planId}`;
  const used = returnsIn(reads, now);
  const by = formatInstant(until, { year: now.getUTCFullYear() });
  const found = `It is new, and ${share} of it is used; it was bought to be used at least ${formatValue(String(LEAST_UTILIZATION), "ratio")}.`;
  if (used !== undefined && used >= RETURNS_A_YEAR - RETURNS_KEPT_BACK) {
    const kept = `${used} of ${RETURNS_A_YEAR} returns of the year are used, and the last ones are kept for mistakes`;
    await tellOnce(ctx, {
      ...telling,
      key: notDrafted,
      text: `${found} It could be returned until ${by}, but ${kept}: decide on the page Commitments.`,
    });
    return false;
  }
  const drafted = (await endedBefore(ctx, purchase.planId)) ?? (await draftReturn(ctx, purchase.planId, `${share} of it is used in its first days.`));
  if (typeof drafted === "string") {
    // Tried again with the next look, and told once.
    await tellOnce(ctx, {
      ...telling,
      key: notDrafted,
      text: `${found} Its return could not be drafted: ${drafted} It can be returned until ${by}.`,
    });
    return false;
  }
  return tellOnce(ctx, { ...telling, text: `${found} APR-${drafted} would return it; an Owner signs it before ${by}.`, number: drafted });
}

/** A return of this plan that was proposed before, whatever became of it: people are not asked the same twice. */
async function endedBefore(ctx: ServiceContext, plan: string): Promise<number | undefined> {
  const [row] = await ctx.db.read((tx) =>
    tx.query<{ number: number }>(
      `SELECT p.number FROM proposals p JOIN proposal_revisions r USING (tenant_id, number, rev) WHERE p.kind = 'sp_return' AND (r.sealed::jsonb)->'params'->>'plan' = $1
       ORDER BY p.number DESC LIMIT 1`,
      [plan],
    ),
  );
  return row?.number;
}

/** The proposal's number, or why it could not be drafted. */
async function draftReturn(ctx: ServiceContext, plan: string, reason: string): Promise<number | string> {
  try {
    return (await draftProposal(ctx, { kind: "sp_return", params: { plan, reason } })).proposal.number;
  } catch (error) {
    if (error instanceof MajorTomError) return error.message;
    throw error;
  }
}
