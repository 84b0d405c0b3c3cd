import type { UsageRow } from "#core/commitments/model";
import { type NetEffectReason, reasonOf } from "#core/commitments/net-effect-reason";
import type { RowUse, WaterfallResult } from "#core/commitments/waterfall/result";

/** A plan or reservation whose idle part changes, USD an hour at its rates. */
export type IdleChange = { readonly id: string; readonly kind: "plan" | "reservation"; readonly before: number; readonly after: number };

/** Usage of which more is covered than before. USD an hour: at on-demand rates, and what it takes of the commitments. */
export type Absorption = { readonly row: UsageRow; readonly onDemandEquivalent: number; readonly commitment: number };

/** Why a saving is not what it would be at on-demand rates, told by what commitments pay for before and after it. USD an hour. */
export function reasonBetween(
  before: WaterfallResult,
  after: WaterfallResult,
  saving: Pick<NetEffectReason, "grossUsdPerHour" | "netUsdPerHour">,
  least?: number,
): NetEffectReason {
  const idleMore = idleChanges(before, after).filter((one) => one.after > one.before);
  return reasonOf(
    {
      ...saving,
      idleUsdPerHour: idleOf(after) - idleOf(before),
      absorbedUsdPerHour: absorptions(before, after).reduce((sum, { onDemandEquivalent }) => sum + onDemandEquivalent, 0),
      idleMore: idleMore.map(({ id }) => id),
      onlyReservationsIdle: idleMore.length > 0 && idleMore.every(({ kind }) => kind === "reservation"),
      changesPlans: after.position !== before.position,
    },
    least,
  );
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

/** Commitment that nothing uses, USD an hour. */
export function idleOf(result: WaterfallResult): number {
  return idlePayers(result).reduce((sum, { usdPerHour }) => sum + usdPerHour, 0);
}

/** The largest rise first. */
export function idleChanges(before: WaterfallResult, after: WaterfallResult): IdleChange[] {
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

/** The largest first. */
export function absorptions(before: WaterfallResult, after: WaterfallResult): Absorption[] {
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
