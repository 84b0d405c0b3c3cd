import type { Change } from "#core/commitments/change";
import { changePosition, changeUsage } from "#core/commitments/change-usage";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { whatIf } from "#core/commitments/waterfall/what-if";

/** Something that could be done, with what it saves before commitments, USD an hour. */
export type Claim = { readonly change: Change; readonly grossUsdPerHour: number };
/** What commitments do to it once those that are worth more are done, USD an hour; `worthwhile`: something is left of the saving. */
export type Judgement = { readonly effectUsdPerHour: number; readonly worthwhile: boolean };

/**
 * Which of many changes still save once commitments are counted, and how much of each saving commitments take. The one
 * that is worth most by itself comes first; what would raise the bill after those before it is left out, and changes
 * nothing for the others. The effects of those that stay add up to that of doing them all.
 */
export function judgeTogether(base: WaterfallResult, claims: readonly Claim[]): ReadonlyMap<string, Judgement> {
  const alone = claims.map((claim, order) => ({ claim, order, net: claim.grossUsdPerHour + step(base, claim.change).effectUsdPerHour }));
  const judged = new Map<string, Judgement>();
  let after = base;
  for (const { claim } of alone.toSorted((a, b) => b.net - a.net || a.order - b.order)) {
    const { next, effectUsdPerHour } = step(after, claim.change);
    const worthwhile = claim.grossUsdPerHour + effectUsdPerHour > 0;
    judged.set(claim.change.id, { effectUsdPerHour, worthwhile });
    if (worthwhile) after = next;
  }
  return judged;
}

/** Net less gross of one change, and the waterfall after it. */
function step(before: WaterfallResult, change: Change): { readonly next: WaterfallResult; readonly effectUsdPerHour: number } {
  const { hours } = before.usage;
  const changed = changeUsage(before.usage, change);
  const next = whatIf(before, changed.usage, changePosition(before.position, change));
  const net = billOf(before).total - billOf(next).total;
  return { next, effectUsdPerHour: (net - (changed.removedUsd - changed.addedUsd)) / hours };
}
