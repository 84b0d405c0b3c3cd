import { type Claim, type ClaimEffect, effectOf, effectsInTurn } from "#core/commitments/effects";
import type { WaterfallResult } from "#core/commitments/waterfall/result";

/** What commitments do to it once others are done, and why; `worthwhile`: something is left of the saving. */
export type Judgement = ClaimEffect & { readonly worthwhile: boolean };

export type Judged = {
  readonly of: ReadonlyMap<string, Judgement>;
  /** Several claims done as a whole on top of those that stay. */
  readonly onTop: (claims: readonly Claim[]) => ClaimEffect;
};

/**
 * Which of many changes still save once commitments are counted, and how much of each saving commitments take. The one
 * that is worth most by itself comes first. What would raise the bill is left out, and changes nothing for the others: it
 * raises it on top of all that stay. The effects of those that stay add up to that of doing them all.
 */
export function judgeClaims(base: WaterfallResult, claims: readonly Claim[]): Judged {
  const alone = claims.map((claim, order) => ({ claim, order, net: claim.grossUsdPerHour + effectOf(base, claim).effectUsdPerHour }));
  const judged = new Map<string, Judgement>();
  let after = base;
  let open = alone.toSorted((a, b) => b.net - a.net || a.order - b.order).map(({ claim }) => claim);
  // What was left out may be worth it once others are done that bring usage to the plans: it is asked again.
  for (let stayed = true; stayed;) {
    stayed = false;
    for (const claim of open) {
      const { next, effectUsdPerHour, reason } = effectOf(after, claim);
      const worthwhile = claim.grossUsdPerHour + effectUsdPerHour > 0;
      judged.set(claim.change.id, { effectUsdPerHour, worthwhile, reason });
      if (!worthwhile) continue;
      after = next;
      stayed = true;
    }
    open = open.filter(({ change }) => judged.get(change.id)?.worthwhile === false);
  }
  return {
    of: judged,
    onTop: (several) => {
      const [effect] = effectsInTurn(after, [several]);
      if (effect === undefined) throw new Error("A set has no effect.");
      return effect;
    },
  };
}
