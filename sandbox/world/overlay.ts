import type { PlanTerms } from "#core/pricing/commitment-rates";
import type { Company, Pool, Tags } from "#sandbox/world/company";
import type { Instance } from "#sandbox/world/fleet";
import type { Hour } from "#sandbox/world/time";

/** An instance of the pure world that something touched: from then on only what is said here ends it. Seconds since the epoch. */
export type TakenInstance = {
  readonly id: string;
  readonly poolKey: string;
  readonly slot: number;
  readonly zone: string;
  readonly launchedAt: number;
  readonly takenAt: number;
  readonly endedAt: number | undefined;
};

/** An instance that somebody launched. Seconds since the epoch. */
export type LaunchedInstance = {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly zone: string;
  readonly instanceType: string;
  readonly capacity: "on-demand" | "spot";
  /** The pool whose disk and workloads it has. */
  readonly poolKey: string | undefined;
  /** Number in its pool, where it took the place of another. */
  readonly slot: number | undefined;
  readonly cluster: string | undefined;
  readonly owner: Pool["owner"];
  readonly launchedAt: number;
  readonly endedAt: number | undefined;
  readonly nodeName: string;
  /** Those that the bill carries. */
  readonly tags: Tags;
};

/** A Savings Plan that somebody bought and that was paid. Seconds since the epoch. */
export type BoughtPlan = PlanTerms & {
  readonly id: string;
  readonly accountId: string;
  /** USD an hour, up to five places; of it, `upfront` is paid when the plan starts, USD. */
  readonly commitment: number;
  readonly upfront: number;
  readonly startsAt: number;
  readonly returnedAt: number | undefined;
};

/** What was done to a company: to its fleet, and what was bought. The world is a function of the company, the hour and this. */
export type Overlay = {
  readonly taken: readonly TakenInstance[];
  readonly launched: readonly LaunchedInstance[];
  readonly plans: readonly BoughtPlan[];
};

export const NO_OVERLAY: Overlay = { taken: [], launched: [], plans: [] };

const DEFAULT_DISK = { type: "gp3", gb: 20 } as const;

/** Puts the overlay over the instances that the pure world has in `[from, to)`. */
export function overlaid(company: Company, pure: readonly Instance[], overlay: Overlay, from: Hour, to: Hour): Instance[] {
  if (overlay.taken.length === 0 && overlay.launched.length === 0) return [...pure];
  const takenAt = new Map(overlay.taken.map((one) => [slotKey(one.poolKey, one.slot), one.launchedAt]));
  const left = pure.filter(({ pool, slot, launchedAt }) => {
    const since = slot === undefined ? undefined : takenAt.get(slotKey(pool.key, slot));
    return since === undefined || launchedAt < since;
  });
  const clip = (endedAt: number | undefined) => (endedAt === undefined || endedAt >= to * 3600 ? undefined : endedAt);
  const ran = (one: { readonly launchedAt: number; readonly endedAt: number | undefined }) =>
    one.launchedAt < to * 3600 && (one.endedAt === undefined || one.endedAt >= from * 3600);
  const taken = overlay.taken.filter(ran).flatMap((one): Instance[] => {
    const pool = company.pools.find((candidate) => candidate.key === one.poolKey);
    const { id, slot, zone, launchedAt } = one;
    return pool === undefined ? [] : [{ id, slot, zone, launchedAt, pool, endedAt: clip(one.endedAt) }];
  });
  const launched = overlay.launched.filter(ran).map((one): Instance => {
    const { id, slot, zone, launchedAt, nodeName } = one;
    return { id, slot, zone, launchedAt, nodeName, pool: poolOf(company, one), endedAt: clip(one.endedAt) };
  });
  return [...left, ...taken, ...launched];
}

/** What was done before `to`, in an order of its own: equal for equal bills. */
export function overlayBefore(overlay: Overlay, to: Hour): Overlay {
  const end = to * 3600;
  const clipped = <T extends { readonly id: string; readonly launchedAt: number; readonly endedAt: number | undefined }>(list: readonly T[]): T[] =>
    list
      .map((one) => (one.endedAt !== undefined && one.endedAt >= end ? { ...one, endedAt: undefined } : one))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    taken: clipped(overlay.taken.filter((one) => one.takenAt < end)),
    launched: clipped(overlay.launched.filter((one) => one.launchedAt < end)),
    plans: overlay.plans
      .filter((one) => one.startsAt < end)
      .map((one) => (one.returnedAt !== undefined && one.returnedAt >= end ? { ...one, returnedAt: undefined } : one))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** A pool of one: the instance's own type, purchase option, tags and owner, with the disk of the pool that it came from. */
function poolOf(company: Company, one: LaunchedInstance): Pool {
  const like = company.pools.find((candidate) => candidate.key === one.poolKey);
  const account = company.accounts.find(({ id }) => id === one.accountId)?.name;
  if (account === undefined) throw new Error(`No account ${one.accountId} in ${company.name}.`);
  return {
    key: one.poolKey ?? `launched/${one.id}`,
    ...(one.cluster === undefined ? {} : { cluster: one.cluster }),
    account,
    region: one.region as Pool["region"],
    instanceType: one.instanceType,
    capacity: one.capacity,
    owner: one.owner,
    base: 0,
    extra: 0,
    profile: like?.profile ?? "flat",
    grows: false,
    replacedAfterDays: 0,
    disk: like?.disk ?? DEFAULT_DISK,
    tags: one.tags,
  };
}

function slotKey(poolKey: string, slot: number): string {
  return `${poolKey}/${slot}`;
}
