import { createHash } from "node:crypto";
import { z } from "zod";
import { offeringById, type SavingsPlanOffering } from "#sandbox/savings-plans/offerings";
import { AwsError } from "#sandbox/wire/aws/aws-error";
import { invalid, type PlanCall, planOperation } from "#sandbox/wire/savings-plans/plan-call";
import { PlanTags } from "#sandbox/wire/savings-plans/tags";

const CreateInput = z.object({
  savingsPlanOfferingId: z.string().min(1),
  commitment: z.string(),
  upfrontPaymentAmount: z.string().optional(),
  /** Seconds since the epoch, as the SDKs write it, or ISO 8601. */
  purchaseTime: z.union([z.number(), z.string()]).optional(),
  clientToken: z.string().min(1).optional(),
  tags: PlanTags.optional(),
});
type CreateInput = z.infer<typeof CreateInput>;

const LEAST_USD = 0.001;
const MOST_USD = 1_000_000;
const LEAST_UPFRONT = 0.5;
const MOST_UPFRONT = 0.99;
/** How far ahead a purchase may be queued. */
const LONGEST_QUEUE_YEARS = 3;

/**
 * Buys a plan, or queues the purchase. Idempotent by its client token.
 *
 * @source https://docs.aws.amazon.com/savingsplans/latest/APIReference/API_CreateSavingsPlan.html
 */
export const createSavingsPlan = planOperation("write", CreateInput, (call, input) => {
  const { plans, accountId, world } = call;
  const { clientToken, ...request } = input;
  const requestHash = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  const before = clientToken === undefined || world.faults.current.forgottenTokens === true ? undefined : plans.boughtWith(clientToken, accountId);
  if (before !== undefined) {
    if (before.requestHash !== requestHash) throw invalid("The clientToken was used before with other parameters.");
    return { savingsPlanId: before.id };
  }
  const offering = offeringById(input.savingsPlanOfferingId);
  if (offering === undefined) throw new AwsError("ResourceNotFoundException", `Offering ${input.savingsPlanOfferingId} was not found.`, 404);
  const commitment = commitmentOf(input.commitment);
  const order = { accountId, offeringId: offering.id, commitment, upfront: upfrontOf(offering, commitment, input), tags: input.tags ?? {} };
  return { savingsPlanId: plans.buy({ ...order, start: startOf(call, input), clientToken, requestHash }) };
});

function commitmentOf(text: string): string {
  const usd = Number(text);
  if (!/^\d+(\.\d{1,5})?$/.test(text) || usd < LEAST_USD || usd > MOST_USD)
    throw invalid(`Commitment '${text}' must be between ${LEAST_USD} and ${MOST_USD}, with at most five digits after the decimal point.`);
  return text.includes(".") ? text.replace(/\.?0+$/, "").replace(/^0+(?=\d)/, "") : text.replace(/^0+(?=\d)/, "");
}

/** USD with two places. */
function upfrontOf(offering: SavingsPlanOffering, commitment: string, { upfrontPaymentAmount: given }: CreateInput): string {
  const total = Number(commitment) * (offering.durationSeconds / 3600);
  if (offering.payment !== "partial") {
    if (given !== undefined) throw invalid("The upfrontPaymentAmount is supported for the payment option Partial Upfront only.");
    return offering.payment === "all" ? shareOf(commitment, offering, 1) : "0.00";
  }
  if (given === undefined) return shareOf(commitment, offering, LEAST_UPFRONT);
  const usd = Number(given);
  if (!/^\d+(\.0+)?$/.test(given) || usd < total * LEAST_UPFRONT || usd > total * MOST_UPFRONT)
    throw invalid(
      `The upfrontPaymentAmount '${given}' must be a whole number between 50 and 99 percent of the plan's total value, ${total.toFixed(2)}.`,
    );
  return usd.toFixed(2);
}

/** A share of the whole commitment, USD, half a cent up: counted in whole hundred-thousandths. */
function shareOf(commitment: string, { durationSeconds }: SavingsPlanOffering, share: number): string {
  const whole = Math.round(Number(commitment) * 100_000) * (durationSeconds / 3600);
  return (Math.round((whole * share) / 1000) / 100).toFixed(2);
}

/** Milliseconds, to the second as AWS keeps it. */
function startOf({ now }: PlanCall, { purchaseTime }: CreateInput): number {
  const second = (ms: number) => Math.floor(ms / 1000) * 1000;
  if (purchaseTime === undefined) return second(now);
  const at = typeof purchaseTime === "number" ? purchaseTime * 1000 : Date.parse(purchaseTime);
  if (Number.isNaN(at)) throw invalid(`The purchaseTime '${purchaseTime}' is no time of the form YYYY-MM-DDTHH:MM:SSZ.`);
  if (second(at) < second(now)) throw invalid("The purchaseTime must not be in the past.");
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + LONGEST_QUEUE_YEARS);
  if (at > last.getTime()) throw invalid(`The purchaseTime must be at most ${LONGEST_QUEUE_YEARS} years ahead.`);
  return second(at);
}
