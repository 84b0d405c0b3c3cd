import type { Change, Entry } from "#sandbox/live/journal";
import type { Company, Tags } from "#sandbox/world/company";
import type { Instance } from "#sandbox/world/fleet";
import { launchedHostName } from "#sandbox/world/host-names";
import type { Overlay } from "#sandbox/world/overlay";

type FleetOverlay = Pick<Overlay, "taken" | "launched">;
export type TakeChange = Extract<Change, { kind: "take" }>;
export type LaunchChange = Extract<Change, { kind: "launch" }>;

/** An instance that the journal speaks of. Instants are milliseconds since the epoch, on the world's clock. */
export type ChangedInstance = {
  readonly id: string;
  readonly origin: TakeChange | LaunchChange;
  readonly since: number;
  endedAt: number | undefined;
  /** A successor may take its place in the pool. */
  yields: boolean;
  readonly tagChanges: { readonly at: number; readonly tags: Readonly<Record<string, string | null>> }[];
};

/** The instances that the journal speaks of, and the part of the overlay that they are. */
export class ChangedInstances {
  readonly #company: Company;
  readonly #all = new Map<string, ChangedInstance>();
  readonly #pure = new Map<string, Instance>();
  #overlay: FleetOverlay | undefined;
  #launches = 0;

  constructor(company: Company) {
    this.#company = company;
  }

  get all(): Iterable<ChangedInstance> {
    return this.#all.values();
  }

  get launches(): number {
    return this.#launches;
  }

  find(id: string): ChangedInstance | undefined {
    return this.#all.get(id);
  }

  /** As the pure world made it; the same object each time. */
  pureInstance({ id, origin }: ChangedInstance): Instance | undefined {
    if (origin.kind !== "take") return undefined;
    const known = this.#pure.get(id);
    const pool = this.#company.pools.find(({ key }) => key === origin.poolKey);
    if (known !== undefined || pool === undefined) return known;
    const { slot, zone, launchedAt } = origin;
    const instance = { id, pool, slot, zone, launchedAt, endedAt: undefined };
    this.#pure.set(id, instance);
    return instance;
  }

  apply({ at, changes }: Entry): void {
    const when = Date.parse(at);
    this.#overlay = undefined;
    for (const change of changes) this.#applyOne(change, when);
  }

  #applyOne(change: Change, when: number): void {
    if (change.kind === "take" || change.kind === "launch") {
      const taken = change.kind === "take";
      this.#all.set(change.id, { id: change.id, origin: change, since: when, endedAt: undefined, yields: taken, tagChanges: [] });
      if (!taken) this.#launches = Math.max(this.#launches, change.ordinal + 1);
      return;
    }
    if (change.kind !== "end" && change.kind !== "yield" && change.kind !== "tag") return;
    const instance = this.#all.get(change.id);
    if (instance === undefined) throw new Error(`The journal changes ${change.id}, which it never took or launched.`);
    if (change.kind === "end") instance.endedAt ??= when;
    else if (change.kind === "yield") instance.yields = true;
    else instance.tagChanges.push({ at: when, tags: change.tags });
  }

  /** A place in the pool that a new instance may take: its holders are gone or yield. First in the same zone, first those that are empty. */
  openSlot(poolKey: string, zone: string): number | undefined {
    const slots = new Map<number, { free: boolean; empty: boolean; zone: string }>();
    for (const { origin, endedAt, yields } of this.#all.values()) {
      if (origin.poolKey !== poolKey || origin.slot === undefined) continue;
      const known = slots.get(origin.slot) ?? { free: true, empty: true, zone: origin.zone };
      const gone = endedAt !== undefined;
      slots.set(origin.slot, { free: known.free && (gone || yields), empty: known.empty && gone, zone: origin.zone });
    }
    // An old holder that yields and a successor that does not: the place is taken.
    const open = [...slots].filter(([, slot]) => slot.free);
    const rank = (slot: { empty: boolean; zone: string }) => (slot.zone === zone ? 0 : 2) + (slot.empty ? 0 : 1);
    return open.sort(([a, one], [b, other]) => rank(one) - rank(other) || a - b)[0]?.[0];
  }

  overlay(): FleetOverlay {
    this.#overlay ??= this.#makeOverlay();
    return this.#overlay;
  }

  #makeOverlay(): FleetOverlay {
    const billed = billedTagKeys(this.#company);
    const all = [...this.#all.values()];
    return {
      taken: all.flatMap(({ origin, since, endedAt }) => {
        if (origin.kind !== "take") return [];
        const { id, poolKey, slot, zone, launchedAt } = origin;
        return [{ id, poolKey, slot, zone, launchedAt, takenAt: Math.floor(since / 1000), endedAt: seconds(endedAt) }];
      }),
      launched: all.flatMap(({ origin, since, endedAt }) => {
        if (origin.kind !== "launch") return [];
        const { id, accountId, region, zone, instanceType, capacity, poolKey, slot, cluster, owner, tags, ordinal } = origin;
        const times = { launchedAt: Math.floor(since / 1000), endedAt: seconds(endedAt), nodeName: launchedHostName(ordinal) };
        const place = { accountId, region, zone, instanceType, capacity, poolKey, slot, cluster, owner: owner.kind };
        return [{ id, ...place, ...times, tags: Object.fromEntries(Object.entries(tags).filter(([key]) => billed.has(key))) }];
      }),
    };
  }
}

export function isLaunched(instance: ChangedInstance): instance is ChangedInstance & { readonly origin: LaunchChange } {
  return instance.origin.kind === "launch";
}

/** Tags of an instance at an instant, of what it began with and what was changed up to then. */
export function tagsAt(begun: Tags, changes: ChangedInstance["tagChanges"], until: number): Tags {
  const tags: Record<string, string> = { ...begun };
  for (const change of changes) {
    if (change.at > until) continue;
    for (const [key, value] of Object.entries(change.tags)) {
      if (value === null) delete tags[key];
      else tags[key] = value;
    }
  }
  return tags;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000);
}

/** Cost allocation tags are switched on by key; those of the company's pools are. */
function billedTagKeys(company: Company): ReadonlySet<string> {
  return new Set(company.pools.flatMap(({ tags }) => Object.keys(tags)));
}
