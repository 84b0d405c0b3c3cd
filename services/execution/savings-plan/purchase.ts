import { startIfBought } from "#core/commitments/purchase-terms";
import type { ProviderPlan, SavingsPlans } from "#core/ports/savings-plans";
import { compareDecimals } from "#core/money";
import { openSeal } from "#core/proposals/sealed";
import type { SavingsPlanPurchase } from "#core/proposals/savings-plan";
import type { TenantTransaction } from "#db/tenant-database";
import { savingsPlansOf } from "#services/commitments/kinds/buying-account";
import { monthEndRefusal, startRefusal } from "#services/commitments/kinds/month-end";
import { openedPurchase } from "#services/commitments/kinds/sealed-purchase";
import { commitmentSettings, pausedWords } from "#services/commitments/settings";
import type { Effect, Sighting } from "#services/execution/effect";
import { attention, failedClean, type Flight, type FlightStep, type StepResult } from "#services/execution/flight";
import type { StepRow } from "#services/execution/journal";
import { runEffect } from "#services/execution/run-effect";
import { markable, marking } from "#services/execution/savings-plan/mark-plan";
import { purchaseRequest } from "#services/execution/savings-plan/requests";
import { ACTION_TAG, tagValueOf, tokenOf } from "#services/execution/token";
import { holdFor } from "#services/vendor/buying-for";

export const PURCHASE = "purchase:plan";
/** A call that is made again leaves so much time to cancel what it buys, milliseconds. */
const LEAST_LEFT_MS = 1_800_000;

/** What is bought, and the eyes on the account that buys it. */
export type Buying = { readonly sealed: SavingsPlanPurchase; readonly accountId: string; readonly region: string; readonly plans: SavingsPlans };

/** @throws UnavailableError where the account's plans cannot be read */
export function buyingBy({ ctx, proposal }: Pick<Flight, "ctx" | "proposal">): Buying {
  const sealed = openSeal(proposal.sealed);
  return {
    sealed: openedPurchase(sealed).params,
    accountId: sealed.connection,
    region: sealed.region,
    plans: savingsPlansOf(ctx, sealed.connection),
  };
}

/** The one call that promises money. A second one is worse than none. */
export const purchase: FlightStep = {
  name: "purchase",
  async run(flight) {
    const at = buyingBy(flight);
    const begun = flight.steps.get(PURCHASE);
    const inDoubt = begun?.state === "intent";
    const late = begun === undefined || inDoubt ? await whyNotNow(flight, at, startOf(begun)) : undefined;
    if (late !== undefined && begun === undefined) return failedClean(late);
    // After a lost answer it is still looked for, and recorded where it is there; only a further call is not made.
    const only = late === undefined ? flight : { ...flight, stopping: true };
    const result = single(await runEffect(only, purchaseEffect(flight, at, inDoubt ? await at.plans.plans() : [])));
    return result.kind === "stopped" && late !== undefined ? failedClean(late) : result;
  },
};

/** @param announced start of the call whose answer was lost: the same bytes would be sent again */
async function whyNotNow({ ctx }: Flight, { sealed }: Buying, announced: number | undefined): Promise<string | undefined> {
  const held = await ctx.db.read((tx) => whyPaused(tx, sealed));
  if (held !== undefined) return held;
  const now = ctx.now();
  if (announced !== undefined) {
    return announced - now.getTime() < LEAST_LEFT_MS ? "Its start has come too near while nobody knew whether it was bought." : undefined;
  }
  const start = startIfBought(sealed.start, now);
  return startRefusal(start, now) ?? monthEndRefusal(start, sealed.monthEndReason);
}

/** By one's own people, or by the customer that it is for. */
async function whyPaused(tx: TenantTransaction, { customer }: SavingsPlanPurchase): Promise<string | undefined> {
  return pausedWords(await commitmentSettings(tx)) ?? (await holdFor(tx, customer?.id ?? null));
}

/** Two plans of one order would be two effects: nobody but a person may choose. What the provider refused left nothing. */
function single(result: StepResult): StepResult {
  if (result.kind === "failed") return failedClean(result.reason);
  if (result.kind !== "done" || result.refs.length === 1) return result;
  return attention(`${result.refs.length} plans answer to this purchase: ${result.refs.join(", ")}.`);
}

/** @param known plans of the account, where a mark may be needed */
export function purchaseEffect(flight: Flight, at: Buying, known: readonly ProviderPlan[]): Effect {
  const { sealed, plans } = at;
  const token = tokenOf(flight.ctx.tenant.id, flight.lease.actionId, PURCHASE);
  const tag = tagValueOf(flight.lease.actionId, "purchase");
  return {
    name: PURCHASE,
    // Worked out when the intent is written, and journaled with it: a second attempt sends the same bytes.
    request: purchaseRequest(at, sealed, { start: startIfBought(sealed.start, flight.ctx.now()), token, tag }),
    lookUp: (row) => sightingOf(at, tag, row),
    proof: "answer",
    settleSeconds: flight.pace.savingsPlanSettleSeconds,
    proofSeconds: flight.pace.lookUpWindowSeconds,
    mayNot: (tx) => whyPaused(tx, sealed),
    ...marking(flight, at, PURCHASE, { plans, on: markable(known, at.accountId) }),
  };
}

/** By our tag; and by offering, commitment and the very second of its start where it carries no tag of anybody's action. */
async function sightingOf({ sealed, plans, accountId }: Buying, tag: string, row: StepRow): Promise<Sighting> {
  const [tagged, all] = await Promise.all([plans.plans({ tags: { [ACTION_TAG]: tag } }), plans.plans()]);
  const start = startOf(row);
  const alike = all.filter(
    (plan) =>
      plan.account === accountId &&
      plan.tags[ACTION_TAG] === undefined &&
      plan.offeringId === sealed.offeringId &&
      compareDecimals(plan.commitment, sealed.commitment) === 0 &&
      Date.parse(plan.start) === start,
  );
  const found = new Set([...tagged, ...alike].map(({ id }) => id));
  return found.size > 0 ? { seen: true, refs: [...found].toSorted() } : { seen: false, note: "no plan carries its tag, and none is like it" };
}

/** As it was announced to the provider. */
export function startOf(row: StepRow | undefined): number | undefined {
  const request = row?.request;
  const start = request?.system === "aws" ? request.input["purchaseTime"] : undefined;
  return typeof start === "string" ? Date.parse(start) : undefined;
}
