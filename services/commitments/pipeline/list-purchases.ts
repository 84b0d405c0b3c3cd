import type { CommitmentPurchase, CommitmentPurchaseList } from "#core/api/commitment-workflow";
import { RETURNS_A_YEAR, returnsUsed } from "#core/commitments/deadlines";
import { PurchaseState, purchaseStateLabel } from "#core/commitments/purchase-state";
import { NotFoundError } from "#core/errors";
import { proposalsIn } from "#db/repositories/proposals";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import { figuresFor, figuresIn } from "#services/commitments/commitment-figure";
import { runningAnalyses } from "#services/commitments/pipeline/analyses";
import { pauseView } from "#services/commitments/pipeline/commitment-pause";
import { expiriesOf } from "#services/commitments/pipeline/expiries";
import { alarmView, selectNotices, type StoredNotice } from "#services/commitments/pipeline/notice-rows";
import type { AccountPlans } from "#services/commitments/pipeline/kept-plans";
import { historiesOf, selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { type PurchaseFrame, purchaseView } from "#services/commitments/pipeline/purchase-view";
import { READ_AGE_SECONDS, syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { readAround } from "#services/proposals/summary";

type Look = {
  readonly frame: PurchaseFrame;
  readonly purchases: readonly StoredPurchase[];
  readonly notices: readonly StoredNotice[];
  readonly settings: Awaited<ReturnType<typeof commitmentSettings>>;
};

/** The pipeline: every purchase by state with its history, what the caller may do, returns that are left, and when plans end. */
export async function listPurchases(
  ctx: ServiceContext,
  { state }: { readonly state?: PurchaseState | undefined } = {},
): Promise<CommitmentPurchaseList> {
  requireScope(ctx, "costs:read");
  const { reads } = await syncPurchases(ctx, { maxAgeSeconds: READ_AGE_SECONDS });
  const { frame, purchases, notices, settings } = await ctx.db.read((tx) => look(ctx, tx, reads));
  const analyzing = await ctx.db.read((tx) => runningAnalyses(tx));
  const all: readonly CommitmentPurchase[] = [...analyzing, ...purchases.map((purchase) => purchaseView(ctx, purchase, frame))];
  const now = ctx.now();
  const asOf = asOfReads(reads);
  const figure = figuresFor({
    queryId: "commitments",
    period: { from: now.toISOString(), to: now.toISOString() },
    asOf: asOf ?? now.toISOString(),
    scope: "pipeline",
  });
  const list = {
    asOf,
    pause: pauseView(ctx, settings),
    returns: returnCounter(frame.returnsUsed, now),
    states: PurchaseState.options.map((one) => ({
      state: one,
      label: purchaseStateLabel(one),
      count: all.filter((purchase) => purchase.state === one).length,
    })),
    purchases: state === undefined ? [...all] : all.filter((purchase) => purchase.state === state),
    expiries: expiriesOf(
      reads.flatMap(({ plans }) => plans),
      { purchases, notices, now, figure },
    ),
    alarms: notices.filter(({ closedAt, kind }) => closedAt === undefined && kind !== "expiry").map(alarmView),
    notes: notesOf(ctx, reads),
  };
  return { ...list, figures: figuresIn(list) };
}

/** @throws NotFoundError for an id that is unknown or another tenant's */
export async function getPurchase(ctx: ServiceContext, id: string): Promise<CommitmentPurchase> {
  requireScope(ctx, "costs:read");
  const { reads } = await syncPurchases(ctx, { maxAgeSeconds: READ_AGE_SECONDS });
  const { frame, purchases } = await ctx.db.read((tx) => look(ctx, tx, reads));
  const purchase = purchases.find((one) => one.id === id || `APR-${one.number}` === id);
  if (purchase === undefined) throw noSuchPurchase();
  return purchaseView(ctx, purchase, frame);
}

export function noSuchPurchase(): NotFoundError {
  return new NotFoundError("There is no such purchase. Look at the list for those that there are.");
}

async function look(ctx: ServiceContext, tx: TenantTransaction, reads: readonly AccountPlans[]): Promise<Look> {
  const purchases = await selectPurchases(tx, "ORDER BY number DESC");
  const proposals =
    purchases.length === 0 ? [] : await proposalsIn(tx).select("WHERE p.number = ANY ($1::int[])", [purchases.map(({ number }) => number)]);
  const notices = await selectNotices(tx, "ORDER BY at DESC, id");
  return {
    purchases,
    notices,
    settings: await commitmentSettings(tx),
    frame: {
      around: await readAround(ctx, tx),
      proposals: new Map(proposals.map((proposal) => [proposal.number, proposal])),
      histories: await historiesOf(
        tx,
        purchases.map(({ id }) => id),
      ),
      alarms: notices.map(alarmView),
      endings: await livingEndings(tx),
      returnsUsed: returnsIn(reads, ctx.now()),
    },
  };
}

/** APR-n of what ends a plan and is not over, by id of the plan. */
export async function livingEndings(tx: TenantTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ number: number; plan: string | null }>(
    `SELECT p.number, (r.sealed::jsonb)->'params'->>'plan' AS plan FROM proposals p JOIN proposal_revisions r USING (tenant_id, number, rev)
     WHERE p.kind IN ('sp_return', 'sp_delete_queued') AND p.state IN ('proposed', 'partially_approved', 'approved', 'executing', 'needs_attention') ORDER BY p.number`,
    [],
  );
  return new Map(rows.flatMap(({ number, plan }) => (plan === null ? [] : [[plan, `APR-${number}`] as const])));
}

/** Of the calendar year; undefined where some account was never read: what it used is not known. */
export function returnsIn(reads: readonly AccountPlans[], now: Date): number | undefined {
  if (reads.length === 0 || reads.some(({ at }) => at === undefined)) return undefined;
  return returnsUsed(
    reads.flatMap(({ plans }) => plans),
    now,
  );
}

function returnCounter(used: number | undefined, now: Date): CommitmentPurchaseList["returns"] {
  const year = now.getUTCFullYear();
  const text =
    used === undefined
      ? `How many of the ${RETURNS_A_YEAR} returns of ${year} are used is unknown: the provider could not be asked.`
      : `${used} of ${RETURNS_A_YEAR} returns of ${year} are used.`;
  return { year, used: used ?? null, allowed: RETURNS_A_YEAR, left: used === undefined ? null : Math.max(0, RETURNS_A_YEAR - used), text };
}

/** The oldest of the newest looks; null where there is none. */
function asOfReads(reads: readonly AccountPlans[]): string | null {
  const times = reads.flatMap(({ at }) => (at === undefined ? [] : [at.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times)).toISOString();
}

function notesOf(ctx: ServiceContext, reads: readonly AccountPlans[]): string[] {
  if (!ctx.clouds.connected)
    return ["No AWS account is connected, so that plans and returns are not read from the provider. Connect one on the page Data."];
  return reads.flatMap(({ account, error, at }) =>
    error === undefined
      ? []
      : [
          `Account ${account} could not be read (${error.replace(/\.$/, "")}); ${at === undefined ? "nothing is known of its plans" : "what is shown of it is as it was last seen"}.`,
        ],
  );
}
