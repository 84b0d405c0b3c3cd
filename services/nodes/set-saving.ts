import type { NodeSetSaving } from "#core/api/nodes";
import { type ClaimEffect, LEAST_SEEN } from "#core/commitments/effects";
import { reasonText } from "#core/commitments/net-effect-reason";
import { sumDecimals } from "#core/money";
import { netSavingOf, savingOf } from "#core/nodes/node-price";

/**
 * What a set of moves saves, from the difference of prices of each and what commitments do to all of them together.
 *
 * @param gross USD an hour of each; null is unknown
 * @param effect undefined where it could not be worked out
 */
export function setSaving(gross: readonly (string | null)[], effect: ClaimEffect | undefined): NodeSetSaving {
  const known = gross.flatMap((usdPerHour) => usdPerHour ?? []);
  const before = known.length === 0 ? undefined : savingOf(sumDecimals(known), "0");
  const net =
    before === undefined || effect === undefined
      ? before
      : netSavingOf(before.usdPerHour, { usdPerHour: effect.effectUsdPerHour, reason: undefined });
  return {
    nodes: gross.length,
    unknown: gross.length - known.length,
    usdPerHour: net?.usdPerHour ?? null,
    usdPerMonth: net?.usdPerMonth ?? null,
    basis: effect === undefined ? "gross" : "net",
    grossUsdPerHour: before?.usdPerHour ?? null,
    grossUsdPerMonth: before?.usdPerMonth ?? null,
    reason: (effect && reasonText(effect.reason, LEAST_SEEN)) ?? null,
  };
}
