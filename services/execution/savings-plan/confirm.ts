import type { ProviderPlan } from "#core/ports/savings-plans";
import { compareDecimals } from "#core/money";
import { attention, done, failedClean, type Flight, type FlightStep, type StepResult, wait } from "#services/execution/flight";
import { noteStep } from "#services/execution/journal";
import { buyingBy, type Buying, PURCHASE, startOf } from "#services/execution/savings-plan/purchase";

/** A payment may take the provider hours. */
const PAYMENT_SECONDS = 86_400;

/** A provider may start on the hour; a start that is further off is not the one that was ordered, milliseconds. */
const START_OFF_MS = 3_600_000;

/** What was bought, as the provider showed it when it was confirmed; kept with the step. */
export type Confirmed = Pick<ProviderPlan, "id" | "arn" | "state" | "start" | "end"> & { readonly returnableUntil: string | null };

/** Done where the provider shows the plan queued or active with exactly what was sealed. */
export const confirm: FlightStep = {
  name: "confirm",
  async run(flight) {
    const at = buyingBy(flight);
    const id = flight.steps.get("purchase")?.ref.refs[0];
    if (id === undefined) return attention("Nobody knows which plan was bought.");
    const [plan] = await at.plans.plans({ ids: [id] });
    if (plan === undefined) return patiently(flight, `the provider does not show ${id} yet`, flight.pace.lookUpWindowSeconds);
    const other = differenceOf(plan, at, startOf(flight.steps.get(PURCHASE)), flight.ctx.now());
    if (other !== undefined) return attention(`The provider shows ${id} with ${other}.`);
    switch (plan.state) {
      case "queued":
      case "active": {
        const { arn, state, start, end, returnableUntil } = plan;
        const confirmed: Confirmed = { id, arn, state, start, end, returnableUntil: returnableUntil ?? null };
        await noteStep(flight, "confirm", { ref: { memo: confirmed } });
        return done([id], `${id} is ${state}`);
      }
      case "payment-pending":
        return patiently(flight, "the provider is taking the payment", PAYMENT_SECONDS);
      case "payment-failed":
        return failedClean(`The provider could not take the payment of ${id}; the plan did not start.`);
      case "queued-deleted":
        return failedClean(`${id} was cancelled at the provider before it was confirmed.`);
      default:
        return attention(`The provider shows ${id} as ${plan.state}.`);
    }
  },
};

function patiently({ steps, ctx, pace }: Flight, note: string, seconds: number): StepResult {
  const since = steps.get("confirm")?.intentAt ?? ctx.now();
  const waited = (ctx.now().getTime() - since.getTime()) / 1000;
  return waited < seconds ? wait(pace.pollSeconds * 2, note) : attention(`After ${Math.round(waited)} s ${note}.`);
}

function differenceOf(plan: ProviderPlan, { sealed, accountId }: Buying, start: number | undefined, now: Date): string | undefined {
  if (plan.offeringId !== sealed.offeringId) return `the offering ${plan.offeringId}, not ${sealed.offeringId}`;
  if (compareDecimals(plan.commitment, sealed.commitment) !== 0) return `a commitment of ${plan.commitment}, not ${sealed.commitment}`;
  if (plan.type !== sealed.type || plan.term !== sealed.term || plan.payment !== sealed.payment) {
    return `${plan.type}, ${plan.term}, ${plan.payment} upfront, not ${sealed.type}, ${sealed.term}, ${sealed.payment}`;
  }
  // Another start is another time to cancel in, and maybe another month.
  const isAtOnce = plan.state === "active" && start !== undefined && start > now.getTime() + START_OFF_MS / 60;
  if (start !== undefined && (isAtOnce || Math.abs(Date.parse(plan.start) - start) >= START_OFF_MS)) {
    return `a start at ${plan.start}, not ${new Date(start).toISOString()}`;
  }
  return plan.account === accountId ? undefined : `the account ${plan.account}, not ${accountId}`;
}

/** Undefined before it is confirmed. */
export function confirmedBy({ steps }: Pick<Flight, "steps">): Confirmed | undefined {
  const memo = steps.get("confirm")?.ref.memo as Confirmed | undefined;
  return memo?.id === undefined ? undefined : memo;
}
