import type { UsageRow } from "#core/commitments/model";
import type { CurveEvents } from "#core/commitments/sizing/curve-events";
import { emptyChain, followHour } from "#core/commitments/sizing/displaced-hour";
import { laterLayers, spendLater } from "#core/commitments/sizing/later-layers";
import { mergedLayers, spend, type SpentLayer, spentLayer } from "#core/commitments/sizing/spent-layer";
import type { Layer } from "#core/commitments/waterfall/layers";

/** Hours whose quantities are read at once: those of one row lie together in memory. */
const BLOCK_HOURS = 32;

/** USD an hour at on-demand rates: what reservations leave, what is left without the candidate, and what of that it may cover. */
export type DisplacementTotals = { onDemandEquivalent: number; onDemandLeft: number; reachable: number };

/**
 * Follows, hour by hour, what each next dollar of the candidate displaces: a unit that was on demand, or one that a later plan paid for,
 * whose freed dollars then go to its own next row, and so on, or idle. Between events all of it is linear.
 */
export function followDisplacement(
  rows: readonly UsageRow[],
  hours: number,
  layers: readonly Layer[],
  candidate: Layer,
  weight: number,
  events: CurveEvents,
): DisplacementTotals {
  const totals: DisplacementTotals = { onDemandEquivalent: 0, onDemandLeft: 0, reachable: 0 };
  const laid = layers.map((layer) => spentLayer(layer, rows));
  const own = laid[layers.indexOf(candidate)] as SpentLayer;
  const turns = [...new Set([0, hours, ...layers.flatMap(({ start, end }) => [start, end])])].toSorted((a, b) => a - b);
  for (const [index, from] of turns.slice(0, -1).entries()) {
    const to = turns[index + 1] as number;
    const inForce = laid.filter(({ layer }) => layer.start <= from && layer.end >= to);
    followSpan(rows, from, to, inForce, own, weight, events, totals);
  }
  return totals;
}

/** Hours in which the same layers are in force. */
function followSpan(
  rows: readonly UsageRow[],
  from: number,
  to: number,
  layers: readonly SpentLayer[],
  candidate: SpentLayer,
  weight: number,
  events: CurveEvents,
  totals: DisplacementTotals,
): void {
  const own = layers.indexOf(candidate);
  const before = mergedLayers(own === -1 ? layers : layers.slice(0, own));
  const later = laterLayers(candidate, own === -1 ? [] : mergedLayers(layers.slice(own + 1)), rows.length);
  const reservations = before.findLastIndex(({ layer }) => layer.reservation !== undefined) + 1;
  const chain = emptyChain(later.count);
  const onDemandRates = Float64Array.from(rows, (row) => row.onDemandRate);
  const block = new Float64Array(BLOCK_HOURS * rows.length);
  const left = new Float64Array(rows.length);
  // Unit-hours of each row that reservations leave, and that all of them leave.
  const [unreserved, unpaid] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  for (let first = from; first < to; first += BLOCK_HOURS) {
    const width = Math.min(BLOCK_HOURS, to - first);
    for (const [row, { quantity }] of rows.entries()) {
      for (let hour = 0; hour < width; hour += 1) block[hour * rows.length + row] = quantity[first + hour] as number;
    }
    for (let hour = 0; hour < width; hour += 1) {
      const units = block.subarray(hour * rows.length, (hour + 1) * rows.length);
      for (let index = 0; index < reservations; index += 1) spend(before[index] as SpentLayer, units);
      addTo(unreserved, units);
      for (let index = reservations; index < before.length; index += 1) spend(before[index] as SpentLayer, units);
      left.set(units);
      spendLater(later, left);
      addTo(unpaid, left);
      if (own !== -1) followHour(candidate, units, later, onDemandRates, weight, events, chain);
    }
  }
  totals.onDemandEquivalent += weight * dot(unreserved, onDemandRates);
  totals.onDemandLeft += weight * dot(unpaid, onDemandRates);
  if (own !== -1) for (const row of candidate.order) totals.reachable += weight * (unpaid[row] as number) * (onDemandRates[row] as number);
}

function addTo(sums: Float64Array, units: Float64Array): void {
  for (let row = 0; row < units.length; row += 1) sums[row] = (sums[row] as number) + (units[row] as number);
}

function dot(units: Float64Array, rates: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < units.length; row += 1) sum += (units[row] as number) * (rates[row] as number);
  return sum;
}
