import type { LadderTranche } from "#core/api/commitments-option";

const WEEK_MS = 7 * 86_400_000;
/** What one may choose, weeks. */
const WEEKS: readonly number[] = [1, 2, 3, 4, 6, 8, 12];
const DEFAULT_WEEKS = 2;

/** Weeks between the tranches as the option has them; the first may have been moved, so the last two count. */
export function plannedWeeks(ladder: readonly Pick<LadderTranche, "buyAt">[]): number {
  const [before, last] = ladder.slice(-2);
  if (before === undefined || last === undefined) return DEFAULT_WEEKS;
  return Math.min(12, Math.max(1, Math.round((Date.parse(last.buyAt) - Date.parse(before.buyAt)) / WEEK_MS)));
}

/** The same, with those that one may choose instead. */
export function weeksToChoose(planned: number): readonly number[] {
  return [...new Set([...WEEKS, planned])].toSorted((a, b) => a - b);
}
