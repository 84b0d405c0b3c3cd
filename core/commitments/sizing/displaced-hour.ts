import { addChange, type CurveEvents, makeRoom } from "#core/commitments/sizing/curve-events";
import { type LaterLayers, moveMargin } from "#core/commitments/sizing/later-layers";
import type { SpentLayer } from "#core/commitments/sizing/spent-layer";

/** Slopes that differ by less are one: rows of one discount, apart by rounding. */
const SAME_SLOPE = 1e-12;

/** Where the freed dollars go, step by step: through which layer, and for each of the candidate's dollars units taken from it and dollars freed. */
export type Chain = { readonly layers: Int32Array; readonly rates: Float64Array; readonly freed: Float64Array };

export function emptyChain(count: number): Chain {
  return { layers: new Int32Array(count), rates: new Float64Array(count), freed: new Float64Array(count) };
}

/**
 * Follows what each next dollar of the candidate displaces in an hour: a unit that was on demand, or one that a later layer paid for, whose
 * freed dollars go to the row at its margin, which a still later one may have paid for, and so on, until one has nothing left to cover.
 *
 * @param units left of each row before the candidate; changed
 * @param later as they stand without it; changed
 */
export function followHour(
  { order, weights, units: ownUnits }: SpentLayer,
  units: Float64Array,
  later: LaterLayers,
  onDemandRates: Float64Array,
  weight: number,
  events: CurveEvents,
  { layers, rates, freed }: Chain,
): void {
  const { count, weights: laterWeights, coversAll, moves, marginRows, marginUnits, rooms, firstLayers, nextLayers } = later;
  const pairs = makeRoom(events.left, order.length + moves + 1);
  let end = events.left.count * 2;
  let [at, slope] = [0, 0];
  let isOver = false;
  for (let place = 0; place < order.length; place += 1) {
    const first = order[place] as number;
    const there = units[first] as number;
    if (there === 0) continue;
    const ownWeight = weights[place] as number;
    let rest = there * ownWeight;
    let row = first;
    let rate = ownUnits[place] as number;
    let layer = firstLayers[first] as number;
    let steps = 0;
    let width = rest;
    while (!isOver) {
      let limit = -1;
      for (let step = 0; step < steps; step += 1) {
        const room = rooms[layers[step] as number] as number;
        if (width * (freed[step] as number) <= room) continue;
        width = room / (freed[step] as number);
        limit = step;
      }
      while (layer < count) {
        const dollars = rate * (laterWeights[row * count + layer] as number);
        row = marginRows[layer] as number;
        if (row < 0) {
          isOver = coversAll[layer] === 1;
          break;
        }
        if (width * dollars > (rooms[layer] as number)) {
          width = (rooms[layer] as number) / dollars;
          limit = steps;
        }
        layers[steps] = layer;
        rates[steps] = rate;
        freed[steps] = dollars;
        steps += 1;
        rate = dollars * (marginUnits[layer] as number);
        layer = nextLayers[layer] as number;
      }
      const next = row < 0 ? 0 : -rate * (onDemandRates[row] as number);
      if (Math.abs(next - slope) > SAME_SLOPE * Math.abs(next + slope)) {
        pairs[end] = at;
        pairs[end + 1] = weight * (next - slope);
        end += 2;
        slope = next;
      }
      for (let step = 0; step < steps; step += 1) {
        const index = layers[step] as number;
        rooms[index] = Math.max(0, (rooms[index] as number) - width * (freed[step] as number));
      }
      at += width;
      rest -= width;
      if (limit === -1) break;
      units[first] = rest / ownWeight;
      // What comes before the layer whose margin moves stays as it is.
      steps = limit;
      width = rest;
      layer = layers[limit] as number;
      rate = rates[limit] as number;
      row = limit === 0 ? first : (marginRows[layers[limit - 1] as number] as number);
      moveMargin(later, layer, units);
    }
    if (isOver) at += rest;
    units[first] = 0;
  }
  if (at === 0) return;
  events.left.count = end / 2;
  addChange(events.left, at, weight * -slope);
  addChange(events.used, 0, weight);
  addChange(events.used, at, -weight);
}
