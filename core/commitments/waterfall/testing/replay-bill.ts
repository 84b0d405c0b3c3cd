import type { BilledHours } from "#core/commitments/waterfall/testing/billed-hours";
import { applyWaterfall } from "#core/commitments/waterfall/apply";

export type Difference = { readonly what: string; readonly replayed: number; readonly billed: number };

/** The largest differences of a replay from what was billed, USD, the largest first; and how many numbers were compared. */
export type Replayed = { readonly compared: number; readonly differences: readonly Difference[] };

/** Bills the usage again and holds each plan, each kind of usage that it covered, each reservation and each account against the bill. */
export function replayBill({ usage, position, covers, fees, reserved, onDemand }: BilledHours): Replayed {
  const result = applyWaterfall(usage, position);
  const pairs: Difference[] = [];
  for (const { plan, total } of result.plans) {
    const fee = fees.find((one) => one.plan === plan.id);
    if (fee === undefined && total.hours === 0) continue;
    pairs.push({ what: `${plan.id} committed`, replayed: total.commitment, billed: fee?.commitment ?? 0 });
    pairs.push({ what: `${plan.id} used`, replayed: total.used, billed: fee?.used ?? 0 });
    pairs.push({ what: `${plan.id} unused`, replayed: total.unused, billed: fee === undefined ? 0 : fee.commitment - fee.used });
  }
  const found = new Map<string, { usd: number; onDemand: number }>();
  for (const { row, covered } of result.rows) {
    for (const { plan, rate, quantity } of covered) {
      const key = `${plan.id} ${row.usageType}`;
      const sum = found.get(key) ?? { usd: 0, onDemand: 0 };
      const units = quantity.reduce((all, one) => all + one, 0);
      found.set(key, { usd: sum.usd + units * rate, onDemand: sum.onDemand + units * row.onDemandRate });
    }
  }
  const billed = new Map(covers.map((cover) => [`${cover.plan} ${cover.usageType}`, cover]));
  for (const key of new Set([...found.keys(), ...billed.keys()])) {
    pairs.push({ what: `${key}, effective cost`, replayed: found.get(key)?.usd ?? 0, billed: billed.get(key)?.usd ?? 0 });
    pairs.push({ what: `${key}, on-demand equivalent`, replayed: found.get(key)?.onDemand ?? 0, billed: billed.get(key)?.onDemand ?? 0 });
  }
  for (const { reservation, total } of result.reservations) {
    pairs.push({ what: reservation.id, replayed: total.used * reservation.unitRate, billed: reserved.get(reservation.id) ?? 0 });
  }
  const left = new Map<string, number>();
  for (const { row, total } of result.rows) left.set(row.account, (left.get(row.account) ?? 0) + total.onDemand);
  for (const [account, replayed] of left) pairs.push({ what: `${account} on demand`, replayed, billed: onDemand.get(account) ?? 0 });
  const size = ({ replayed, billed }: Difference) => Math.abs(replayed - billed);
  return { compared: pairs.length, differences: pairs.toSorted((one, other) => size(other) - size(one)) };
}
