import type { z } from "zod";
import type { Allowed, CommitmentLadder, CommitmentLadderList } from "#core/api/commitment-workflow";
import { ladderStep } from "#core/commitments/ladder-step";
import { TERM_HOURS } from "#core/commitments/model";
import { monthEndGuard } from "#core/commitments/month-end-guard";
import type { TenantTransaction } from "#db/tenant-database";
import { requireScope } from "#services/access";
import { type FigureOf, figuresFor, figuresIn } from "#services/commitments/commitment-figure";
import { ladderTitle, requireLadder } from "#services/commitments/pipeline/change-ladder";
import { selectLadders, type StoredLadder } from "#services/commitments/pipeline/ladder-rows";
import { selectPurchases, type StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import { dataThrough, standOf } from "#services/commitments/pipeline/step-ladders";
import { READ_AGE_SECONDS, syncPurchases } from "#services/commitments/pipeline/sync-purchases";
import type { ServiceContext } from "#services/context";

type May = z.infer<typeof Allowed>;
type Around = { readonly ctx: ServiceContext; readonly dataTo: string };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Tranches to come that are shown; what comes later changes with each analysis. */
const MOST_TO_COME = 24;

/** Every ladder, the newest first, with its tranches so far and those to come, and what hinders the next one. */
export async function listLadders(ctx: ServiceContext): Promise<CommitmentLadderList> {
  requireScope(ctx, "costs:read");
  await syncPurchases(ctx, { maxAgeSeconds: READ_AGE_SECONDS });
  const around = { ctx, dataTo: await dataThrough(ctx) };
  const ladders = await ctx.db.read(async (tx) => {
    const views: CommitmentLadder[] = [];
    for (const ladder of await selectLadders(tx, "ORDER BY started_at DESC, id")) views.push(await ladderView(tx, ladder, around));
    return views;
  });
  const youMayStart = ctx.scopes.has("proposal:create") ? YES : no("Only an Owner or an Admin may start a ladder.");
  return { ladders, youMayStart, figures: figuresIn(ladders) };
}

/** @throws NotFoundError for an id that is unknown or another tenant's */
export async function getLadder(ctx: ServiceContext, id: string): Promise<CommitmentLadder> {
  requireScope(ctx, "costs:read");
  const around = { ctx, dataTo: await dataThrough(ctx) };
  return ctx.db.read(async (tx) => ladderView(tx, await requireLadder(tx, id), around));
}

async function ladderView(tx: TenantTransaction, ladder: StoredLadder, { ctx, dataTo }: Around): Promise<CommitmentLadder> {
  const now = ctx.now();
  const stand = await standOf(tx, ladder, { now, dataTo });
  const purchases = await selectPurchases(tx, "WHERE ladder_id = $1 ORDER BY number", [ladder.id]);
  const period = { from: ladder.startedAt.toISOString(), to: now.toISOString() };
  const figure = figuresFor({ queryId: ladder.id, period, asOf: now.toISOString(), scope: "ladder" });
  const title = ladderTitle(ladder);
  const perHour = (path: string, value: number | string, what: string, kind: "measured" | "projected" = "measured") =>
    figure(path, value, { unit: "USD/h", metric: "commitment", label: `${title}: ${what}`, kind });
  const isOpen = ladder.status === "active" || ladder.status === "paused";
  const verdict = ladder.status === "active" ? ladderStep(stand) : undefined;
  const left = Math.max(0, stand.target - stand.bought - stand.drafted);
  return {
    id: ladder.id,
    status: ladder.status,
    title,
    analysis: ladder.analysisId,
    type: ladder.type,
    family: ladder.family ?? null,
    region: ladder.region ?? null,
    term: ladder.term,
    payment: ladder.payment,
    account: ladder.account ?? null,
    target: perHour("target", ladder.target, "target", "projected"),
    tranche: perHour("tranche", ladder.tranche, "one tranche", "projected"),
    bought: perHour("bought", stand.bought, "bought"),
    drafted: perHour("drafted", stand.drafted, "drafted or queued", "projected"),
    left: perHour("left", left, "still to come", "projected"),
    everyWeeks: ladder.everyWeeks,
    nextDue: ladder.status === "active" ? nextDate(ladder.nextDue, now).toISOString() : null,
    waitsFor:
      verdict?.verdict === "wait"
        ? verdict.because
        : ladder.status === "active"
          ? (ladder.waitsFor ?? null)
          : ladder.status === "paused"
            ? "It is paused."
            : null,
    startedBy: ladder.startedBy,
    startedAt: ladder.startedAt.toISOString(),
    tranches: [...soFar(purchases, figure, title), ...(isOpen ? toCome(ladder, left, purchases.length, { now, figure, title }) : [])],
    youMay: whatYouMay(ctx, ladder, stand.paused),
  };
}

function soFar(purchases: readonly StoredPurchase[], figure: FigureOf, title: string): CommitmentLadder["tranches"] {
  return purchases.map((purchase, index) => ({
    n: index + 1,
    commitment: figure(`tranche-${index + 1}`, purchase.commitment, {
      unit: "USD/h",
      metric: "commitment",
      label: `${title}: tranche ${index + 1}`,
      kind: "measured",
    }),
    at: (purchase.startAt ?? purchase.createdAt).toISOString(),
    state: purchase.state,
    proposal: `APR-${purchase.number}`,
    purchase: purchase.id,
    end: purchase.endAt?.toISOString() ?? null,
  }));
}

type ToCome = { readonly now: Date; readonly figure: FigureOf; readonly title: string };

function toCome(ladder: StoredLadder, left: number, bought: number, { now, figure, title }: ToCome): CommitmentLadder["tranches"] {
  const tranches: CommitmentLadder["tranches"] = [];
  let at = nextDate(ladder.nextDue, now);
  for (let rest = left; rest >= 0.001 && tranches.length < MOST_TO_COME; rest -= Number(ladder.tranche)) {
    const n = bought + tranches.length + 1;
    tranches.push({
      n,
      commitment: figure(`tranche-${n}`, Math.min(rest, Number(ladder.tranche)), {
        unit: "USD/h",
        metric: "commitment",
        label: `${title}: tranche ${n}, to come`,
      }),
      at: at.toISOString(),
      state: null,
      proposal: null,
      purchase: null,
      end: new Date(at.getTime() + TERM_HOURS[ladder.term] * HOUR_MS).toISOString(),
    });
    at = nextDate(new Date(at.getTime() + ladder.everyWeeks * 7 * DAY_MS), now);
  }
  return tranches;
}

/** Not before now, and out of the last days of a month. */
function nextDate(due: Date, now: Date): Date {
  const at = due > now ? due : now;
  const { moveTo } = monthEndGuard(at.toISOString());
  return moveTo === undefined ? at : new Date(moveTo);
}

const YES: May = { allowed: true, why: null };
const no = (why: string): May => ({ allowed: false, why });

function whatYouMay(ctx: ServiceContext, { status }: StoredLadder, paused: boolean): CommitmentLadder["youMay"] {
  const role = ctx.scopes.has("proposal:create") ? undefined : no("Only an Owner or an Admin may change a ladder.");
  return {
    pause: role ?? (status === "active" ? YES : no(`It is ${status}.`)),
    resume: role ?? (status !== "paused" ? no(`It is ${status}.`) : paused ? no("Buying is paused: an Owner resumes that first.") : YES),
    end: role ?? (status === "active" || status === "paused" ? YES : no(`It is ${status}.`)),
  };
}
