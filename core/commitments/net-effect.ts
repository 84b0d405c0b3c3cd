import { type Absorption, absorptions, type IdleChange, idleChanges, idleOf, reasonBetween } from "#core/commitments/between-waterfalls";
import type { Change, Shortfall } from "#core/commitments/change";
import { changePosition, changeUsage } from "#core/commitments/change-usage";
import { InvalidInputError } from "#core/errors";
import type { HourlyUsage, Position } from "#core/commitments/model";
import type { NetEffectReason } from "#core/commitments/net-effect-reason";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { sumOf } from "#core/commitments/waterfall/sum-of";
import { whatIf } from "#core/commitments/waterfall/what-if";

export type NetEffectPart = { readonly id: string; readonly grossUsdPerHour: number; readonly netUsdPerHour: number };

/** USD an hour are means over the span. Positive saves. */
export type NetEffect = {
  readonly hours: number;
  /** At on-demand rates, as if there were no plan. */
  readonly grossUsdPerHour: number;
  /** What the bill really does: the difference of two waterfalls, and the rest. */
  readonly netUsdPerHour: number;
  readonly idleBeforeUsdPerHour: number;
  readonly idleAfterUsdPerHour: number;
  /** Those whose idle part changes, the largest rise first. */
  readonly idle: readonly IdleChange[];
  /** The largest first. */
  readonly absorbed: readonly Absorption[];
  readonly reason: NetEffectReason;
  /** By order of application; they add up to the totals exactly, in this order. */
  readonly parts: readonly NetEffectPart[];
  readonly shortfalls: readonly Shortfall[];
};

/**
 * The change of the bill for a set of changes, with all that they do to each other. Commitments are sunk.
 *
 * @param base the waterfall of this usage and position, where it is known already
 * @throws InvalidInputError for quantities that are negative or of another span, for plans that are not there,
 * and for added usage without a known price
 * @source METHODS M4: waterfall(usage after) - waterfall(usage before) + other spend after - before
 */
export function netEffect(usage: HourlyUsage, position: Position, changes: readonly Change[], base?: WaterfallResult): NetEffect {
  const { hours } = usage;
  if (hours === 0) throw new InvalidInputError("There is no hour of usage to compare: choose a span with usage.");
  const before = base !== undefined && base.usage === usage && base.position === position ? base : applyWaterfall(usage, position);
  let after = before;
  let gross = 0;
  let net = 0;
  const parts: NetEffectPart[] = [];
  const shortfalls: Shortfall[] = [];
  for (const change of changes) {
    const changed = changeUsage(after.usage, change);
    const next = whatIf(after, changed.usage, changePosition(after.position, change));
    const other = otherOf(change, hours);
    const part = {
      id: change.id,
      grossUsdPerHour: (changed.removedUsd - changed.addedUsd) / hours - other,
      netUsdPerHour: (billOf(after).total - billOf(next).total) / hours - other,
    };
    gross += part.grossUsdPerHour;
    net += part.netUsdPerHour;
    parts.push(part);
    shortfalls.push(...changed.shortfalls);
    after = next;
  }
  return {
    hours,
    grossUsdPerHour: gross,
    netUsdPerHour: net,
    idleBeforeUsdPerHour: idleOf(before),
    idleAfterUsdPerHour: idleOf(after),
    idle: idleChanges(before, after),
    absorbed: absorptions(before, after),
    reason: reasonBetween(before, after, { grossUsdPerHour: gross, netUsdPerHour: net }),
    parts,
    shortfalls,
  };
}

function otherOf({ id, otherUsdPerHour: other }: Change, hours: number): number {
  if (typeof other === "number") {
    if (!Number.isFinite(other)) throw new InvalidInputError(`Change ${id} has other spend of ${other}: give a number.`);
    return other;
  }
  if (other.length !== hours || !other.every(Number.isFinite)) {
    throw new InvalidInputError(`Change ${id} has other spend of ${other.length} hours, the span has ${hours}: give a number for each hour.`);
  }
  return sumOf(other) / hours;
}
