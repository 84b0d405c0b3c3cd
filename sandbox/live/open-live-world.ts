import { join } from "node:path";
import { onDemandPrice } from "#core/pricing/instance-types";
import { ChangedInstances, type LaunchChange, tagsAt } from "#sandbox/live/changed-instances";
import { CapacityError, type Faults } from "#sandbox/live/faults";
import { type Change, type Entry, openJournal } from "#sandbox/live/journal";
import type { InstanceFilter, LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import type { LiveWorld } from "#sandbox/live/live-world";
import { imageIdOf, launchTemplateOf, ownerOf, subnetIdOf, systemTagsOf } from "#sandbox/live/pool-places";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Company } from "#sandbox/world/company";
import { fleetBetween, type Instance } from "#sandbox/world/fleet";
import { hostNameOf, launchedHostName, privateIpOf } from "#sandbox/world/host-names";
import { hex, noise } from "#sandbox/world/noise";
import type { Overlay } from "#sandbox/world/overlay";
import { billingPeriodOf, type Hour, periodStart, shiftPeriod } from "#sandbox/world/time";

const PENDING_MS = 15_000;
const FIRST_READY_MS = 45_000;
const LAST_READY_MS = 90_000;
const SHUTTING_DOWN_MS = 30_000;
const SHOWN_AFTER_END_MS = 3_600_000;
const HOUR_MS = 3_600_000;

export type LiveWorldOptions = { readonly folder: string; readonly now: () => Date; readonly faults: Faults };

/** What a launch is remembered by, beyond the instance that it makes. */
export type LaunchRecord = { readonly requestHash?: string | undefined; readonly settles?: string | undefined };

/** The live world as the sandbox's own servers use it. */
export interface OpenLiveWorld extends LiveWorld {
  /** As a Describe call sees it: with the fault `lateLookups`, as it was so many seconds ago. */
  seenInstances(filter?: InstanceFilter): readonly LiveInstance[];
  /** Also one that ended long ago. */
  find(instanceId: string): LiveInstance | undefined;
  /** All or none. @throws CapacityError */
  launchAll(orders: readonly LaunchOrder[], record?: LaunchRecord): readonly LiveInstance[];
  /** Instances that a client token made, and the request that it came with. */
  launchedWith(
    clientToken: string,
    place: { readonly accountId: string; readonly region: string },
  ): { readonly requestHash: string | undefined; readonly instanceIds: readonly string[] } | undefined;
  /** As `terminate`, and the group that owns it replaces it by no other. */
  terminateAndShrink(instanceId: string): void;
  overlay(): Overlay;
  /** Changes that are not of one instance; see auto-scaling-groups.ts. */
  append(changes: readonly Change[]): void;
  /** Every change so far, then each new one. */
  replay(apply: (change: Change, at: number) => void): void;
}

/** Opens a company's live world; its journal is `<folder>/journal.jsonl`. One process at a time. */
export function openLiveWorld(company: Company, { folder, now, faults }: LiveWorldOptions): OpenLiveWorld {
  const journal = openJournal(join(folder, "journal.jsonl"));
  const changed = new ChangedInstances(company);
  for (const entry of journal.entries) changed.apply(entry);
  const history: Entry[] = [...journal.entries];
  const listeners = new Set<() => void>();
  const replayed: ((change: Change, at: number) => void)[] = [];
  const readied = new Set<string>();
  let base: { readonly hour: number; readonly instances: readonly Instance[] } | undefined;

  /** The pure world around this hour, without the places that were taken over. */
  const baseInstances = (at: number): readonly Instance[] => {
    const hour = Math.floor(at / HOUR_MS);
    if (base?.hour !== hour) base = { hour, instances: pureFleet(company, hour) };
    const taken = new Map(changed.overlay().taken.map((one) => [`${one.poolKey}/${one.slot}`, one.launchedAt]));
    return base.instances.filter(({ pool, slot, launchedAt }) => launchedAt < (taken.get(`${pool.key}/${slot}`) ?? Number.POSITIVE_INFINITY));
  };

  const append = (changes: readonly Change[]): void => {
    const entry = { at: now().toISOString(), changes: [...changes] };
    journal.append(entry);
    history.push(entry);
    changed.apply(entry);
    for (const apply of replayed) for (const change of changes) apply(change, Date.parse(entry.at));
    for (const listen of listeners) listen();
  };

  const finished = (at: number, one: Omit<LiveInstance, "state" | "readyAt">, mayNeverBeReady: boolean): LiveInstance => {
    const since = one.launchedAt.getTime();
    const ended = one.endedAt?.getTime();
    const ready = since + FIRST_READY_MS + Math.floor(noise(`${one.id}/boot`) * (LAST_READY_MS - FIRST_READY_MS));
    const held = mayNeverBeReady && faults.current.nodeNeverReady === true && !readied.has(one.id);
    if (!held && ready <= at) readied.add(one.id);
    const alive = at < since + PENDING_MS ? "pending" : "running";
    const state = ended === undefined || at < ended ? alive : at < ended + SHUTTING_DOWN_MS ? "shutting-down" : "terminated";
    return { ...one, state, readyAt: held ? undefined : new Date(ready) };
  };

  const fromPure = (instance: Instance, at: number, endedMs: number | undefined, tagChanges: Parameters<typeof tagsAt>[1]): LiveInstance => {
    const { pool, id, slot, zone } = instance;
    const accountId = accountIdOf(company, pool.account);
    const template = launchTemplateOf(company, pool);
    const launchTemplate = template === undefined ? undefined : { id: template.id, version: template.version };
    const owner = ownerOf(pool, id);
    const nodeName = hostNameOf(company, instance);
    const place = { accountId, region: pool.region, zone, subnetId: subnetIdOf(accountId, zone), privateIp: privateIpOf(nodeName), nodeName };
    const kind = { instanceType: pool.instanceType, capacity: pool.capacity, imageId: imageIdOf(pool.region, pool.instanceType), launchTemplate };
    const tags = tagsAt({ ...pool.tags, ...systemTagsOf(pool.cluster, owner, launchTemplate) }, tagChanges, at);
    const times = {
      launchedAt: new Date(instance.launchedAt * 1000),
      endedAt: endedMs !== undefined && endedMs <= at ? new Date(endedMs) : undefined,
    };
    const member = { poolKey: pool.key, slot, cluster: pool.cluster, owner, clientToken: undefined };
    return finished(at, { id, ...place, ...kind, ...member, ...times, tags }, false);
  };

  const fromLaunch = (origin: LaunchChange, since: number, at: number, ended: number | undefined, tagChanges: Parameters<typeof tagsAt>[1]) => {
    const {
      kind: _kind,
      ordinal,
      tags,
      poolKey,
      slot,
      cluster,
      launchTemplate,
      clientToken,
      requestHash: _hash,
      settles: _settles,
      ...rest
    } = origin;
    const nodeName = launchedHostName(ordinal);
    const times = { launchedAt: new Date(since), endedAt: ended !== undefined && ended <= at ? new Date(ended) : undefined };
    const optional = { poolKey, slot, cluster, launchTemplate, clientToken };
    return finished(at, { ...rest, ...optional, ...times, nodeName, privateIp: privateIpOf(nodeName), tags: tagsAt(tags, tagChanges, at) }, true);
  };

  const changedAt = (id: string, at: number): LiveInstance | undefined => {
    const one = changed.find(id);
    if (one === undefined) return undefined;
    const { origin, since, endedAt, tagChanges } = one;
    if (origin.kind === "launch") return since > at ? undefined : fromLaunch(origin, since, at, endedAt, tagChanges);
    const pool = company.pools.find(({ key }) => key === origin.poolKey);
    if (pool === undefined) return undefined;
    const { slot, zone, launchedAt } = origin;
    return fromPure({ id, pool, slot, zone, launchedAt, endedAt: undefined }, at, endedAt, tagChanges);
  };

  /** Everything as it was known at `at`; states are of that moment. */
  const look = (at: number, filter: InstanceFilter = {}): readonly LiveInstance[] => {
    const found: LiveInstance[] = [];
    for (const instance of baseInstances(at)) {
      if (instance.launchedAt * 1000 > at) continue;
      found.push(fromPure(instance, at, instance.endedAt === undefined ? undefined : instance.endedAt * 1000, []));
    }
    for (const { id } of changed.all) {
      const instance = changedAt(id, at);
      if (instance !== undefined) found.push(instance);
    }
    return found.filter((one) => matches(one, filter) && (one.endedAt === undefined || at < one.endedAt.getTime() + SHOWN_AFTER_END_MS));
  };

  const find = (id: string): LiveInstance | undefined => {
    const at = now().getTime();
    return changedAt(id, at) ?? look(at, { ids: [id] })[0];
  };

  /** The change that takes an instance from the pure world; none where that was done before. */
  const taking = (id: string): Change[] => {
    const known = changed.find(id);
    if (known !== undefined) return known.yields ? [] : [{ kind: "yield", id }];
    const at = now().getTime();
    const one = baseInstances(at).find((instance) => instance.id === id && instance.launchedAt * 1000 <= at);
    const ended = one?.endedAt !== undefined && one.endedAt * 1000 <= at;
    if (one === undefined || one.slot === undefined || ended) return [];
    return [{ kind: "take", id, poolKey: one.pool.key, slot: one.slot, zone: one.zone, launchedAt: one.launchedAt }];
  };

  const launchAll = (orders: readonly LaunchOrder[], { requestHash, settles }: LaunchRecord = {}): readonly LiveInstance[] => {
    for (const order of orders) demandCapacity(order, faults);
    const slots = new Set<string>();
    const changes = orders.map((order, index): LaunchChange => {
      const { poolKey, cluster, launchTemplate, clientToken, tags, ...rest } = order;
      const ordinal = changed.launches + index;
      const id = `i-0${hex(`${company.key}/launched/${ordinal}/${now().getTime()}`)}`;
      const slot = poolKey === undefined ? undefined : changed.openSlot(poolKey, order.zone);
      const free = slot !== undefined && !slots.has(`${poolKey}/${slot}`);
      if (free) slots.add(`${poolKey}/${slot}`);
      return {
        kind: "launch",
        id,
        ordinal,
        ...rest,
        ...given({ poolKey, cluster, launchTemplate, clientToken, requestHash, settles, slot: free ? slot : undefined }),
        tags: { ...tags, ...systemTagsOf(cluster, order.owner, launchTemplate) },
      } as LaunchChange;
    });
    append(changes);
    return changes.map(({ id }) => find(id)).filter((one) => one !== undefined);
  };

  const terminate = (id: string, shrinks: boolean): void => {
    const known = changed.find(id);
    if (known?.endedAt !== undefined) return;
    const take = known === undefined ? taking(id) : [];
    if (known === undefined && take.length === 0) return;
    append([...take, { kind: "end", id, ...(shrinks ? { shrinks } : {}) }]);
  };

  return {
    company,
    now,
    faults,
    instances: (filter) => look(now().getTime(), filter),
    seenInstances: (filter) => look(now().getTime() - (faults.current.lateLookups?.seconds ?? 0) * 1000, filter),
    find,
    launchAll,
    launch: (order) => launchAll([order])[0] as LiveInstance,
    launchedWith(clientToken, place) {
      const made = [...changed.all].flatMap(({ origin }) => {
        const here = origin.kind === "launch" && origin.accountId === place.accountId && origin.region === place.region;
        return here && origin.clientToken === clientToken ? [origin] : [];
      });
      const first = made[0];
      return first === undefined ? undefined : { requestHash: first.requestHash, instanceIds: made.map(({ id }) => id) };
    },
    terminate: (id) => terminate(id, false),
    terminateAndShrink: (id) => terminate(id, true),
    tag(id, tags) {
      const take = changed.find(id) === undefined ? taking(id) : [];
      if (changed.find(id) === undefined && take.length === 0) return;
      append([...take, { kind: "tag", id, tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, value ?? null])) }]);
    },
    take(id) {
      const take = taking(id);
      if (take.length > 0) append(take);
    },
    overlay: () => changed.overlay(),
    append,
    replay(apply) {
      for (const { at, changes } of history) for (const change of changes) apply(change, Date.parse(at));
      replayed.push(apply);
    },
    onChange(listen) {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    tick() {
      for (const listen of listeners) listen();
    },
    close() {
      listeners.clear();
      journal.close();
    },
  };
}

/** One entry an id: a host that is stopped for patching goes on under its id, and is shown as running meanwhile. */
function pureFleet(company: Company, hour: Hour): readonly Instance[] {
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

/** @throws CapacityError */
function demandCapacity({ capacity, instanceType, zone, region }: LaunchOrder, faults: Faults): void {
  const market = `${capacity} ${instanceType} ${zone}`;
  const empty = faults.current.noCapacity;
  const sold = onDemandPrice(instanceType, region) !== undefined;
  if (sold && (empty === undefined || !market.includes(empty.match))) return;
  throw new CapacityError(
    `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}). Choose another type or zone, or try again later.`,
    capacity === "spot",
  );
}

function matches(one: LiveInstance, { accountId, region, cluster, ids }: InstanceFilter): boolean {
  return (
    (accountId === undefined || one.accountId === accountId) &&
    (region === undefined || one.region === region) &&
    (cluster === undefined || one.cluster === cluster) &&
    (ids === undefined || ids.includes(one.id))
  );
}

/** Without the keys that are undefined. */
function given(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
