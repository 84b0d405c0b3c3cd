import { instanceType, onDemandPrice } from "#core/pricing/instance-types";
import type { CoverableUsage } from "#core/pricing/commitment-rates";
import { type PricedRegion, REGION_FACTS } from "#core/pricing/regions";
import { SERVICE_PRICES, type ServicePrice, type ServicePriceKey } from "#core/pricing/service-prices";
import { hex } from "#sandbox/world/noise";

/** One thing with a price: what the CUR says about it in every line item. */
export type Sku = {
  readonly key: string;
  readonly productCode: string;
  readonly serviceCode: string;
  readonly family: string | null;
  readonly usageType: string;
  readonly operation: string | null;
  readonly unit: string | null;
  /** USD a unit on demand; for spot the on-demand price of the same hour. */
  readonly rate: number;
  readonly instanceType: string | null;
  readonly instanceFamily: string | null;
  readonly region: string | null;
  readonly toRegion: string | null;
  readonly spot: boolean;
  readonly description: string;
  readonly location: string | null;
  readonly attributes: Readonly<Record<string, string>>;
};

const GENERATIONS: Readonly<Record<string, string>> = {
  c: "Compute optimized",
  g: "GPU instance",
  i: "Storage optimized",
  m: "General purpose",
  p: "GPU instance",
  r: "Memory optimized",
  t: "General purpose",
};

export function instanceSku(type: string, region: PricedRegion, spot: boolean): Sku {
  const facts = instanceType(type);
  const price = onDemandPrice(type, region);
  if (facts === undefined || price === undefined) throw new Error(`No price of ${type} in ${region} in core/pricing/instance-types.json.`);
  const usage = `${spot ? "SpotUsage" : "BoxUsage"}:${type}`;
  return {
    key: `${usage}/${region}`,
    productCode: "AmazonEC2",
    serviceCode: "AmazonEC2",
    family: "Compute Instance",
    usageType: REGION_FACTS[region].usageTypePrefix + usage,
    operation: spot ? "RunInstances:SV001" : "RunInstances",
    unit: "Hrs",
    rate: Number(price.usdPerHour),
    instanceType: type,
    instanceFamily: GENERATIONS[type.charAt(0)] ?? "General purpose",
    region,
    toRegion: null,
    spot,
    location: REGION_FACTS[region].location,
    description: spot
      ? `${type} Linux/UNIX Spot Instance-hour in ${REGION_FACTS[region].location}`
      : `$${price.usdPerHour} per On Demand Linux ${type} Instance Hour`,
    attributes: { product_name: "Amazon Elastic Compute Cloud", operating_system: "Linux" },
  };
}

export function serviceSku(price: ServicePriceKey, region: PricedRegion, toRegion?: PricedRegion): Sku {
  const listed: ServicePrice = SERVICE_PRICES[price];
  const facts = REGION_FACTS[region];
  const prefix = listed.prefix === "none" ? "" : listed.prefix === "new" ? facts.newPrefix : facts.usageTypePrefix;
  const usageType = toRegion === undefined ? prefix + listed.usageType : `${facts.newPrefix}${REGION_FACTS[toRegion].newPrefix}${listed.usageType}`;
  const rate = Number((listed.usd * facts.priceFactor).toPrecision(8));
  return {
    key: `${price}/${region}/${toRegion ?? ""}`,
    productCode: listed.productCode,
    serviceCode: listed.serviceCode ?? listed.productCode,
    family: listed.family,
    usageType,
    operation: listed.operation,
    unit: listed.unit,
    rate,
    instanceType: listed.instanceType ?? null,
    instanceFamily: null,
    region: listed.prefix === "none" ? "global" : region,
    toRegion: toRegion ?? null,
    spot: false,
    location: facts.location,
    description: `$${Number(rate.toPrecision(6))} per ${listed.unit} ${listed.usageType} in ${facts.location}`,
    attributes: { product_name: listed.productName },
  };
}

/** Fees, credits and taxes: line items that are no usage. */
export function feeSku(
  key: string,
  productCode: string,
  productName: string,
  usageType: string,
  description: string,
  region: string | null = null,
  more: Partial<Sku> = {},
): Sku {
  return {
    key,
    productCode,
    serviceCode: productCode,
    family: null,
    usageType,
    operation: null,
    unit: null,
    rate: 0,
    instanceType: null,
    instanceFamily: null,
    region,
    toRegion: null,
    spot: false,
    location: null,
    description,
    attributes: { product_name: productName },
    ...more,
  };
}

/** AWS's own SKU and rate codes look like this; these are made up, and always the same for the same thing. */
export function skuCode(sku: Sku): string {
  return (hex(sku.key) + hex(`${sku.key}/`)).toUpperCase().slice(0, 16);
}

/** As Savings Plans see it; undefined for what none of them covers. */
export function coverableOf({ key, productCode, spot, region, instanceType: type, usageType, rate }: Sku): CoverableUsage | undefined {
  if (spot || region === null || key.startsWith("ri/")) return undefined;
  const usage = { region, onDemandRate: rate };
  if (productCode === "AmazonEC2" && type !== null) return { ...usage, service: "ec2", family: type.split(".")[0] };
  if (key.startsWith("fargate_")) return { ...usage, service: "fargate", family: undefined };
  if (key.startsWith("lambda_gb_second")) return { ...usage, service: "lambda", family: undefined };
  const family = /:ml\.([a-z0-9-]+)\./.exec(usageType)?.[1];
  return productCode === "AmazonSageMaker" && family !== undefined ? { ...usage, service: "sagemaker", family } : undefined;
}
