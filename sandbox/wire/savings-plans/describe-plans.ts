import { z } from "zod";
import type { ShownPlan } from "#sandbox/live/bought-plans";
import type { PlanState } from "#sandbox/live/plan-states";
import { ratesOf } from "#sandbox/savings-plans/offering-rates";
import { filtersOf, isAsked, PAGE, pageOf, passes, planOf, planOperation } from "#sandbox/wire/savings-plans/plan-call";
import { rateFacts, rateValue } from "#sandbox/wire/savings-plans/show-rate";

const STATES = [
  "active",
  "queued",
  "payment-pending",
  "payment-failed",
  "pending-return",
  "returned",
  "retired",
  "queued-deleted",
] as const satisfies readonly PlanState[];

const PlansInput = z.object({
  savingsPlanArns: z.array(z.string()).optional(),
  savingsPlanIds: z.array(z.string()).optional(),
  states: z.array(z.enum(STATES)).optional(),
  filters: filtersOf([
    "region",
    "ec2-instance-family",
    "instance-family",
    "commitment",
    "upfront",
    "term",
    "savings-plan-type",
    "payment-option",
    "start",
    "end",
  ]),
  ...PAGE,
});

/** Those of the caller's account; of every state where none is named. A look-up: it may be late. */
export const describeSavingsPlans = planOperation("read", PlansInput, ({ plans, accountId }, input) => {
  const found = plans
    .seen(accountId)
    .filter(({ id, arn, state }) => isAsked(input.savingsPlanIds, id) && isAsked(input.savingsPlanArns, arn) && isAsked(input.states, state))
    .map(showPlan)
    .filter((plan) => passes(input.filters, (name) => filterValue(plan, name)));
  const { page, ...next } = pageOf(found, input);
  return { savingsPlans: page, ...next };
});

type Shown = ReturnType<typeof showPlan>;

/** Its end is the last second of the term, as AWS writes it. */
export function showPlan(plan: ShownPlan) {
  const { id, arn, accountId: _account, offering, state, commitment, upfront, start, end, returnableUntil, tags } = plan;
  const iso = (at: number) => new Date(at).toISOString();
  const hours = offering.durationSeconds / 3600;
  return {
    offeringId: offering.id,
    savingsPlanId: id,
    savingsPlanArn: arn,
    description: offering.description,
    start: iso(start),
    end: iso(end - 1000),
    state,
    ...(offering.region === undefined ? {} : { region: offering.region }),
    ...(offering.family === undefined ? {} : { ec2InstanceFamily: offering.family }),
    savingsPlanType: offering.type,
    paymentOption: offering.paymentOption,
    productTypes: offering.productTypes,
    currency: "USD",
    commitment,
    upfrontPaymentAmount: upfront,
    recurringPaymentAmount: recurring(Number(commitment), Number(upfront), hours, offering.payment),
    termDurationInSeconds: offering.durationSeconds,
    tags,
    returnableUntil: iso(returnableUntil),
  };
}

/** USD an hour. The upfront amount is rounded to cents; half of a commitment is half of it. */
function recurring(commitment: number, upfront: number, hours: number, payment: string): string {
  const isHalf = payment === "partial" && Math.abs(upfront - (commitment * hours) / 2) < 0.01;
  const usd = payment === "no" ? commitment : payment === "all" ? 0 : isHalf ? commitment / 2 : commitment - upfront / hours;
  return usd.toFixed(8).replace(/\.?0+$/, "");
}

function filterValue(plan: Shown, name: string): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    region: plan.region,
    "ec2-instance-family": plan.ec2InstanceFamily,
    "instance-family": plan.ec2InstanceFamily,
    commitment: plan.commitment,
    upfront: plan.upfrontPaymentAmount,
    term: String(plan.termDurationInSeconds),
    "savings-plan-type": plan.savingsPlanType,
    "payment-option": plan.paymentOption,
    start: plan.start,
    end: plan.end,
  };
  return values[name];
}

const RatesInput = z.object({
  savingsPlanId: z.string().min(1),
  filters: filtersOf(["region", "instanceType", "productDescription", "tenancy", "productType", "serviceCode", "usageType", "operation"]),
  ...PAGE,
});

export const describeSavingsPlanRates = planOperation("read", RatesInput, (call, input) => {
  const plan = planOf(call, input.savingsPlanId);
  const found = ratesOf(plan.offering).filter((rate) => passes(input.filters, (name) => rateValue(rate, name)));
  const { page, ...next } = pageOf(found, input);
  return { savingsPlanId: plan.id, searchResults: page.map((rate) => ({ ...rateFacts(rate), currency: "USD" })), ...next };
});
