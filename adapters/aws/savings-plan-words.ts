import type { SavingsPlan, SavingsPlanOffering, SavingsPlanOfferingRate } from "@aws-sdk/client-savingsplans";
import type { Payment, PlanType, Term } from "#core/commitments/model";
import type { Offering, OfferingRate, PlanState, ProviderPlan } from "#core/ports/savings-plans";

/** A year of 365 days, as the API counts terms. */
const YEAR_SECONDS = 31_536_000;

export const PAYMENT_OPTIONS = { no: "No Upfront", partial: "Partial Upfront", all: "All Upfront" } as const satisfies Record<Payment, string>;

export function planTermSeconds(term: Term): number {
  return term === "1y" ? YEAR_SECONDS : 3 * YEAR_SECONDS;
}

const TYPES: readonly string[] = ["Compute", "EC2Instance", "SageMaker"] satisfies readonly PlanType[];
const isPlanType = (type: string | undefined): type is PlanType => type !== undefined && TYPES.includes(type);

function termOf(seconds: number | undefined): Term | undefined {
  return seconds === YEAR_SECONDS ? "1y" : seconds === 3 * YEAR_SECONDS ? "3y" : undefined;
}

function paymentOf(option: string | undefined): Payment | undefined {
  return option === PAYMENT_OPTIONS.no ? "no" : option === PAYMENT_OPTIONS.partial ? "partial" : option === PAYMENT_OPTIONS.all ? "all" : undefined;
}

/** ISO 8601 with milliseconds; the API writes seconds, or none. */
function instant(text: string | undefined): string | undefined {
  const at = text === undefined || text === "" ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

const nonEmpty = (text: string | undefined) => (text === undefined || text === "" ? undefined : text);

/** Undefined for a kind of plan that is not evaluated here (database plans), and for what lacks its terms. */
export function providerPlanOf(plan: SavingsPlan, asked: string): ProviderPlan | undefined {
  const { savingsPlanId: id, savingsPlanArn: arn, savingsPlanType: type, state, commitment } = plan;
  const [term, payment] = [termOf(plan.termDurationInSeconds), paymentOf(plan.paymentOption)];
  const [start, end] = [instant(plan.start), instant(plan.end)];
  if (!id || !arn || !isPlanType(type) || !state || !commitment || !term || !payment || !start || !end) return undefined;
  return {
    id,
    arn,
    offeringId: plan.offeringId ?? "",
    // The payer sees plans of its members: the ARN says whose it is.
    account: /^arn:[^:]*:savingsplans:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? asked,
    type,
    state: state as PlanState,
    region: type === "EC2Instance" ? nonEmpty(plan.region) : undefined,
    family: nonEmpty(plan.ec2InstanceFamily),
    term,
    payment,
    commitment,
    upfront: nonEmpty(plan.upfrontPaymentAmount) ?? "0",
    start,
    end,
    returnableUntil: instant(plan.returnableUntil),
    tags: plan.tags ?? {},
  };
}

export function offeringOf(one: SavingsPlanOffering): Offering | undefined {
  const { offeringId: id, planType: type, currency } = one;
  const [term, payment] = [termOf(one.durationSeconds), paymentOf(one.paymentOption)];
  if (!id || !isPlanType(type) || !term || !payment || !currency) return undefined;
  const property = (name: string) => nonEmpty(one.properties?.find((each) => each.name === name)?.value);
  return { id, type, region: property("region"), family: property("instanceFamily"), term, payment, currency, description: one.description ?? "" };
}

export function offeringRateOf(one: SavingsPlanOfferingRate): OfferingRate | undefined {
  const { rate, unit, usageType, serviceCode: service } = one;
  const offeringId = one.savingsPlanOffering?.offeringId;
  if (!offeringId || !rate || !usageType || !service) return undefined;
  return {
    offeringId,
    usageType,
    operation: one.operation ?? "",
    service,
    region: nonEmpty(one.properties?.find(({ name }) => name === "region")?.value),
    rate,
    unit: unit ?? "",
  };
}
