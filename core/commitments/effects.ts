import { reasonBetween } from "#core/commitments/between-waterfalls";
import type { Change } from "#core/commitments/change";
import { changePosition, changeUsage } from "#core/commitments/change-usage";
import { MONTH_HOURS } from "#core/commitments/model";
import type { NetEffectReason } from "#core/commitments/net-effect-reason";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { whatIf } from "#core/commitments/waterfall/what-if";

/** Something that could be done, with what it saves before commitments, USD an hour. */
export type Claim = { readonly change: Change; readonly grossUsdPerHour: number };

/** What commitments do to a claim: net less gross, USD an hour, and why. */
export type ClaimEffect = { readonly effectUsdPerHour: number; readonly reason: NetEffectReason };

/** Half a cent a month, USD an hour: less is not seen where gross and net stand side by side. */
export const LEAST_SEEN = 0.005 / MONTH_HOURS;

/** One claim after what was done before, and the waterfall after it. */
export function effectOf(before: WaterfallResult, { change, grossUsdPerHour }: Claim): ClaimEffect & { readonly next: WaterfallResult } {
  const changed = changeUsage(before.usage, change);
  const next = whatIf(before, changed.usage, changePosition(before.position, change));
  const net = billOf(before).total - billOf(next).total;
  const effectUsdPerHour = (net - (changed.removedUsd - changed.addedUsd)) / before.usage.hours;
  const reason = reasonBetween(before, next, { grossUsdPerHour, netUsdPerHour: grossUsdPerHour + effectUsdPerHour }, LEAST_SEEN);
  return { next, effectUsdPerHour, reason };
}

/** Sets of claims, each set done as a whole after the sets before it: the effects add up to that of doing everything. */
export function effectsInTurn(base: WaterfallResult, sets: readonly (readonly Claim[])[]): readonly ClaimEffect[] {
  let after = base;
  return sets.map((claims, index) => {
    const change = {
      id: `set ${index}`,
      remove: claims.flatMap(({ change: { remove } }) => remove),
      add: claims.flatMap(({ change: { add } }) => add),
      otherUsdPerHour: 0,
    };
    const grossUsdPerHour = claims.reduce((sum, claim) => sum + claim.grossUsdPerHour, 0);
    const { next, effectUsdPerHour, reason } = effectOf(after, { change, grossUsdPerHour });
    after = next;
    return { effectUsdPerHour, reason };
  });
}
