import { addDecimals, compareDecimals, multiplyDecimals, roundDecimal, subtractDecimals } from "#core/money";
import type { SpotPrice } from "#core/ports/compute";
import { onDemandPrice, priceOrigin } from "#core/pricing/instance-types";
import type { CapacityType } from "#core/proposals/node-switch";

/** The convention for "per month" of something that runs on; what was spent is never computed with it. */
export const HOURS_OF_MONTH = "730";
/** Spot prices move by less within the hours that a proposal lives; above it the switch is looked at again. */
const SPOT_MARGIN = "1.10";
const RATE_PLACES = 5;

export type PricedAt = { readonly usdPerHour: string; readonly source: string; readonly asOf: string };

export type PriceQuestion = {
  readonly capacityType: CapacityType;
  readonly instanceType: string;
  readonly region: string;
  /** Where it runs or may run. The dearest of them counts. */
  readonly zones: readonly string[];
  readonly spotPrices: readonly SpotPrice[];
  /** When the spot prices were asked for. */
  readonly seenAt: string;
};

/**
 * What an instance costs an hour before commitments: list price on demand, or the spot price of its zone. USD per hour with
 * five places; undefined where it is not known.
 */
export function priceOf({ capacityType, instanceType, region, zones, spotPrices, seenAt }: PriceQuestion): PricedAt | undefined {
  if (capacityType === "on_demand") {
    const listed = onDemandPrice(instanceType, region);
    const origin = priceOrigin(instanceType, region);
    return listed === undefined || origin === undefined ? undefined : { ...origin, usdPerHour: rate(listed.usdPerHour) };
  }
  const newest = zones.flatMap((zone) => newestOf(spotPrices, instanceType, zone) ?? []);
  const [first, ...others] = newest;
  if (first === undefined) return undefined;
  const dearest = others.reduce((most, one) => (compareDecimals(one.usdPerHour, most.usdPerHour) > 0 ? one : most), first);
  return { usdPerHour: rate(dearest.usdPerHour), source: `EC2 spot price in ${dearest.zone}`, asOf: seenAt };
}

function newestOf(prices: readonly SpotPrice[], type: string, zone: string): SpotPrice | undefined {
  const ofZone = prices.filter((price) => price.instanceType === type && price.zone === zone);
  return ofZone.reduce<SpotPrice | undefined>((newest, price) => (newest === undefined || price.at > newest.at ? price : newest), undefined);
}

/** Gross: what Savings Plans do afterwards is not counted in. Negative where it costs more. */
export function savingOf(now: string, after: string): { readonly usdPerHour: string; readonly usdPerMonth: string } {
  const usdPerHour = rate(subtractDecimals(now, after));
  return { usdPerHour, usdPerMonth: roundDecimal(multiplyDecimals(usdPerHour, HOURS_OF_MONTH), 2) };
}

/** What commitments do to a saving. `usdPerHour` is net less gross; unknown where the bill or the plans cannot be read. */
export type CommitmentsDo = { readonly usdPerHour: number; readonly reason: string | undefined } | { readonly unknown: string };

/** The saving after commitments, decimal; the gross one where that is not known. */
export function netSavingOf(gross: string, commitments: CommitmentsDo): { readonly usdPerHour: string; readonly usdPerMonth: string } {
  const net = "unknown" in commitments ? gross : addDecimals(gross, commitments.usdPerHour.toFixed(RATE_PLACES));
  return savingOf(net, "0");
}

/** The price above which a switch does not start: a tenth over the price seen, never over what on demand costs. */
export function highestPrice(after: string, onDemand: string | undefined): string {
  const withMargin = rate(multiplyDecimals(after, SPOT_MARGIN));
  if (onDemand === undefined) return withMargin;
  return rate(compareDecimals(withMargin, onDemand) > 0 ? onDemand : withMargin);
}

/** A saving that is down by more than a tenth is drift; where it costs more, up by more than a tenth. */
export function leastSaving(usdPerHour: string): string {
  return rate(multiplyDecimals(usdPerHour, usdPerHour.startsWith("-") ? "1.1" : "0.9"));
}

function rate(usd: string): string {
  return roundDecimal(usd, RATE_PLACES);
}
