import type { PricedRegion } from "#core/pricing/regions";
import { ACCOUNTS } from "#sandbox/halcyon/accounts";
import type { Place } from "#sandbox/world/meter";

function place(account: string, region: PricedRegion): Place {
  const found = ACCOUNTS.find((candidate) => candidate.name === account);
  if (found === undefined) throw new Error(`No account ${account} in the sandbox company.`);
  return { account, accountId: found.id, region };
}

export const SHARED = place("shared-services", "us-east-1");
export const PRODUCTION = place("production", "us-east-1");
export const PRODUCTION_EU = place("production", "eu-central-1");
export const PRODUCTION_APAC = place("production", "ap-southeast-1");
export const STAGING = place("staging", "eu-west-1");
export const DEV = place("dev", "us-west-2");
export const DEV_EAST = place("dev", "us-east-1");
export const DATA = place("data-platform", "us-east-1");
export const ML = place("ml-research", "us-west-2");
export const PLAYGROUND = place("sandbox", "us-west-2");
export const SECURITY = place("security", "eu-west-1");
