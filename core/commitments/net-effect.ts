import type { Change, Shortfall } from "#core/commitments/change";
import { changePosition, changeUsage } from "#core/commitments/change-usage";
import { InvalidInputError } from "#core/errors";
import type { HourlyUsage, Position, UsageRow } from "#core/commitments/model";
import { type NetEffectReason, reasonOf } from "#core/commitments/net-effect-reason";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import { billOf } from "#core/commitments/waterfall/bill";
import type { RowUse, WaterfallResult } from "#core/commitments/waterfall/result";
import { sumOf } from "#core/commitments/waterfall/sum-of";
import { whatIf } from "#core/commitments/waterfall/what-if";

/** A plan or reservation whose idle part changes, USD an hour at its rates. */
export type IdleChange = { readonly id: string; readonly kind: "plan" | "reservation"; readonly before: number; readonly after: number };

/** Usage of which more is covered than before. USD an hour: at on-demand rates, and what it takes of the commitments. */
export type Absorption = { readonly row: UsageRow; readonly onDemandEquivalent: number; readonly commitment: number };

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
  const idle = idleChanges(before, after);
  const absorbed = absorptions(before, after);
  const idleBefore = idleOf(before);
  const idleAfter = idleOf(after);
  const reason = reasonOf({
    grossUsdPerHour: gross,
    netUsdPerHour: net,
    idleUsdPerHour: idleAfter - idleBefore,
    absorbedUsdPerHour: absorbed.reduce((sum, { onDemandEquivalent }) => sum + onDemandEquivalent, 0),
    idleMore: idle.filter((one) => one.after > one.before).map(({ id }) => id),
    changesPlans: after.position !== position,
  });
  return {
    hours,
    grossUsdPerHour: gross,
    netUsdPerHour: net,
    idleBeforeUsdPerHour: idleBefore,
    idleAfterUsdPerHour: idleAfter,
    idle,
    absorbed,
    reason,
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

/** Below this, USD an hour, a difference is rounding. */
const ROUNDING = 1e-9;

type Idle = { readonly id: string; readonly kind: IdleChange["kind"]; readonly usdPerHour: number };

function idlePayers(result: WaterfallResult): Idle[] {
  const { hours } = result.usage;
  return [
    ...result.plans.map(({ plan, total }): Idle => ({ id: plan.id, kind: "plan", usdPerHour: total.unused / hours })),
    ...result.reservations.map(({ reservation, total }): Idle => {
      return { id: reservation.id, kind: "reservation", usdPerHour: (total.unused * reservation.unitRate) / hours };
    }),
  ];
}

function idleOf(result: WaterfallResult): number {
  return idlePayers(result).reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
}

function idleChanges(before: WaterfallResult, after: WaterfallResult): IdleChange[] {
  const changes = new Map<string, IdleChange>();
  for (const { id, kind, usdPerHour } of idlePayers(before)) changes.set(`${kind}/${id}`, { id, kind, before: usdPerHour, after: 0 });
  for (const { id, kind, usdPerHour } of idlePayers(after)) {
    const key = `${kind}/${id}`;
    changes.set(key, { id, kind, before: changes.get(key)?.before ?? 0, after: usdPerHour });
  }
  return [...changes.values()]
    .filter((one) => Math.abs(one.after - one.before) > ROUNDING)
    .sort((one, other) => other.after - other.before - (one.after - one.before) || (one.id < other.id ? -1 : 1));
}

function absorptions(before: WaterfallResult, after: WaterfallResult): Absorption[] {
  const known = new Map(before.rows.map((row) => [row.row.id, row]));
  const { hours } = after.usage;
  return after.rows
    .map((row) => {
      const was = known.get(row.row.id);
      return {
        row: row.row,
        onDemandEquivalent: (paidFor(row) - (was === undefined ? 0 : paidFor(was))) / hours,
        commitment: (row.total.covered + row.total.reserved - (was === undefined ? 0 : was.total.covered + was.total.reserved)) / hours,
      };
    })
    .filter(({ onDemandEquivalent }) => onDemandEquivalent > ROUNDING)
    .sort((one, other) => other.onDemandEquivalent - one.onDemandEquivalent || (one.row.id < other.row.id ? -1 : 1));
}

function paidFor({ total }: RowUse): number {
  return total.coveredOnDemandEquivalent + total.reservedOnDemandEquivalent;
}
