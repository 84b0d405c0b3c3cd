import { LEAST_UTILIZATION } from "#core/commitments/deadlines";

/** A whole day of the bill, USD at on-demand rates: what plans cover, and what they cover or could cover. */
export type CoverageDay = { readonly day: string; readonly covered: number; readonly eligible: number };

export type CoverageDip = {
  /** First of the days that are low. */
  readonly since: string;
  /** Shares of one. */
  readonly before: number;
  readonly now: number;
  /** On-demand spend a day that would be covered if the share were as before, USD. */
  readonly uncoveredPerDay: number;
  /** Eligible and covered spend a day, then and now, USD. */
  readonly eligible: { readonly before: number; readonly now: number };
  readonly covered: { readonly before: number; readonly now: number };
};

/** Days that are looked at, against so many before them. */
export const DIP_DAYS = 3;
export const USUAL_DAYS = 14;
const LEAST_USUAL_DAYS = 7;
/** Points of coverage below which a change is noise. */
const LEAST_DROP = 0.05;

/**
 * Whether plans cover a smaller share than they usually do: each of the last three days is at least five points below the
 * middle of the two weeks before, and what is no longer covered costs at least the floor a day. A level that has lasted two
 * weeks is how things are.
 *
 * @param days whole days, oldest first
 * @param floorUsd USD a day
 */
export function coverageDip(days: readonly CoverageDay[], floorUsd: number): CoverageDip | undefined {
  const known = days.filter(({ eligible }) => eligible > 0);
  const recent = known.slice(-DIP_DAYS);
  const usual = known.slice(-DIP_DAYS - USUAL_DAYS, -DIP_DAYS);
  if (recent.length < DIP_DAYS || usual.length < LEAST_USUAL_DAYS) return undefined;
  const before = median(usual.map(share));
  if (!recent.every((day) => before - share(day) >= LEAST_DROP)) return undefined;
  const eligible = { before: mean(usual.map((day) => day.eligible)), now: mean(recent.map((day) => day.eligible)) };
  const covered = { before: mean(usual.map((day) => day.covered)), now: mean(recent.map((day) => day.covered)) };
  const now = covered.now / eligible.now;
  const uncoveredPerDay = (before - now) * eligible.now;
  if (uncoveredPerDay < floorUsd) return undefined;
  return { since: firstLow(known, before), before, now, uncoveredPerDay, eligible, covered };
}

/** The day from which on all are low, at most two weeks ago. */
function firstLow(days: readonly CoverageDay[], before: number): string {
  const usual = days.findLastIndex((day) => before - share(day) < LEAST_DROP);
  return days[usual + 1]?.day ?? days[0]?.day ?? "";
}

/** What a plan did in the days that were looked at, USD at its own rates; `days` of them it was there for. */
export type PlanUse = { readonly id: string; readonly committed: number; readonly used: number; readonly days: number };
export type UnderUse = {
  /** Those that are used too little, what idles most first. */
  readonly plans: readonly (PlanUse & { readonly utilization: number; readonly unusedPerDay: number })[];
  readonly unusedPerDay: number;
};

/**
 * Plans that are used less than nine tenths, where what idles costs at least the floor a day together: one finding, since
 * plans idle one after another when usage falls.
 */
export function underUse(plans: readonly PlanUse[], floorUsd: number): UnderUse | undefined {
  const low = plans
    .filter(({ committed, used, days }) => committed > 0 && days > 0 && used / committed < LEAST_UTILIZATION)
    .map((plan) => ({ ...plan, utilization: plan.used / plan.committed, unusedPerDay: (plan.committed - plan.used) / plan.days }))
    .toSorted((a, b) => b.unusedPerDay - a.unusedPerDay || (a.id < b.id ? -1 : 1));
  const unusedPerDay = low.reduce((sum, plan) => sum + plan.unusedPerDay, 0);
  return low.length === 0 || unusedPerDay < floorUsd ? undefined : { plans: low, unusedPerDay };
}

const share = ({ covered, eligible }: CoverageDay) => covered / eligible;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
