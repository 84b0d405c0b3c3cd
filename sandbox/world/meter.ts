import type { PricedRegion } from "#core/pricing/regions";
import type { ServicePriceKey } from "#core/pricing/service-prices";
import type { Meter, Tags } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";

export type Place = { readonly account: string; readonly accountId: string; readonly region: PricedRegion };

const STEADY = { profile: "flat", grows: false, noise: 0, rows: "recent_hour", tags: {} } as const;

/** A meter at a place; what is not said is steady, does not grow and has no noise. */
export function meter(key: string, price: ServicePriceKey, at: Place, resource: string, quantity: number, more: Partial<Meter> = {}): Meter {
  return { ...STEADY, key, price, account: at.account, region: at.region, resource, quantity, ...more };
}

export function arn(service: string, at: Place, path: string): string {
  return `arn:aws:${service}:${at.region}:${at.accountId}:${path}`;
}

/** Ids as AWS writes them: `vol-0` and 16 digits. */
export function resourceId(prefix: string, name: string): string {
  return `${prefix}-0${hex(name)}`;
}

export function tagged(team: string, env: string, costCenter: string, more: Tags = {}): { readonly tags: Tags } {
  return { tags: { team, env, "cost-center": costCenter, ...more } };
}
