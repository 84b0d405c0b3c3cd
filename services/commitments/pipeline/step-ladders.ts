import { ladderStep, type LadderStand, trancheNow } from "#core/commitments/ladder-step";
import { TERM_HOURS } from "#core/commitments/model";
import { MajorTomError } from "#core/errors";
import { subtractDecimals, trimDecimal } from "#core/money";
import { policyFor } from "#core/proposals/policy";
import { SavingsPlanOrder } from "#core/proposals/savings-plan";
import { appNow } from "#db/app-now";
import type { TenantTransaction } from "#db/tenant-database";
import { analyzeCommitments } from "#services/commitments/analyze";
import { lookForAnomalies, openAnomaly } from "#services/commitments/kinds/open-anomaly";
import { moneyUsed } from "#services/commitments/money-caps";
import { keptAnalysis } from "#services/commitments/pipeline/analyses";
import { ladderTitle } from "#services/commitments/pipeline/change-ladder";
import { optionFor } from "#services/commitments/pipeline/kept-options";
import { basisOf, selectLadders, type StoredLadder } from "#services/commitments/pipeline/ladder-rows";
import { selectPurchases } from "#services/commitments/pipeline/purchase-rows";
import { syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import { commitmentSettings } from "#services/commitments/settings";
import type { ServiceContext } from "#services/context";
import { mutate } from "#services/mutation";
import { draftProposal } from "#services/proposals/draft";
import { asSystem } from "#services/system";

/** What is still worth buying by today's analysis. USD an hour. */
export type GapToday = { readonly gap: number; readonly analysis: string; readonly why: string | undefined };
export type StepOptions = {
  /** Analyzes anew; by default on the real bill. */
  readonly gapToday?: (ctx: ServiceContext, ladder: StoredLadder) => Promise<GapToday>;
  /** Newest complete hour of the bill, ISO. */
  readonly dataTo?: (ctx: ServiceContext) => Promise<string>;
};

const WEEK_MS = 7 * 86_400_000;

/** Drafts the next tranche of each active ladder where nothing speaks against it; else keeps why it waits. Running it again drafts nothing more. */
export async function stepLadders(
  ctx: ServiceContext,
  { gapToday = gapByAnalysis, dataTo = dataThrough }: StepOptions = {},
): Promise<{ readonly drafted: number }> {
  const system = asSystem(ctx);
  // A tranche that was drafted a moment ago must be among the purchases.
  await syncPurchases(system, { maxAgeSeconds: Number.MAX_SAFE_INTEGER });
  const ladders = await system.db.read((tx) => selectLadders(tx, "WHERE status = 'active' ORDER BY started_at, id"));
  if (ladders.length > 0) await lookForAnomalies(system);
  let drafted = 0;
  for (const ladder of ladders) if (await step(system, ladder, { gapToday, dataTo })) drafted += 1;
  return { drafted };
}

async function step(ctx: ServiceContext, ladder: StoredLadder, { gapToday, dataTo }: Required<StepOptions>): Promise<boolean> {
  const through = await dataTo(ctx);
  const stand = await ctx.db.read((tx) => standOf(tx, ladder, { now: ctx.now(), dataTo: through }));
  const verdict = ladderStep(stand);
  if (verdict.verdict === "done") await finishLadder(ctx, ladder);
  if (verdict.verdict === "wait") await keepWaiting(ctx, ladder, verdict.because);
  if (verdict.verdict !== "go") return false;
  try {
    const today = await gapToday(ctx, ladder);
    const size = trancheNow(stand, today.gap);
    if (size === 0) {
      await keepWaiting(ctx, ladder, today.why ?? "By today's analysis nothing more is worth buying.");
      return false;
    }
    const { proposal } = await draftProposal(ctx, { kind: "sp_purchase", params: orderOf(ladder, size, today.analysis) });
    await keepStep(ctx, ladder, proposal.id);
    return true;
  } catch (error) {
    if (!(error instanceof MajorTomError)) throw error;
    await keepWaiting(ctx, ladder, error.message);
    return false;
  }
}

/** Where a ladder stands, all that the next step depends on. */
export async function standOf(
  tx: TenantTransaction,
  ladder: Pick<StoredLadder, "id" | "type" | "term" | "target" | "tranche" | "nextDue">,
  { now, dataTo }: { readonly now: Date; readonly dataTo: string },
): Promise<LadderStand> {
  const settings = await commitmentSettings(tx);
  const used = await moneyUsed(tx);
  const anomaly = await openAnomaly(tx, ladder.type, await appNow(tx));
  const tranches = await selectPurchases(tx, "WHERE ladder_id = $1 ORDER BY number", [ladder.id]);
  const active = tranches.filter(({ state }) => state === "purchased" || state === "monitoring");
  const waiting = tranches.filter(({ state }) => state === "pending_approval" || state === "queued" || state === "needs_attention");
  const sum = (of: typeof tranches) => of.reduce((total, { commitment }) => total + Number(commitment), 0);
  const room = [subtractDecimals(settings.capRollingUsd, used.rolling), subtractDecimals(settings.capOutstandingUsd, used.outstanding)];
  const policy = policyFor({ kind: "sp_purchase", production: true, submittedInPerson: false });
  const lastStart = active
    .flatMap(({ startAt }) => (startAt === undefined ? [] : [startAt.toISOString()]))
    .toSorted()
    .at(-1);
  return {
    now,
    target: Number(ladder.target),
    tranche: Number(ladder.tranche),
    bought: sum(active),
    drafted: sum(waiting),
    nextDue: ladder.nextDue,
    queueHours: settings.queueHours,
    signingHours: (policy.lifeSeconds + (policy.startSeconds ?? 0)) / 3600,
    termHours: TERM_HOURS[ladder.term],
    waiting: waiting[0] && `APR-${waiting[0].number}`,
    lastStart,
    dataTo,
    openAnomalies: anomaly === undefined ? [] : [anomaly],
    paused: settings.pause !== undefined,
    roomUsd: Math.max(0, Math.min(...room.map(Number))),
  };
}

/** End of the bill; the beginning of time where there is none: nothing is settled then. */
export async function dataThrough(ctx: ServiceContext): Promise<string> {
  try {
    return (await ctx.costs()).catalog().dataThrough;
  } catch (error) {
    if (error instanceof MajorTomError) return new Date(0).toISOString();
    throw error;
  }
}

/** What the option that the ladder follows advises today on top of what stands. */
async function gapByAnalysis(ctx: ServiceContext, ladder: StoredLadder): Promise<GapToday> {
  const kept = await ctx.db.read((tx) => keptAnalysis(tx, ladder.analysisId));
  const follows = optionFor(kept?.result, Number(ladder.target)) ?? "minimum_regret";
  const { type, family, region, term, payment, account } = ladder;
  const analysis = await analyzeCommitments(ctx, { type, family, region, term, payment, account });
  const option = analysis.options.find(({ name }) => name === follows) ?? analysis.options.find(({ name }) => name === "minimum_regret");
  return {
    gap: Number(option?.commitment.value ?? "0"),
    analysis: analysis.id,
    why: analysis.sufficiency.verdict === "enough" ? undefined : (analysis.sufficiency.why ?? undefined),
  };
}

function orderOf({ id, type, family, region, term, payment, account }: StoredLadder, size: number, analysis: string): SavingsPlanOrder {
  const place = type === "EC2Instance" ? { family, region } : {};
  return SavingsPlanOrder.parse({
    type,
    ...place,
    term,
    payment,
    account,
    commitment: trimDecimal(size.toFixed(5)),
    analysis: basisOf(analysis, id),
  });
}

async function keepStep(ctx: ServiceContext, ladder: StoredLadder, proposal: string): Promise<void> {
  await mutate(ctx, {
    scope: "proposal:create",
    action: "commitment.ladder-step",
    target: ladder.id,
    event: `${ladderTitle(ladder)}: drafted the next tranche, ${proposal}`,
    async run(tx) {
      const next = new Date(ctx.now().getTime() + ladder.everyWeeks * WEEK_MS);
      await tx.query("UPDATE commitment_ladders SET next_due = $2, waits_for = NULL, updated_at = app_now() WHERE id = $1", [
        ladder.id,
        next.toISOString(),
      ]);
      return { result: undefined, after: { proposal, nextDue: next.toISOString() } };
    },
  });
}

async function finishLadder(ctx: ServiceContext, ladder: StoredLadder): Promise<void> {
  await mutate(ctx, {
    scope: "proposal:create",
    action: "commitment.finish-ladder",
    target: ladder.id,
    event: `${ladderTitle(ladder)} has reached its target`,
    async run(tx) {
      const rows = await tx.query(
        "UPDATE commitment_ladders SET status = 'done', waits_for = NULL, updated_at = app_now() WHERE id = $1 AND status = 'active' RETURNING id",
        [ladder.id],
      );
      return { result: undefined, after: { status: "done" }, unchanged: rows.length === 0 };
    },
  });
}

/** Operational: why it waits follows from what is in the log already. */
async function keepWaiting(ctx: ServiceContext, { id, waitsFor }: StoredLadder, because: string): Promise<void> {
  if (waitsFor === because) return;
  await ctx.db.record((tx) =>
    tx.query("UPDATE commitment_ladders SET waits_for = $2 WHERE id = $1 AND status = 'active'", [id, because.slice(0, 500)]),
  );
}
