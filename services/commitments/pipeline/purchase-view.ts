import type { z } from "zod";
import type { Allowed, CommitmentAlarm, CommitmentPurchase } from "#core/api/commitment-workflow";
import { keepOrReturnAt, lastReturn, RETURNS_A_YEAR } from "#core/commitments/deadlines";
import { purchaseStateLabel } from "#core/commitments/purchase-state";
import { MajorTomError } from "#core/errors";
import { dividedBy, decimal, toText } from "#core/figures/decimal";
import { formatInstant } from "#core/figures/dates";
import { subtractDecimals } from "#core/money";
import { cancel, resolve } from "#core/proposals/lifecycle";
import { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import { hourlyWords, paymentWords, planWords, termWords } from "#core/proposals/savings-plan-words";
import { openSeal } from "#core/proposals/sealed";
import { shownText } from "#core/proposals/shown-text";
import type { StoredProposal } from "#db/repositories/proposals";
import { figuresFor } from "#services/commitments/commitment-figure";
import { playbookOf } from "#services/commitments/pipeline/playbook";
import type { HistoryRow, StoredPurchase } from "#services/commitments/pipeline/purchase-rows";
import type { ServiceContext } from "#services/context";
import { type Around, summaryOf } from "#services/proposals/summary";

type May = z.infer<typeof Allowed>;

/** What a page of purchases needs besides the purchase itself. */
export type PurchaseFrame = {
  readonly around: Around;
  readonly proposals: ReadonlyMap<number, StoredProposal>;
  readonly histories: ReadonlyMap<string, readonly HistoryRow[]>;
  readonly alarms: readonly CommitmentAlarm[];
  /** APR-n of a return or deletion that is not over, by id of the plan. */
  readonly endings: ReadonlyMap<string, string>;
  /** Of this calendar year; undefined where the provider could not be asked. */
  readonly returnsUsed: number | undefined;
};

/** "Compute Savings Plan, $2.50 an hour, 1 year, nothing upfront" */
export function purchaseTitle(purchase: Pick<StoredPurchase, "type" | "family" | "region" | "commitment" | "term" | "payment">): string {
  const { family = null, region = null } = purchase;
  return `${planWords({ ...purchase, family, region })}, ${hourlyWords(purchase.commitment)}, ${termWords(purchase.term)}, ${paymentWords(purchase.payment)}`;
}

/** Whom a vendor of record bought it for. */
function customerOf({ sealed }: StoredProposal): string | undefined {
  const { customer } = SavingsPlanPurchase.safeParse(openSeal(sealed).params).data ?? {};
  return customer?.name;
}

/** A purchase as pages show it, with what the caller may do about it now. */
export function purchaseView(ctx: ServiceContext, purchase: StoredPurchase, frame: PurchaseFrame): CommitmentPurchase {
  const proposal = frame.proposals.get(purchase.number);
  const summary = proposal && summaryOf(proposal, frame.around);
  const isWaiting = summary !== undefined && (summary.state === "proposed" || summary.state === "partially_approved");
  const ending = (purchase.planId && frame.endings.get(purchase.planId)) ?? null;
  const decideAt = decisionDue(purchase);
  const customer = proposal && customerOf(proposal);
  return {
    id: purchase.id,
    state: purchase.state,
    stateLabel: purchaseStateLabel(purchase.state),
    because: purchase.because,
    title: customer === undefined ? purchaseTitle(purchase) : `${purchaseTitle(purchase)}, for ${shownText(customer)}`,
    proposal: `APR-${purchase.number}`,
    proposalState: summary?.state ?? null,
    signatures: isWaiting ? summary.signatures : null,
    held: summary?.state === "approved" ? summary.held : null,
    analysis: purchase.analysisId ?? null,
    ladder: purchase.ladderId ?? null,
    plan: purchase.planId ?? null,
    arn: purchase.planArn ?? null,
    planState: purchase.planState ?? null,
    offering: purchase.offeringId,
    type: purchase.type,
    family: purchase.family ?? null,
    region: purchase.region ?? null,
    term: purchase.term,
    payment: purchase.payment,
    account: purchase.account,
    accountName: purchase.accountName,
    ...figuresOf(purchase),
    start: purchase.startAt?.toISOString() ?? null,
    end: purchase.endAt?.toISOString() ?? null,
    boughtAt: purchase.boughtAt?.toISOString() ?? null,
    returnableUntil: lastReturnOf(purchase)?.toISOString() ?? null,
    decideAt: decideAt !== undefined && isUndecided(purchase) ? decideAt.toISOString() : null,
    keptAt: purchase.keptAt?.toISOString() ?? null,
    keptBy: purchase.keptBy ?? null,
    undo: undoWords(purchase, frame.returnsUsed, ctx.now()),
    monitoredAt: purchase.monitoredAt?.toISOString() ?? null,
    history: (frame.histories.get(purchase.id) ?? []).map(({ state, at, because, by }) => ({
      state,
      label: purchaseStateLabel(state),
      at: at.toISOString(),
      because,
      by: by ?? null,
    })),
    alarms: frame.alarms.filter((alarm) => alarm.purchase === purchase.id),
    ending,
    youMay: whatYouMay(ctx, purchase, proposal, ending, frame),
    playbook: playbookOf(purchase.state),
  };
}

function figuresOf(
  purchase: StoredPurchase,
): Pick<CommitmentPurchase, "commitment" | "total" | "upfront" | "utilization" | "covered" | "unused" | "netSaving"> {
  const { monitored } = purchase;
  const title = purchaseTitle(purchase);
  const since = (purchase.startAt ?? purchase.createdAt).toISOString();
  const sealed = figuresFor({
    queryId: `APR-${purchase.number}`,
    period: { from: since, to: purchase.endAt?.toISOString() ?? since },
    asOf: since,
    scope: purchase.id,
  });
  const billed = figuresFor({
    queryId: monitored?.queryId ?? `APR-${purchase.number}`,
    period: { from: monitored?.from ?? since, to: monitored?.to ?? since },
    asOf: monitored?.asOf ?? since,
    scope: purchase.id,
  });
  const committed = monitored === undefined ? 0n : decimal(monitored.committed);
  const has = committed === 0n ? undefined : monitored;
  const hours = has === undefined ? 0n : decimal(((Date.parse(has.to) - Date.parse(has.from)) / 3_600_000).toFixed(6));
  return {
    commitment: sealed("commitment", purchase.commitment, { unit: "USD/h", metric: "commitment", label: `${title}: commitment`, kind: "measured" }),
    total: sealed("total", purchase.total, { unit: "USD", metric: "commitment", label: `${title}: whole commitment`, kind: "measured" }),
    upfront: sealed("upfront", purchase.upfront, { unit: "USD", metric: "upfront", label: `${title}: paid when it starts`, kind: "measured" }),
    utilization: billed("utilization", has && toText(dividedBy(decimal(has.used), committed)), {
      unit: "ratio",
      metric: "utilization",
      label: `${title}: utilization`,
      kind: "measured",
    }),
    covered: billed("covered", has && hours > 0n ? toText(dividedBy(decimal(has.covered), hours)) : undefined, {
      unit: "USD/h",
      metric: "covered_spend",
      label: `${title}: covered, at on-demand rates`,
      kind: "measured",
    }),
    unused: billed("unused", has?.unused, { unit: "USD", metric: "unused_commitment", label: `${title}: unused commitment`, kind: "measured" }),
    netSaving: billed("net", has && subtractDecimals(has.covered, has.committed), {
      unit: "USD",
      metric: "savings",
      label: `${title}: net savings`,
      kind: "realized",
    }),
  };
}

/** Until when the provider takes it back. */
export function lastReturnOf({ startAt, returnableUntil }: Pick<StoredPurchase, "startAt" | "returnableUntil">): Date | undefined {
  return startAt && lastReturn({ start: startAt.toISOString(), returnableUntil: returnableUntil?.toISOString() });
}

/** When people are asked to keep it or to return it. */
export function decisionDue({ startAt, returnableUntil }: Pick<StoredPurchase, "startAt" | "returnableUntil">): Date | undefined {
  return startAt && keepOrReturnAt({ start: startAt.toISOString(), returnableUntil: returnableUntil?.toISOString() });
}

/** Whether somebody still has to decide: a plan that is queued or new, and that nobody has said to keep. */
export function isUndecided({ state, keptAt }: Pick<StoredPurchase, "state" | "keptAt">): boolean {
  return keptAt === undefined && (state === "queued" || state === "purchased");
}

function undoWords(purchase: StoredPurchase, returnsUsed: number | undefined, now: Date): string {
  const { state, startAt, planState, boughtAt } = purchase;
  const at = (date: Date) => formatInstant(date, { year: now.getUTCFullYear() });
  if (state === "pending_approval" || (state === "queued" && planState === undefined && boughtAt === undefined))
    return "Nothing is bought yet: it can be withdrawn at no cost.";
  if (state === "queued" && planState !== "payment-pending")
    return `It can be cancelled${startAt === undefined ? "" : ` until ${at(startAt)}`}: nothing is owed then, and no return is used.`;
  if (state === "purchased" || state === "monitoring") {
    const until = lastReturnOf(purchase);
    if (until === undefined || until <= now) return "It can no longer be returned. The playbook says what helps until it ends.";
    const left =
      returnsUsed === undefined
        ? ""
        : ` ${Math.max(0, RETURNS_A_YEAR - returnsUsed)} of ${RETURNS_A_YEAR} returns of ${now.getUTCFullYear()} are left.`;
    return `It can be returned until ${at(until)}: nothing is owed then, and what was paid upfront comes back.${left}`;
  }
  if (state === "needs_attention") return "What is undone how follows from what the provider shows. The playbook says how to find out.";
  return "There is nothing to undo.";
}

function whatYouMay(
  ctx: ServiceContext,
  purchase: StoredPurchase,
  proposal: StoredProposal | undefined,
  ending: string | null,
  { around, returnsUsed }: PurchaseFrame,
): CommitmentPurchase["youMay"] {
  const { hand, roster, now } = around.facts;
  const rule = (run: () => unknown): May => {
    try {
      run();
      return { allowed: true, why: null };
    } catch (error) {
      if (error instanceof MajorTomError) return no(error.message);
      throw error;
    }
  };
  return {
    cancel: proposal === undefined ? no("There is no proposal.") : rule(() => cancel(proposal, hand, roster, now)),
    deleteQueued: mayDeleteQueued(ctx, purchase, ending),
    return: mayReturn(ctx, purchase, ending, returnsUsed),
    keep: mayKeep(ctx, purchase),
    resolve: proposal === undefined ? no("There is no proposal.") : rule(() => resolve(proposal, hand, roster, "succeeded", "a reason")),
  };
}

const no = (why: string): May => ({ allowed: false, why });
const YES: May = { allowed: true, why: null };

function mayDeleteQueued(ctx: ServiceContext, { planState }: StoredPurchase, ending: string | null): May {
  if (planState !== "queued") return no("It is not queued.");
  if (!ctx.scopes.has("proposal:create")) return no("Your role may not draft changes. Ask an Admin or an Owner.");
  return ending === null ? YES : no(`${ending} cancels it already. Decide on that.`);
}

function mayReturn(ctx: ServiceContext, purchase: StoredPurchase, ending: string | null, returnsUsed: number | undefined): May {
  if (purchase.planState !== "active")
    return no(purchase.planState === "queued" ? "It has not started: cancel it, at no cost." : "It is not active.");
  if (!ctx.scopes.has("proposal:create")) return no("Your role may not draft changes. Ask an Admin or an Owner.");
  if (ending !== null) return no(`${ending} returns it already. Decide on that.`);
  const until = lastReturnOf(purchase);
  if (until === undefined) return no("The provider does not take it back.");
  if (until <= ctx.now()) return no(`It could be returned until ${formatInstant(until)}.`);
  return returnsUsed !== undefined && returnsUsed >= RETURNS_A_YEAR ? no(`All ${RETURNS_A_YEAR} returns of this year are used.`) : YES;
}

/** The decision to keep is a note, not a signature: it stops the reminders. */
export function mayKeep(ctx: ServiceContext, { state, keptAt, keptBy }: Pick<StoredPurchase, "state" | "keptAt" | "keptBy">): May {
  if (!ctx.scopes.has("proposal:create")) return no("Only an Owner or an Admin may decide to keep it.");
  if (keptAt !== undefined) return no(`It was decided to keep it, by ${keptBy ?? "somebody"}.`);
  return state === "purchased" ? YES : no("It is decided while it is new: once it is active, in its first seven days.");
}
