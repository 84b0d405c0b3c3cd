import type { LiveInstance } from "#sandbox/live/live-instance";
import type { Company } from "#sandbox/world/company";
import { fleetBetween, type Instance } from "#sandbox/world/fleet";

/** A node is there at the latest so long after its launch. */
const BOOT_SECONDS = 90;

const hours = new WeakMap<Company, { readonly hour: number; readonly byPool: ReadonlyMap<string, readonly Instance[]> }>();

/**
 * How many places of a pool the load calls for now, whatever was done to its instances: what a replica autoscaler would
 * go by. A place without an instance counts on, so that whoever ends a node does not make its pods superfluous.
 *
 * @param joined instances of the pool that are nodes
 */
export function slotsWanted(company: Company, poolKey: string, now: Date, joined: readonly LiveInstance[]): number {
  const at = now.getTime() / 1000;
  const held = new Set(joined.map((instance) => instance.slot));
  const wanted = new Set<number>();
  for (const { slot, launchedAt, endedAt } of pureHour(company, Math.floor(at / 3600)).get(poolKey) ?? []) {
    if (slot === undefined || launchedAt > at) continue;
    const alive = endedAt === undefined || at < endedAt;
    if (held.has(slot) || (alive && launchedAt + BOOT_SECONDS <= at)) wanted.add(slot);
  }
  return wanted.size;
}

function pureHour(company: Company, hour: number): ReadonlyMap<string, readonly Instance[]> {
  const known = hours.get(company);
  if (known?.hour === hour) return known.byPool;
  const byPool = Map.groupBy(fleetBetween(company, hour, hour + 1), (instance) => instance.pool.key);
  hours.set(company, { hour, byPool });
  return byPool;
}
