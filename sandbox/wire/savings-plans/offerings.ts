import { z } from "zod";
import { allRates, ratesOf } from "#sandbox/savings-plans/offering-rates";
import { offeringById, OFFERINGS } from "#sandbox/savings-plans/offerings";
import { filtersOf, isAsked, PAGE, pageOf, passes, planOperation } from "#sandbox/wire/savings-plans/plan-call";
import { listed, rateFacts, rateValue } from "#sandbox/wire/savings-plans/show-rate";

const Texts = z.array(z.string()).optional();
const PaymentOptions = z.array(z.enum(["All Upfront", "Partial Upfront", "No Upfront"])).optional();
const PlanTypes = z.array(z.enum(["Compute", "EC2Instance", "SageMaker", "Database"])).optional();

const OfferingsInput = z.object({
  offeringIds: Texts,
  paymentOptions: PaymentOptions,
  productType: z.string().optional(),
  planTypes: PlanTypes,
  /** Seconds. */
  durations: z.array(z.number()).optional(),
  currencies: Texts,
  descriptions: Texts,
  serviceCodes: Texts,
  usageTypes: Texts,
  operations: Texts,
  filters: filtersOf(["region", "instanceFamily"]),
  ...PAGE,
});

export const describeOfferings = planOperation("read", OfferingsInput, (_call, input) => {
  const found = OFFERINGS.filter(
    (offering) =>
      isAsked(input.offeringIds, offering.id) &&
      isAsked(input.paymentOptions, offering.paymentOption) &&
      (input.productType === undefined || offering.productTypes.includes(input.productType)) &&
      isAsked(input.planTypes, offering.type) &&
      isAsked(input.durations, offering.durationSeconds) &&
      isAsked(input.currencies, "USD") &&
      isAsked(input.descriptions, offering.description) &&
      isAsked(input.serviceCodes, offering.serviceCode) &&
      isAsked(input.usageTypes, offering.usageType) &&
      isAsked(input.operations, "") &&
      passes(input.filters, (name) => (name === "region" ? offering.region : offering.family)),
  );
  const { page, ...next } = pageOf(found, input);
  const results = page.map(({ id, productTypes, type, description, paymentOption, durationSeconds, serviceCode, usageType, family, region }) => ({
    offeringId: id,
    productTypes,
    planType: type,
    description,
    paymentOption,
    durationSeconds,
    currency: "USD",
    serviceCode,
    usageType,
    operation: "",
    properties: listed({ region, instanceFamily: family }),
  }));
  return { searchResults: results, ...next };
});

const OfferingRatesInput = z.object({
  savingsPlanOfferingIds: Texts,
  savingsPlanPaymentOptions: PaymentOptions,
  savingsPlanTypes: PlanTypes,
  products: Texts,
  serviceCodes: Texts,
  usageTypes: Texts,
  operations: Texts,
  filters: filtersOf(["region", "instanceFamily", "instanceType", "productDescription", "tenancy", "productId"]),
  ...PAGE,
});

export const describeOfferingRates = planOperation("read", OfferingRatesInput, (_call, input) => {
  const ids = input.savingsPlanOfferingIds;
  const offered = ids === undefined || ids.length === 0 ? allRates() : ids.flatMap((id) => offeringById(id) ?? []).flatMap(ratesOf);
  const found = offered.filter(
    (rate) =>
      isAsked(input.savingsPlanPaymentOptions, rate.offering.paymentOption) &&
      isAsked(input.savingsPlanTypes, rate.offering.type) &&
      isAsked(input.products, rate.productType) &&
      isAsked(input.serviceCodes, rate.serviceCode) &&
      isAsked(input.usageTypes, rate.usageType) &&
      isAsked(input.operations, rate.operation) &&
      passes(input.filters, (name) => rateValue(rate, name)),
  );
  const { page, ...next } = pageOf(found, input);
  const results = page.map((rate) => ({
    savingsPlanOffering: {
      offeringId: rate.offering.id,
      paymentOption: rate.offering.paymentOption,
      planType: rate.offering.type,
      durationSeconds: rate.offering.durationSeconds,
      currency: "USD",
      planDescription: rate.offering.description,
    },
    ...rateFacts(rate),
  }));
  return { searchResults: results, ...next };
});
