import { savingsPlanRate } from "#core/pricing/commitment-rates";
import { instanceTypeNames, onDemandPrice } from "#core/pricing/instance-types";
import { PRICED_REGIONS } from "#core/pricing/regions";
import { SERVICE_PRICES, type ServicePriceKey } from "#core/pricing/service-prices";
import { coverableOf, instanceSku, serviceSku, type Sku } from "#sandbox/bill/skus";
import { OFFERINGS, type SavingsPlanOffering } from "#sandbox/savings-plans/offerings";

/** What one unit of usage costs under an offering. */
export type OfferedRate = {
  readonly offering: SavingsPlanOffering;
  /** USD, decimal. */
  readonly rate: string;
  readonly unit: string;
  readonly productType: string;
  readonly serviceCode: string;
  readonly usageType: string;
  readonly operation: string;
  readonly region: string;
  readonly properties: Readonly<Record<string, string>>;
};

const PRODUCTS = { ec2: "EC2", fargate: "Fargate", lambda: "Lambda", sagemaker: "SageMaker" } as const;
const known = new Map<string, readonly OfferedRate[]>();
let skus: readonly Sku[] | undefined;

/** Rates of an offering for every usage type that has a price: the very rates that the bill is made with. */
export function ratesOf(offering: SavingsPlanOffering): readonly OfferedRate[] {
  const found = known.get(offering.id) ?? coverableSkus().flatMap((sku) => rateOf(offering, sku) ?? []);
  known.set(offering.id, found);
  return found;
}

export function allRates(): readonly OfferedRate[] {
  return OFFERINGS.flatMap(ratesOf);
}

function rateOf(offering: SavingsPlanOffering, sku: Sku): OfferedRate | undefined {
  const usage = coverableOf(sku);
  const rate = usage === undefined ? undefined : savingsPlanRate(offering, usage);
  if (usage === undefined || rate === undefined) return undefined;
  const instance = sku.instanceType ?? /:(ml\.[a-z0-9-]+\.[a-z0-9-]+)$/.exec(sku.usageType)?.[1];
  return {
    offering,
    rate: decimal(rate),
    unit: usage.service === "lambda" ? "Lambda-GB-Second" : "Hrs",
    productType: PRODUCTS[usage.service],
    serviceCode: sku.productCode,
    usageType: sku.usageType,
    operation: sku.operation ?? "",
    region: usage.region,
    properties: {
      region: usage.region,
      ...(instance === undefined || usage.family === undefined ? {} : { instanceType: instance, instanceFamily: usage.family }),
      ...(usage.service === "ec2" ? { productDescription: "Linux/UNIX", tenancy: "shared" } : {}),
    },
  };
}

function coverableSkus(): readonly Sku[] {
  skus ??= PRICED_REGIONS.flatMap((region) => [
    ...instanceTypeNames().flatMap((name) => (onDemandPrice(name, region) === undefined ? [] : [instanceSku(name, region, false)])),
    ...(Object.keys(SERVICE_PRICES) as ServicePriceKey[]).map((key) => serviceSku(key, region)),
  ]).filter((sku) => coverableOf(sku) !== undefined);
  return skus;
}

/** Without an exponent: rates of Lambda are as small as 1e-5. */
function decimal(rate: number): string {
  return rate.toFixed(12).replace(/\.?0+$/, "");
}
