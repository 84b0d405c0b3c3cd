import { onDemandPrice } from "#core/pricing/instance-types";
import { CapacityError } from "#sandbox/live/faults";
import type { Change, GroupSettings } from "#sandbox/live/journal";
import type { LaunchOrder, LiveInstance } from "#sandbox/live/live-instance";
import type { OpenLiveWorld } from "#sandbox/live/open-live-world";
import { groupNameOf, imageIdOf, launchTemplateOf, subnetIdOf, zonesOf } from "#sandbox/live/pool-places";
import { accountIdOf } from "#sandbox/world/commitments";
import type { Pool } from "#sandbox/world/company";
import { spotBlockOf, spotPriceOf } from "#sandbox/world/spot-prices";

export type Group = {
  readonly name: string;
  readonly pool: Pool;
  readonly accountId: string;
  readonly settings: GroupSettings;
  /** What it runs and what it still owes. The pure world moves it with demand: it is no number that somebody once set. */
  readonly desired: number;
  readonly members: readonly LiveInstance[];
};

/** A group notices that an instance is gone once it is terminated, milliseconds. */
const NOTICED_AFTER_MS = 30_000;
const HOUR_MS = 3_600_000;

/** The Auto Scaling groups of a company: one a pool that such a group owns. Their settings and debts are in the world's journal. */
export class AutoScalingGroups {
  readonly #world: OpenLiveWorld;
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #settings = new Map<string, GroupSettings>();
  /** Instances that a group has yet to launch, by the id of the debt. */
  readonly #owed = new Map<string, { readonly group: string; readonly since: number }>();
  #debts = 0;

  constructor(world: OpenLiveWorld) {
    this.#world = world;
    this.#pools = new Map(
      world.company.pools.filter(({ owner }) => owner === "auto-scaling-group").map((pool) => [groupNameOf(pool), pool] as const),
    );
    world.replay((change, at) => this.#apply(change, at));
  }

  #apply(change: Change, at: number): void {
    if (change.kind === "group") this.#settings.set(change.name, change.settings);
    else if (change.kind === "owe") {
      this.#owed.set(change.id, { group: change.group, since: at });
      this.#debts++;
    } else if (change.kind === "waive") this.#owed.delete(change.id);
    else if (change.kind === "launch" && change.settles !== undefined) this.#owed.delete(change.settles);
    else if (change.kind === "end" && change.shrinks !== true) {
      const owner = this.#world.find(change.id)?.owner;
      if (owner?.kind === "auto-scaling-group") this.#owed.set(`after/${change.id}`, { group: owner.group, since: at + NOTICED_AFTER_MS });
    }
  }

  list(place: { readonly accountId: string; readonly region: string }): readonly Group[] {
    return [...this.#pools.keys()]
      .map((name) => this.#group(name))
      .filter(({ pool, accountId }) => accountId === place.accountId && pool.region === place.region);
  }

  #group(name: string): Group {
    const pool = this.#pools.get(name);
    if (pool === undefined) throw new Error(`No Auto Scaling group ${name} in ${this.#world.company.name}.`);
    const accountId = accountIdOf(this.#world.company, pool.account);
    const members = this.#world.instances({ accountId }).filter((one) => isMember(one, name));
    const desired = members.length + this.#owedBy(name).length;
    const settings = this.#settings.get(name) ?? defaultSettings(pool);
    return { name, pool, accountId, settings: { ...settings, maxSize: Math.max(settings.maxSize, desired) }, desired, members };
  }

  #owedBy(name: string): readonly string[] {
    return [...this.#owed].filter(([, { group }]) => group === name).map(([id]) => id);
  }

  /** Keeps the settings, and makes the group as large as `desired` says. */
  update({ name }: Group, settings: GroupSettings, desired: number | undefined): void {
    const changes: Change[] = [{ kind: "group", name, settings }];
    const group = this.#group(name);
    const missing = (desired ?? group.desired) - group.desired;
    for (let more = 0; more < missing; more++) changes.push({ kind: "owe", group: name, id: `${name}/${this.#debts + more}` });
    const waived = this.#owedBy(name).slice(0, Math.max(-missing, 0));
    changes.push(...waived.map((id): Change => ({ kind: "waive", id })));
    this.#world.append(changes);
    for (const { id } of surplus(group.members, -missing - waived.length)) this.#world.terminateAndShrink(id);
    this.settle();
  }

  /** Launches what the groups owe, as far as there is capacity; called as time passes. */
  settle(): void {
    const now = this.#world.now().getTime();
    for (const [debt, { group, since }] of this.#owed) {
      if (since <= now) this.#launch(this.#group(group), debt);
    }
  }

  #launch(group: Group, debt: string): void {
    for (const order of this.#orders(group)) {
      try {
        this.#world.launchAll([order], { settles: debt });
        return;
      } catch (error) {
        if (!(error instanceof CapacityError)) throw error;
      }
    }
  }

  /** What it may launch, best first: the emptiest zone, then the cheapest type on spot or the first one on demand. */
  #orders({ name, pool, accountId, settings, members }: Group): readonly LaunchOrder[] {
    const template = launchTemplateOf(this.#world.company, pool);
    if (template === undefined) return [];
    const capacity = nextCapacity(settings, members);
    const types = settings.mixed === undefined || settings.mixed.instanceTypes.length === 0 ? [pool.instanceType] : settings.mixed.instanceTypes;
    const inZone = (zone: string) => members.filter((one) => one.zone === zone).length;
    const block = spotBlockOf(Math.floor(this.#world.now().getTime() / HOUR_MS));
    const propagated = settings.tags.filter(({ propagate }) => propagate).map(({ key, value }) => [key, value] as const);
    return [...settings.zones]
      .sort((a, b) => inZone(a) - inZone(b) || (a < b ? -1 : 1))
      .flatMap((zone) => {
        const sold = types.filter((type) => onDemandPrice(type, pool.region) !== undefined);
        const ranked = capacity === "spot" ? sold.sort((a, b) => spotPriceOf(a, zone, block) - spotPriceOf(b, zone, block)) : sold;
        return ranked.map((instanceType): LaunchOrder => ({
          accountId,
          region: pool.region,
          zone,
          instanceType,
          capacity,
          poolKey: pool.key,
          cluster: pool.cluster,
          owner: { kind: "auto-scaling-group", group: name },
          imageId: imageIdOf(pool.region, instanceType),
          subnetId: subnetIdOf(accountId, zone),
          launchTemplate: { id: template.id, version: template.version },
          tags: { ...template.tags, ...Object.fromEntries(propagated) },
          clientToken: undefined,
        }));
      });
  }
}

export function isMember(one: LiveInstance, group: string): boolean {
  return one.owner.kind === "auto-scaling-group" && one.owner.group === group && (one.state === "pending" || one.state === "running");
}

/** On demand up to the base, then by the percentage above it, rounded up. @source https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html */
export function nextCapacity({ mixed }: GroupSettings, members: readonly Pick<LiveInstance, "capacity">[]): "on-demand" | "spot" {
  if (mixed === undefined) return "on-demand";
  const onDemand = members.filter((one) => one.capacity === "on-demand").length;
  if (onDemand < mixed.onDemandBase) return "on-demand";
  const above = members.length + 1 - mixed.onDemandBase;
  return onDemand - mixed.onDemandBase < Math.ceil((above * mixed.onDemandPercentage) / 100) ? "on-demand" : "spot";
}

/** Those that go first: of the fullest zone, the oldest. */
function surplus(members: readonly LiveInstance[], count: number): readonly LiveInstance[] {
  const left = [...members];
  const gone: LiveInstance[] = [];
  while (gone.length < count && left.length > 0) {
    const inZone = (zone: string) => left.filter((one) => one.zone === zone).length;
    left.sort((a, b) => inZone(b.zone) - inZone(a.zone) || a.launchedAt.getTime() - b.launchedAt.getTime());
    gone.push(...left.splice(0, 1));
  }
  return gone;
}

function defaultSettings(pool: Pool): GroupSettings {
  return {
    minSize: Math.min(pool.base, 1),
    maxSize: 2 * (pool.base + pool.extra) + 4,
    zones: [...zonesOf(pool.region)],
    tags: Object.entries(pool.tags).map(([key, value]) => ({ key, value, propagate: true })),
  };
}
