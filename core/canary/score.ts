import type { CanaryCheck, CanaryState } from "#core/api/canary";
import { dayLabel } from "#core/time/label";
import { fromUtc } from "#core/time/zone";

/** A nightly look that did not come for a day and a half says nothing of today. */
const STALE_MS = 36 * 3_600_000;
/** Sentences that a caution quotes; the badge lists all. */
const QUOTED = 2;

export type Score = { readonly holds: number; readonly total: number; readonly failing: readonly CanaryCheck[] };

/** What was judged: a restated month holds, since its files say why; what was skipped or not answered does not count. */
export function scoreOf(checks: readonly CanaryCheck[]): Score {
  const judged = checks.filter(({ state }) => state === "holds" || state === "restated" || state === "fails");
  const failing = judged.filter(({ state }) => state === "fails");
  return { holds: judged.length - failing.length, total: judged.length, failing };
}

type Judged = Pick<CanaryState, "state" | "badge" | "failing" | "caution" | "holds" | "total">;

/** @param checkedAt null: never */
export function judgeTruth(checks: readonly CanaryCheck[], checkedAt: string | null, now: Date): Judged {
  const { holds, total, failing } = scoreOf(checks);
  const unanswered = checks.filter(({ state }) => state === "unknown").length;
  if (checkedAt === null) return { state: "never", badge: "Figures are not checked yet", failing: [], caution: null, holds: 0, total: 0 };
  const when = `checked ${instantLabel(checkedAt)}`;
  const score = `${holds} of ${total} checks hold${unanswered > 0 ? `, ${unanswered} could not be asked` : ""}, ${when}`;
  const sentences = failing.map(({ title, sentence }) => `${title}: ${sentence}`);
  const base = { badge: score, failing: sentences, caution: null, holds, total };
  if (failing.length > 0) return { ...base, state: "fails", caution: cautionOf(failing, total) };
  if (total === 0) return { ...base, state: "unknown", badge: `No check could be asked, ${when}` };
  if (now.getTime() - Date.parse(checkedAt) > STALE_MS) return { ...base, state: "stale" };
  return { ...base, state: "holds" };
}

/** "Figures are checked each night; 2 of 24 checks fail: ..." */
function cautionOf(failing: readonly CanaryCheck[], total: number): string {
  const quoted = failing.slice(0, QUOTED).map(({ title, sentence }) => `${title}: ${sentence}`);
  const more = failing.length > QUOTED ? ` And ${failing.length - QUOTED} more.` : "";
  const verb = failing.length === 1 ? "checks fails" : "checks fail";
  return `Figures are checked each night; ${failing.length} of ${total} ${verb}. ${quoted.join(" ")}${more} Treat figures with care until it is cleared up.`;
}

/** "26 Nov 2026 02:10 UTC" */
function instantLabel(instant: string): string {
  return `${dayLabel(fromUtc(new Date(instant)))} ${instant.slice(11, 16)} UTC`;
}
