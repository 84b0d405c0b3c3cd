import { join } from "node:path";
import { onDemandPrice } from "#core/pricing/instance-types";
import { BoughtPlans } from "#sandbox/live/bought-plans";
import { ChangedInstances, isLaunched, type LaunchChange } from "#sandbox/live/changed-instances";
import { CapacityError, type Faults } from "#sandbox/live/faults";
import { type Change, type Entry, openJournal } from "#sandbox/live/journal";
import type { InstanceFilter, LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import type { LiveWorld } from "#sandbox/live/live-world";
import { systemTagsOf } from "#sandbox/live/pool-places";
import { pureFleetOf } from "#sandbox/live/pure-fleet";
import { InstanceShow } from "#sandbox/live/show-instance";
import type { Company } from "#sandbox/world/company";
import { hex } from "#sandbox/world/noise";
import type { Overlay } from "#sandbox/world/overlay";

const SHOWN_AFTER_END_MS = 3_600_000;

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
  /** The Savings Plans of the company's accounts, and the only way to buy and to return them. */
  readonly plans: BoughtPlans;
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
  const show = new InstanceShow(company, faults);
  let known: Overlay | undefined;
  const pureFleet = pureFleetOf(company);

  const append = (changes: readonly Change[]): void => {
    const entry = { at: now().toISOString(), changes: [...changes] };
    journal.append(entry);
    history.push(entry);
    known = undefined;
    changed.apply(entry);
    for (const apply of replayed) for (const change of changes) apply(change, Date.parse(entry.at));
    for (const listen of listeners) listen();
  };

  const replay = (apply: (change: Change, at: number) => void): void => {
    for (const { at, changes } of history) for (const change of changes) apply(change, Date.parse(at));
    replayed.push(apply);
  };
  const plans = new BoughtPlans({ company, now, faults, append, replay });
  /** The same object until something changes. */
  const overlay = (): Overlay => {
    known ??= { ...changed.overlay(), plans: plans.billed() };
    return known;
  };

  const changedAt = (id: string, at: number): LiveInstance | undefined => {
    const one = changed.find(id);
    if (one === undefined) return undefined;
    if (isLaunched(one)) return one.since > at ? undefined : show.launched(one, at);
    const instance = changed.pureInstance(one);
    return instance === undefined ? undefined : show.pure(instance, at, one.endedAt, one.tagChanges);
  };

  /** Everything as it was known at `at`; states are of that moment. */
  const look = (at: number, filter: InstanceFilter = {}): readonly LiveInstance[] => {
    const found: LiveInstance[] = [];
    const isLongGone = (ended: number | undefined) => ended !== undefined && ended + SHOWN_AFTER_END_MS <= at;
    for (const instance of pureFleet(at, overlay())) {
      const ended = instance.endedAt === undefined ? undefined : instance.endedAt * 1000;
      if (instance.launchedAt * 1000 <= at && !isLongGone(ended)) found.push(show.pure(instance, at, ended));
    }
    for (const { id, endedAt } of changed.all) {
      const instance = isLongGone(endedAt) ? undefined : changedAt(id, at);
      if (instance !== undefined) found.push(instance);
    }
    return found.filter((one) => matches(one, filter));
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
    const one = pureFleet(at, overlay()).find((instance) => instance.id === id && instance.launchedAt * 1000 <= at);
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
    overlay,
    plans,
    append,
    replay,
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
