import { type Claim, type ClaimEffect, effectOf } from "#core/commitments/effects";
import type { WaterfallResult } from "#core/commitments/waterfall/result";

/** What commitments do to it once those that are worth more are done, and why; `worthwhile`: something is left of the saving. */
export type Judgement = ClaimEffect & { readonly worthwhile: boolean };

/**
 * Which of many changes still save once commitments are counted, and how much of each saving commitments take. The one
 * that is worth most by itself comes first; what would raise the bill after those before it is left out, and changes
 * nothing for the others. The effects of those that stay add up to that of doing them all.
 */
export function judgeTogether(base: WaterfallResult, claims: readonly Claim[]): ReadonlyMap<string, Judgement> {
  const alone = claims.map((claim, order) => ({ claim, order, net: claim.grossUsdPerHour + effectOf(base, claim).effectUsdPerHour }));
  const judged = new Map<string, Judgement>();
  let after = base;
  for (const { claim } of alone.toSorted((a, b) => b.net - a.net || a.order - b.order)) {
    const { next, effectUsdPerHour, reason } = effectOf(after, claim);
    const worthwhile = claim.grossUsdPerHour + effectUsdPerHour > 0;
    judged.set(claim.change.id, { effectUsdPerHour, worthwhile, reason });
    if (worthwhile) after = next;
  }
  return judged;
}
