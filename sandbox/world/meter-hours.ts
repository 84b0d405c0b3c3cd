import { serviceSku } from "#sandbox/bill/skus";
import type { Company, Meter } from "#sandbox/world/company";
import { incidentsBetween } from "#sandbox/world/fleet";
import { growthAt, profileAt, shopSeasonAt } from "#sandbox/world/seasons";
import { billingPeriodOf, HOURS_OF_DAY, type Hour, hourOf, periodStart, shiftPeriod } from "#sandbox/world/time";

/** What a meter counted hour by hour over `[from, to)`: the very quantities of the bill, in its unit. */
export function meterHours(company: Company, meter: Meter, from: Hour, to: Hour): readonly number[] {
  const number = company.meters.indexOf(meter);
  const isMonthly = isHeld(meter);
  const boosts = incidentsBetween(company, from, to).flatMap((incident) => {
    const factor = company.effects[incident.key]?.meters?.[meter.key];
    return factor === undefined ? [] : [{ ...incident, factor }];
  });
  const [begins, ends] = [meter.from === undefined ? 0 : hourOf(meter.from), meter.to === undefined ? Number.POSITIVE_INFINITY : hourOf(meter.to)];
  return Array.from({ length: to - from }, (_, index) => {
    const hour = from + index;
    if (hour < begins || hour >= ends) return 0;
    const day = Math.floor(hour / HOURS_OF_DAY);
    const held = isMonthly ? periodStart(shiftPeriod(billingPeriodOf(hour), 1)) - periodStart(billingPeriodOf(hour)) : 1;
    const grown = (meter.grows ? growthAt(hour) : 1) * (meter.profile === "shop" ? shopSeasonAt(hour) : 1);
    const noise = meter.noise === 0 ? 1 : (1 + meter.noise * (2 * draw(number + 11, hour) - 1)) * (1 + meter.noise * (draw(number + 17, day) - 0.5));
    const boost = boosts.find((one) => one.from <= hour && hour < one.to)?.factor ?? 1;
    return (meter.quantity / held) * grown * profileAt(meter.profile, hour) * noise * boost;
  });
}

/** Whether its quantity is an amount that is held for a month, spread over the month's hours. */
export function isHeld(meter: Meter): boolean {
  const { unit } = serviceSku(meter.price, meter.region, meter.toRegion);
  return unit === "GB-Mo" || unit === "Metrics";
}

/** As the bill's `rnd` (usage-sql.ts): a number in [0, 1) that always belongs to the same pair. */
function draw(a: number, b: number): number {
  const prime = 2_147_483_647;
  return ((((((a * 7919 + b * 104_729) % prime) * 48_271) % prime) * 69_621) % prime) / prime;
}
