import { LEAST_SEEN } from "#core/commitments/effects";
import { type NetEffectReason, reasonText, reasonTogether } from "#core/commitments/net-effect-reason";
import type { Candidate } from "#core/insights/overlap";

/** Where no waterfall could be had: what is known of usage that commitments pay for. */
const PAID_TODAY = "ends usage that a plan or reservation pays for today, which frees commitment instead of money";

/** What commitments do to candidates that are done together, by the waterfall; undefined where it was not asked of any. */
export function reasonOfAll(candidates: readonly Candidate[]): NetEffectReason | undefined {
  const reasons = candidates.flatMap(({ reason }) => reason ?? []);
  return reasons.length === 0 ? undefined : reasonTogether(reasons, LEAST_SEEN);
}

/** Why gross and net of candidates differ, without a full stop; null where they do not. */
export function netReasonOf(reason: NetEffectReason | undefined, candidates: readonly Candidate[]): string | null {
  if (reason !== undefined) return reasonText(reason, LEAST_SEEN) ?? null;
  return candidates.every(({ covered }) => covered === 0n) ? null : PAID_TODAY;
}
