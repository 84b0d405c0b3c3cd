import type { Company, Incident, Pool } from "#sandbox/world/company";
import { hex, noise } from "#sandbox/world/noise";
import { NO_OVERLAY, type Overlay, overlaid } from "#sandbox/world/overlay";
import { growthAt, profileAt, shopSeasonAt } from "#sandbox/world/seasons";
import { billingPeriodOf, HOURS_OF_DAY, type Hour, hourOf, periodsBetween, periodStart, shiftPeriod } from "#sandbox/world/time";

export type Instance = {
  readonly id: string;
  readonly pool: Pool;
  /** Number in its pool; undefined for one that was launched and took no place over. */
  readonly slot: number | undefined;
  readonly zone: string;
  /** Seconds since the epoch, half-open. `end` is undefined while it runs at the end of the span. */
  readonly launchedAt: number;
  readonly endedAt: number | undefined;
  /** Of a launched one; the others' names follow from where they stand. */
  readonly nodeName?: string;
};

/** Longer than any node lives, so that what an hour holds never depends on where the span begins. */
const LOOKBACK_HOURS = 60 * HOURS_OF_DAY;
/** Hosts that nothing replaces were all launched long ago. */
const FIRST_LAUNCH = hourOf("2024-04-09");
/** A spot node is reclaimed about once in so many days. */
const SPOT_RECLAIM_DAYS = 12;

export function incidentsBetween(company: Company, from: Hour, to: Hour): Incident[] {
  return periodsBetween(periodStart(shiftPeriod(billingPeriodOf(from), -1)), to)
    .flatMap((period) => company.incidentsOf(period))
    .filter((incident) => incident.from < to && incident.to > from);
}

/** Every instance that ran in `[from, to)`. A pure function of the company, the hours and what was done. */
export function fleetBetween(company: Company, from: Hour, to: Hour, overlay: Overlay = NO_OVERLAY): Instance[] {
  return overlaid(company, pureFleetBetween(company, from, to), overlay, from, to);
}

function pureFleetBetween(company: Company, from: Hour, to: Hour): Instance[] {
  const start = from - LOOKBACK_HOURS;
  const incidents = incidentsBetween(company, start, to);
  return company.pools.flatMap((pool) => (pool.replacedAfterDays === 0 ? hosts(pool, from, to) : nodes(company, pool, incidents, start, from, to)));
}

/** How many instances a pool wants in an hour. What depends on the day only is worked out once a day. */
function demandOf(company: Company, pool: Pool, incidents: readonly Incident[]): (hour: Hour) => number {
  let day = -1;
  let steady = 0;
  let extra = 0;
  return (hour) => {
    const today = Math.floor(hour / HOURS_OF_DAY);
    if (today !== day) {
      day = today;
      const growth = pool.grows ? growthAt(hour) : 1;
      const season = pool.profile === "shop" ? shopSeasonAt(hour) : 1;
      steady = Math.max(Math.round(pool.base * growth), Math.min(pool.base, 1));
      // No day is like another: 0.65 to 1.35 of the usual load.
      extra = pool.extra === 0 ? 0 : pool.extra * growth * season * (0.65 + 0.7 * noise(`demand/${pool.key}/${day}`));
    }
    let count = steady + Math.round(extra * profileAt(pool.profile, hour));
    for (const incident of incidents) {
      if (incident.from <= hour && hour < incident.to) count = Math.max(count, steady + (company.effects[incident.key]?.pools?.[pool.key] ?? 0));
    }
    return count;
  };
}

function nodes(company: Company, pool: Pool, incidents: readonly Incident[], start: Hour, from: Hour, to: Hour): Instance[] {
  const demand = demandOf(
    company,
    pool,
    incidents.filter((incident) => company.effects[incident.key]?.pools?.[pool.key] !== undefined),
  );
  const replacements: ((hour: Hour) => boolean)[] = [];
  const running: (Hour | undefined)[] = [];
  const found: Instance[] = [];
  const end = (slot: number, launched: Hour, hour: Hour | undefined) => {
    if (hour === undefined || hour >= from) found.push(nodeOf(pool, slot, launched, hour));
  };
  for (let hour = start; hour < to; hour++) {
    const count = demand(hour);
    for (let slot = 0; slot < Math.max(count, running.length); slot++) {
      const launched = running[slot];
      const isReplaced = (replacements[slot] ??= replacementsOf(pool, slot));
      if (launched !== undefined && (slot >= count || isReplaced(hour))) {
        end(slot, launched, hour);
        running[slot] = undefined;
      }
      if (slot < count && running[slot] === undefined) running[slot] = hour;
    }
  }
  running.forEach((launched, slot) => {
    if (launched !== undefined) end(slot, launched, undefined);
  });
  return found;
}

/** Whether a slot gets a new instance in an hour: at the end of a node's life, and when spot capacity is reclaimed. */
function replacementsOf(pool: Pool, slot: number): (hour: Hour) => boolean {
  const cycle = pool.replacedAfterDays * HOURS_OF_DAY;
  const offset = Math.floor(noise(`${pool.key}/${slot}`) * cycle);
  let day = -1;
  let reclaimed = -1;
  return (hour) => {
    if ((hour + offset) % cycle === 0) return true;
    if (pool.capacity !== "spot") return false;
    const today = Math.floor(hour / HOURS_OF_DAY);
    if (today !== day) {
      day = today;
      const draw = noise(`reclaim/${pool.key}/${slot}/${day}`) * SPOT_RECLAIM_DAYS;
      reclaimed = draw < 1 ? day * HOURS_OF_DAY + Math.floor(draw * HOURS_OF_DAY) : -1;
    }
    return hour === reclaimed;
  };
}

/** It starts up to 25 minutes into its first hour and is gone up to 25 minutes into its last. */
function nodeOf(pool: Pool, slot: number, launched: Hour, ended: Hour | undefined): Instance {
  const name = `${pool.key}/${slot}/${launched}`;
  return {
    id: `i-0${hex(name)}`,
    pool,
    slot,
    zone: zoneOf(pool, slot),
    launchedAt: launched * 3600 + Math.floor(noise(`${name}/start`) * 1500),
    endedAt: ended === undefined ? undefined : ended * 3600 + Math.floor(noise(`${name}/end`) * 1500) + 1,
  };
}

/** Hosts outside clusters live on; on patch days they are stopped for some hours, which splits them in the bill only. */
function hosts(pool: Pool, from: Hour, to: Hour): Instance[] {
  return Array.from({ length: pool.base }, (_, slot) => slot).flatMap((slot) => {
    const host = { id: `i-0${hex(`${pool.key}/${slot}`)}`, pool, slot, zone: zoneOf(pool, slot), launchedAt: FIRST_LAUNCH * 3600 + slot * 977 };
    const patch = pool.patchHours;
    if (patch === undefined) return [{ ...host, endedAt: undefined }];
    return periodsBetween(from, to).map((period) => {
      const next = periodStart(shiftPeriod(period, 1));
      return { ...host, launchedAt: (periodStart(period) + patch) * 3600, endedAt: next < to ? next * 3600 : undefined };
    });
  });
}

function zoneOf(pool: Pool, slot: number): string {
  return `${pool.region}${"abc"[slot % 3] ?? "a"}`;
}
