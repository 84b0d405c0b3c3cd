import { onDemandPrice, spotFacts } from "#core/pricing/instance-types";
import { noise } from "#sandbox/world/noise";
import type { Hour } from "#sandbox/world/time";

/** Spot prices change a few times a day: one price holds for so many hours. */
export const SPOT_PRICE_HOURS = 4;
const ASSUMED_SAVINGS_PERCENT = 58;

export function spotBlockOf(hour: Hour): number {
  return Math.floor(hour / SPOT_PRICE_HOURS);
}

/** USD an hour, four places, of a block of hours: about the average saving of the type, moving with the day and at random. */
export function spotPriceOf(type: string, zone: string, block: number): number {
  const region = zone.slice(0, -1);
  const listed = onDemandPrice(type, region);
  if (listed === undefined) throw new Error(`No price of ${type} in ${region}.`);
  const saving = (spotFacts(type, region)?.savingsPercent ?? ASSUMED_SAVINGS_PERCENT) / 100;
  const day = Math.sin((block / 6) * 2 * Math.PI) * 0.03;
  const week = Math.sin((block / 42) * 2 * Math.PI + noise(zone) * 6) * 0.05;
  const jitter = (noise(`${type}/${zone}/${block}`) - 0.5) * 0.08;
  return Math.round(Number(listed.usdPerHour) * (1 - saving) * (1 + day + week + jitter) * 10_000) / 10_000;
}
