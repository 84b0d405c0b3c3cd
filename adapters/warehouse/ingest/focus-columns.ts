import type { ColumnType } from "#adapters/warehouse/ingest/cur-columns";

/** FOCUS 1.0 to 1.2 columns in their own case, with those that AWS adds. Source: FOCUS_Spec v1.2, AWS Data Exports FOCUS_1_2_AWS. */
const DOUBLES = `
  BilledCost CommitmentDiscountQuantity ConsumedQuantity ContractedCost ContractedUnitPrice EffectiveCost ListCost ListUnitPrice
  PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity
`;
const TIMESTAMPS = "BillingPeriodEnd BillingPeriodStart ChargePeriodEnd ChargePeriodStart";
const TEXTS = `
  AvailabilityZone BillingAccountId BillingAccountName BillingAccountType BillingCurrency CapacityReservationId CapacityReservationStatus
  ChargeCategory ChargeClass ChargeDescription ChargeFrequency CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName
  CommitmentDiscountStatus CommitmentDiscountType CommitmentDiscountUnit ConsumedUnit InvoiceId InvoiceIssuerName PricingCategory PricingCurrency
  PricingUnit ProviderName PublisherName RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory
  SkuId SkuMeter SkuPriceId SubAccountId SubAccountName SubAccountType x_Operation x_ServiceCode x_UsageType
`;
const TEXT_MAPS = "SkuPriceDetails Tags";

const named = (names: string, type: ColumnType) =>
  names
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => [name, type] as const);

export const FOCUS_COLUMNS: ReadonlyMap<string, ColumnType> = new Map([
  ...named(TEXTS, "varchar"),
  ...named(DOUBLES, "double"),
  ...named(TIMESTAMPS, "timestamp(3)"),
  ...named(TEXT_MAPS, "map(varchar, varchar)"),
  ...named("x_Discounts", "map(varchar, double)"),
]);

/** Columns that tell a version by their presence, in lower case. */
export const SINCE_1_2: readonly string[] = [
  "billingaccounttype",
  "invoiceid",
  "pricingcurrency",
  "pricingcurrencycontractedunitprice",
  "pricingcurrencyeffectivecost",
  "pricingcurrencylistunitprice",
  "subaccounttype",
];
export const SINCE_1_1: readonly string[] = [
  "capacityreservationid",
  "capacityreservationstatus",
  "commitmentdiscountquantity",
  "commitmentdiscountunit",
  "servicesubcategory",
  "skumeter",
  "skupricedetails",
];
