/** Regions that the price tables cover. */
export const PRICED_REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"] as const;
export type PricedRegion = (typeof PRICED_REGIONS)[number];

export type RegionFacts = {
  /** As AWS writes it in `product_location`. */
  readonly location: string;
  /** Put before a usage type in the CUR; us-east-1 has none for the older services. */
  readonly usageTypePrefix: string;
  /** Put before a usage type of the newer services (EKS, Fargate), which prefix us-east-1 too. */
  readonly newPrefix: string;
  /** Service prices against us-east-1 where no regional price is carried: an estimate. */
  readonly priceFactor: number;
};

export const REGION_FACTS: Readonly<Record<PricedRegion, RegionFacts>> = {
  "us-east-1": { location: "US East (N. Virginia)", usageTypePrefix: "", newPrefix: "USE1-", priceFactor: 1 },
  "us-west-2": { location: "US West (Oregon)", usageTypePrefix: "USW2-", newPrefix: "USW2-", priceFactor: 1 },
  "eu-west-1": { location: "EU (Ireland)", usageTypePrefix: "EU-", newPrefix: "EUW1-", priceFactor: 1.1 },
  "eu-central-1": { location: "EU (Frankfurt)", usageTypePrefix: "EUC1-", newPrefix: "EUC1-", priceFactor: 1.19 },
  "ap-southeast-1": { location: "Asia Pacific (Singapore)", usageTypePrefix: "APS1-", newPrefix: "APS1-", priceFactor: 1.25 },
};

export function isPricedRegion(region: string): region is PricedRegion {
  return (PRICED_REGIONS as readonly string[]).includes(region);
}
