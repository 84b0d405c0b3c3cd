import { CUR_DOUBLE_MAPS, CUR_DOUBLES, CUR_TEXT_MAPS, CUR_TEXTS, CUR_TIMESTAMPS } from "#core/costs/cur-columns";

/** A column of an export as the Glue catalogue types it. */
export type TemplateColumn = { readonly name: string; readonly type: string };

/**
 * Columns of CUR 2.0 with resources and split cost allocation, and of FOCUS 1.2 with AWS's own, by their Hive type.
 * Source: AWS Data Exports table dictionaries, as carried in docs/data-sources.md.
 */
const CUR2: Readonly<Record<string, readonly string[]>> = {
  string: CUR_TEXTS,
  timestamp: CUR_TIMESTAMPS,
  "map<string,string>": CUR_TEXT_MAPS,
  "map<string,double>": CUR_DOUBLE_MAPS,
  double: CUR_DOUBLES,
};
const FOCUS_1_2: Readonly<Record<string, string>> = {
  string: `
  AvailabilityZone BillingAccountId BillingAccountName BillingAccountType BillingCurrency CapacityReservationId CapacityReservationStatus ChargeCategory
  ChargeClass ChargeDescription ChargeFrequency CommitmentDiscountCategory CommitmentDiscountId CommitmentDiscountName CommitmentDiscountType
  CommitmentDiscountUnit CommitmentDiscountStatus ConsumedUnit InvoiceId InvoiceIssuerName PricingCategory PricingCurrency PricingUnit ProviderName
  PublisherName RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter SkuPriceId
  SubAccountId SubAccountName SubAccountType x_Operation x_ServiceCode
`,
  double: `
  BilledCost CommitmentDiscountQuantity ConsumedQuantity ContractedCost ContractedUnitPrice EffectiveCost ListCost ListUnitPrice
  PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity
`,
  timestamp: `
  BillingPeriodEnd BillingPeriodStart ChargePeriodEnd ChargePeriodStart
`,
  "map<string,string>": `
  SkuPriceDetails Tags
`,
  "map<string,double>": `
  x_Discounts
`,
};

const listed = (byType: Readonly<Record<string, string | readonly string[]>>): readonly TemplateColumn[] =>
  Object.entries(byType)
    .flatMap(([type, names]) => (typeof names === "string" ? names.trim().split(/\s+/) : names).map((name) => ({ name, type })))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

export const CUR2_COLUMNS = listed(CUR2);
export const FOCUS_COLUMNS = listed(FOCUS_1_2);
