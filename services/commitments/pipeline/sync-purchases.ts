import { NEW_PLAN_DAYS, purchaseState, purchaseStateLabel, type StateInWords } from "#core/commitments/purchase-state";
import { reachedAt, stationsBetween, type Stations } from "#core/commitments/purchase-path";
import type { PlanState, ProviderPlan } from "#core/ports/savings-plans";
import { readableCard } from "#core/proposals/notice";
import { newId } from "#db/new-id";
import type { TenantTransaction } from "#db/tenant-database";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { settleOutstanding } from "#services/commitments/outstanding";
import { expireOverdue } from "#services/proposals/expire";
import { asSystem } from "#services/system";
import { type AccountPlans, keptPlans } from "#services/commitments/pipeline/kept-plans";
import { readBasis } from "#services/commitments/pipeline/ladder-rows";
import { type PurchaseSeen, purchasesSeen } from "#services/commitments/pipeline/purchase-facts";
import { appendHistory, type HistoryRow, selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";

export type SyncOptions = {
  /** The provider is not asked again within so many seconds; 0: always. */
  readonly maxAgeSeconds?: number;
};
export type Synced = { readonly changed: number; readonly reads: readonly AccountPlans[] };

/** Reads of people do not ask the provider more often than this, seconds. */
export const READ_AGE_SECONDS = 60;

const STARTED: ReadonlySet<PlanState> = new Set(["active", "pending-return", "returned", "retired"]);

/**
 * Brings what people see of purchases up to date with the gate and the provider: a row for every proposal to buy, a line of
 * history and of the log for every change of state. Running it again changes nothing.
 */
export async function syncPurchases(ctx: ServiceContext, { maxAgeSeconds = 0 }: SyncOptions = {}): Promise<Synced> {
  const system = asSystem(ctx);
  await expireOverdue(system);
  const before = ctx.now();
  const reads = await keptPlans(system, { maxAgeSeconds });
  const isFresh = reads.some(({ at }) => at !== undefined && at >= before);
  // What people ended at the provider themselves counts against no limit any more.
  if (isFresh)
    await settleOutstanding(
      system,
      reads.flatMap(({ plans }) => plans),
    );
  const { seen, stored } = await system.db.read(async (tx) => ({
    seen: await purchasesSeen(tx, reads),
    stored: new Map((await selectPurchases(tx, "")).map((purchase) => [purchase.number, purchase])),
  }));
  let changed = 0;
  for (const one of seen) if (await bringUpToDate(system, one, stored.get(one.proposal.number))) changed += 1;
  return { changed, reads };
}

async function bringUpToDate(ctx: ServiceContext, seen: PurchaseSeen, known: StoredPurchase | undefined): Promise<boolean> {
  const now = ctx.now();
  const next = stateOf(seen, known, now);
  if (known !== undefined && known.state === next.state) {
    if (known.because !== next.because || hasNewFacts(known, seen)) await ctx.db.record((tx) => storeFacts(tx, known.id, seen, next));
    return false;
  }
  const title = titleOf(seen);
  return mutate(ctx, {
    scope: "costs:manage",
    action: "commitment.state",
    target: seen.proposal.id,
    event: `${title}: ${purchaseStateLabel(next.state).toLowerCase()}`,
    async run(tx) {
      const locked = await lockPurchase(tx, seen);
      const again = stateOf(seen, locked.purchase, now);
      // Another process has come first, and knows as much.
      if (!locked.isNew && locked.purchase.state === again.state) return { result: false, unchanged: true };
      const from = locked.isNew ? undefined : locked.purchase.state;
      await storeFacts(tx, locked.purchase.id, seen, again);
      await appendHistory(tx, locked.purchase.id, historyOf(seen, from, again, locked.purchase, now));
      return { result: true, before: { state: from ?? null }, after: { state: again.state, because: again.because, plan: seen.plan?.id ?? null } };
    },
  });
}

function stateOf({ proposal, seen }: PurchaseSeen, known: Pick<StoredPurchase, "keptAt"> | undefined, now: Date): StateInWords {
  return purchaseState({ proposal: proposal.state, plan: seen, keptAt: known?.keptAt, now });
}

function historyOf(seen: PurchaseSeen, from: StoredPurchase["state"] | undefined, to: StateInWords, known: StoredPurchase, now: Date): HistoryRow[] {
  const { proposal, plan, approvedBy, requestedBy, lastBy } = seen;
  const stations = stationsOf(seen, known);
  const by = (state: StoredPurchase["state"]): string | undefined => {
    if (state === "pending_approval" || state === "analyzing") return requestedBy;
    if (state === "queued") return approvedBy;
    return state === "monitoring" ? known.keptBy : undefined;
  };
  const passed = stationsBetween(from, to.state, stations, now).map(({ state, at }): HistoryRow => ({
    state,
    at,
    by: by(state),
    because: PASSED[state] ?? "",
  }));
  // A return is told of with the end that the provider gives it, where that is an instant of the past.
  const ofPlan = plan?.state === "returned" || plan?.state === "retired" ? new Date(plan.end) : undefined;
  const isPlans = plan !== undefined && proposal.state === "succeeded";
  const goesBack = from !== undefined && to.state === "pending_approval";
  const at = (goesBack ? undefined : reachedAt(to.state, stations, now)) ?? ofPlan ?? (isPlans ? now : proposal.updatedAt);
  const isStation = reachedAt(to.state, stations, now) !== undefined;
  return [...passed, { state: to.state, because: to.because, at: at > now ? now : at, by: isStation ? by(to.state) : isPlans ? undefined : lastBy }];
}

const PASSED: Readonly<Partial<Record<StoredPurchase["state"], string>>> = {
  analyzing: "The bill was looked through.",
  pending_approval: "It was drafted and waited for signatures.",
  queued: "It was approved and ordered.",
  purchased: "It became active.",
  monitoring: "It was kept, and its use was checked daily.",
};

function stationsOf({ proposal, plan, approvedAt, analysisAt }: PurchaseSeen, known: Pick<StoredPurchase, "keptAt">): Stations {
  const hasStarted = plan !== undefined && STARTED.has(plan.state);
  return {
    analyzedAt: analysisAt,
    draftedAt: proposal.createdAt,
    approvedAt,
    startedAt: hasStarted ? new Date(plan.start) : undefined,
    keptAt: known.keptAt,
    endedAt: plan === undefined ? undefined : endOfPlan(plan),
  };
}

/** A return is possible in the first days alone, whatever end the provider shows of it. */
function endOfPlan({ state, start, end }: ProviderPlan): Date | undefined {
  if (state === "retired") return new Date(end);
  if (state !== "returned" && state !== "pending-return") return undefined;
  return new Date(Math.min(Date.parse(end), Date.parse(start) + NEW_PLAN_DAYS * 86_400_000 - 1));
}

/** The row of a proposal under a lock, made where it is missing. */
async function lockPurchase(tx: TenantTransaction, seen: PurchaseSeen): Promise<{ readonly purchase: StoredPurchase; readonly isNew: boolean }> {
  const { proposal, params } = seen;
  const basis = readBasis(params.basis.analysis);
  const made = await tx.query(
    `INSERT INTO commitment_purchases (tenant_id, id, number, analysis_id, ladder_id, state, because, account, account_name, offering_id, plan_type, family, region, term, payment, commitment, total, upfront, created_at)
     VALUES ($1, $2, $3, $4, $17, 'pending_approval', '', $5, $6, $7, $8, $9, $10, $11, $12, $13::numeric, $14::numeric, $15::numeric, $16)
     ON CONFLICT (tenant_id, number) DO NOTHING RETURNING id`,
    [
      tx.tenantId,
      newId("spp"),
      proposal.number,
      basis.analysis ?? null,
      params.account,
      params.accountName,
      params.offeringId,
      params.type,
      params.family,
      params.region,
      params.term,
      params.payment,
      params.commitment,
      params.total,
      params.upfront,
      proposal.createdAt.toISOString(),
      basis.ladder ?? null,
    ],
  );
  const [purchase] = await selectPurchases(tx, "WHERE number = $1 FOR UPDATE", [proposal.number]);
  if (purchase === undefined) throw new Error(`The purchase of ${proposal.id} cannot be found.`);
  return { purchase, isNew: made.length > 0 };
}

/** State and facts. A revision may have changed what would be bought; what the provider does not show stays as it was last seen. */
async function storeFacts(tx: TenantTransaction, id: string, { params, plan, seenAt, boughtAt }: PurchaseSeen, next: StateInWords): Promise<void> {
  await tx.query(
    `UPDATE commitment_purchases SET state = $2, because = $3, offering_id = $4, plan_type = $5, family = $6, region = $7, term = $8, payment = $9,
       commitment = $10::numeric, total = $11::numeric, upfront = $12::numeric, plan_id = coalesce($13, plan_id), plan_arn = coalesce($14, plan_arn),
       plan_state = coalesce($15, plan_state), start_at = coalesce($16::timestamptz, start_at), end_at = coalesce($17::timestamptz, end_at),
       returnable_until = CASE WHEN $13::text IS NULL THEN returnable_until ELSE $18::timestamptz END, seen_at = coalesce($19::timestamptz, seen_at),
       bought_at = coalesce($20::timestamptz, bought_at), account = $21, account_name = $22, updated_at = app_now() WHERE id = $1`,
    [
      id,
      next.state,
      next.because,
      params.offeringId,
      params.type,
      params.family,
      params.region,
      params.term,
      params.payment,
      params.commitment,
      params.total,
      params.upfront,
      plan?.id ?? null,
      plan?.arn ?? null,
      plan?.state ?? null,
      plan?.start ?? null,
      plan?.end ?? null,
      plan?.returnableUntil ?? null,
      seenAt?.toISOString() ?? null,
      boughtAt?.toISOString() ?? null,
      params.account,
      params.accountName,
    ],
  );
}

/** Something besides the state differs from what is kept. */
function hasNewFacts(known: StoredPurchase, { params, plan, boughtAt }: PurchaseSeen): boolean {
  const same = (kept: Date | undefined, now: string | undefined) => now === undefined || kept?.getTime() === Date.parse(now);
  return (
    known.commitment !== params.commitment ||
    known.offeringId !== params.offeringId ||
    known.total !== params.total ||
    (boughtAt !== undefined && known.boughtAt === undefined) ||
    (plan !== undefined &&
      (known.planId !== plan.id ||
        known.planState !== plan.state ||
        !same(known.startAt, plan.start) ||
        !same(known.endAt, plan.end) ||
        !same(known.returnableUntil, plan.returnableUntil)))
  );
}

function titleOf({ proposal }: PurchaseSeen): string {
  return readableCard(proposal.sealed)?.title ?? proposal.id;
}
