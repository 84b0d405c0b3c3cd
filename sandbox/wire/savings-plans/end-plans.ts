import { z } from "zod";
import type { ShownPlan } from "#sandbox/live/bought-plans";
import { MOST_RETURNABLE_USD, MOST_RETURNS, RETURN_DAYS } from "#sandbox/live/plan-states";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { invalid, type PlanCall, planOf, planOperation } from "#sandbox/wire/savings-plans/plan-call";

/** Only while it is queued: what has started is returned. */
export const deleteQueuedSavingsPlan = planOperation("write", z.object({ savingsPlanId: z.string().min(1) }), (call, { savingsPlanId }) => {
  const plan = planOf(call, savingsPlanId);
  if (plan.state !== "queued") throw invalid(`Savings Plan ${plan.id} is ${plan.state}; only a queued one can be deleted.`);
  call.plans.drop(plan.id);
});

const ReturnInput = z.object({ savingsPlanId: z.string().min(1), clientToken: z.string().min(1).optional() });

/**
 * Takes a plan back. Idempotent by its client token.
 *
 * @source https://docs.aws.amazon.com/savingsplans/latest/userguide/return-sp.html
 */
export const returnSavingsPlan = planOperation("write", ReturnInput, (call, { savingsPlanId, clientToken }) => {
  const plan = planOf(call, savingsPlanId);
  const { faults } = call.world;
  const before =
    clientToken === undefined || faults.current.forgottenTokens === true ? undefined : call.plans.returnedWith(clientToken, call.accountId);
  if (before !== undefined) {
    if (before !== plan.id) throw invalid("The clientToken was used before for another Savings Plan.");
    return { savingsPlanId: plan.id };
  }
  demandReturnable(call, plan);
  if (faults.current.noReturns === true || call.plans.returnsThisYear() >= MOST_RETURNS)
    throw new AwsError(
      "ServiceQuotaExceededException",
      `The consolidated billing family has returned ${MOST_RETURNS} Savings Plans in this calendar year, which is the limit.`,
      402,
    );
  call.plans.return(plan.id, clientToken);
  return { savingsPlanId: plan.id };
});

function demandReturnable({ now }: PlanCall, { id, state, commitment, start, returnableUntil }: ShownPlan): void {
  if (state !== "active") throw invalid(`Savings Plan ${id} is ${state}; only an active one can be returned.`);
  if (Number(commitment) > MOST_RETURNABLE_USD)
    throw invalid(`Savings Plan ${id} has an hourly commitment of more than $${MOST_RETURNABLE_USD} and cannot be returned.`);
  if (now < returnableUntil) return;
  const isNextMonth = new Date(now).toISOString().slice(0, 7) !== new Date(start).toISOString().slice(0, 7);
  throw invalid(
    isNextMonth
      ? `Savings Plan ${id} was purchased in an earlier calendar month (UTC) and can no longer be returned.`
      : `Savings Plan ${id} was purchased more than ${RETURN_DAYS} days ago and can no longer be returned.`,
  );
}
