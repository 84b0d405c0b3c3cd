import type { Company } from "#sandbox/world/company";
import { fleetBetween, type Instance } from "#sandbox/world/fleet";
import type { Overlay } from "#sandbox/world/overlay";
import { billingPeriodOf, type Hour, periodStart, shiftPeriod } from "#sandbox/world/time";

const HOUR_MS = 3_600_000;

/** The pure world around the hour of an instant, without the places that were taken over. Worked out once an hour and change. */
export function pureFleetOf(company: Company): (at: number, overlay: Overlay) => readonly Instance[] {
  let known: { readonly hour: Hour; readonly all: readonly Instance[] } | undefined;
  let left: { readonly overlay: Overlay; readonly of: readonly Instance[]; readonly instances: readonly Instance[] } | undefined;
  return (at, overlay) => {
    const hour = Math.floor(at / HOUR_MS);
    if (known?.hour !== hour) known = { hour, all: around(company, hour) };
    const { all } = known;
    if (left?.overlay !== overlay || left.of !== all) left = { overlay, of: all, instances: withoutTaken(all, overlay) };
    return left.instances;
  };
}

function withoutTaken(instances: readonly Instance[], { taken }: Overlay): readonly Instance[] {
  const since = new Map(taken.map((one) => [`${one.poolKey}/${one.slot}`, one.launchedAt]));
  return instances.filter(({ pool, slot, launchedAt }) => launchedAt < (since.get(`${pool.key}/${slot}`) ?? Number.POSITIVE_INFINITY));
}

/** One entry an id: a host that is stopped for patching goes on under its id, and is shown as running meanwhile. */
function around(company: Company, hour: Hour): readonly Instance[] {
  const byId = new Map<string, Instance>();
  for (const instance of fleetBetween(company, hour - 1, hour + 1)) {
    if (!byId.has(instance.id)) byId.set(instance.id, instance.pool.patchHours === undefined ? instance : withoutPatchStop(instance, hour));
  }
  return [...byId.values()];
}

function withoutPatchStop(instance: Instance, hour: Hour): Instance {
  const lastMonth = periodStart(shiftPeriod(billingPeriodOf(hour), -1)) + (instance.pool.patchHours ?? 0);
  return { ...instance, endedAt: undefined, launchedAt: instance.launchedAt > hour * 3600 ? lastMonth * 3600 : instance.launchedAt };
}
