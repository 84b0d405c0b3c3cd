import type { GatheredFile, Unreadable } from "#adapters/warehouse/ingest/gather-files";
import type { Version } from "#adapters/warehouse/ingest/version";

/** A billing period that stays as an older version has it, and why. */
export type HeldBack = { readonly billingPeriod: string; readonly reason: string };

/**
 * Where a file cannot be read and an older version has its billing period whole, all of that period's files are those of
 * the older version: a month is old or new, never some of each.
 *
 * @returns the files to read instead, and the periods that are held back
 */
export function holdBack(
  files: readonly GatheredFile[],
  unreadable: readonly Unreadable[],
  old: Version | undefined,
  before: readonly HeldBack[] = [],
): { readonly files: readonly GatheredFile[]; readonly held: readonly HeldBack[] } {
  if (!old || unreadable.length === 0) return { files, held: before };
  const held = new Map(before.map((one) => [one.billingPeriod, one.reason]));
  const oldPeriods = new Map(old.facts.map((facts) => [facts.path, Object.keys(facts.periods)]));
  const had = new Set([...oldPeriods.values()].flat());
  for (const { file, setAside } of unreadable) {
    const periods = oldPeriods.get(file.path) ?? periodsInPath(file.path);
    for (const period of periods)
      if (had.has(period) && !held.has(period)) held.set(period, `${setAside.what} cannot be read, so ${period} stays as it was read before.`);
  }
  const isOfHeld = (path: string) => {
    const periods = oldPeriods.get(path) ?? periodsInPath(path);
    return periods.length > 0 && periods.every((period) => held.has(period));
  };
  const older = old.files.filter((file) => isOfHeld(file.path)).map((file) => ({ ...file, isKept: true }));
  const replaced = new Set(older.map(({ path }) => path));
  return {
    files: [...files.filter((file) => !replaced.has(file.path) && !isOfHeld(file.path)), ...older],
    held: [...held].map(([billingPeriod, reason]) => ({ billingPeriod, reason })),
  };
}

/** `billing_period=2026-10`, `BILLING_PERIOD=2026-10`, `20261001-20261101`, `year=2026/month=10`. */
export function periodsInPath(path: string): string[] {
  const found =
    /billing_period=(\d{4})-(\d{2})/i.exec(path) ??
    /[\\/](\d{4})(\d{2})01-\d{8}[\\/]/.exec(path) ??
    /year=(\d{4})[\\/]month=(\d{1,2})(?!\d)/i.exec(path);
  return found ? [`${found[1]}-${(found[2] ?? "").padStart(2, "0")}`] : [];
}
