import type { UsageRow } from "#core/commitments/model";
import { addEvent, type CurveEvents } from "#core/commitments/sizing/curve-events";
import type { Layer } from "#core/commitments/waterfall/layers";

/** Slopes that differ by less are one: rows of one discount, apart by rounding. */
const SAME_SLOPE = 1e-12;
/** A rate of nothing, as a share of on demand: it keeps dollars and units convertible. */
const LEAST_WEIGHT = 1e-12;

/** A layer that is applied after the candidate. `places` is where a row stands in its order, -1 where it does not cover it. */
type Later = {
  readonly layer: Layer;
  readonly weights: Float64Array;
  readonly places: Int32Array;
  /** Units left of each row after this layer. */
  readonly left: Float64Array;
  /** Place of the row that its last dollar goes to; the number of its rows where it has dollars to spare. */
  margin: number;
};

/** By layer after the candidate: which row the next dollar removes units from, and how many. */
type Scratch = { readonly removedRow: Int32Array; readonly removedRate: Float64Array };

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
  const own = layers.indexOf(candidate);
  const before = layers.slice(0, own).map((layer) => ({ layer, weights: weightsOf(layer, rows) }));
  const later = layers.slice(own + 1).map((layer) => laterOf(layer, rows));
  const candidateWeights = weightsOf(candidate, rows);
  const onDemandRates = Float64Array.from(rows, (row) => row.onDemandRate);
  const quantities = rows.map(({ quantity }) => quantity);
  const units = new Float64Array(rows.length);
  const totals: DisplacementTotals = { onDemandEquivalent: 0, onDemandLeft: 0, reachable: 0 };
  const reservations = before.findLastIndex(({ layer }) => layer.reservation !== undefined) + 1;
  const onDemand = (left: Float64Array, row: number): number => weight * (left[row] as number) * (onDemandRates[row] as number);
  const scratch = { removedRow: new Int32Array(later.length), removedRate: new Float64Array(later.length) };
  const active: Later[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    for (let row = 0; row < rows.length; row += 1) units[row] = (quantities[row] as Float64Array)[hour] as number;
    for (let index = 0; index <= before.length; index += 1) {
      if (index === reservations) for (let row = 0; row < rows.length; row += 1) totals.onDemandEquivalent += onDemand(units, row);
      const one = before[index];
      if (one !== undefined && inForce(one.layer, hour)) spend(one.layer, one.weights, units);
    }
    active.length = 0;
    let rest: Float64Array = units;
    for (const one of later) {
      if (!inForce(one.layer, hour)) continue;
      one.left.set(rest);
      one.margin = spend(one.layer, one.weights, one.left);
      rest = one.left;
      active.push(one);
    }
    for (let row = 0; row < rows.length; row += 1) totals.onDemandLeft += onDemand(rest, row);
    if (!inForce(candidate, hour)) continue;
    for (const row of candidate.rows) totals.reachable += onDemand(rest, row);
    followHour(candidate, candidateWeights, units, active, onDemandRates, weight, events, scratch);
  }
  return totals;
}

function followHour(
  candidate: Layer,
  weights: Float64Array,
  units: Float64Array,
  later: readonly Later[],
  onDemandRates: Float64Array,
  weight: number,
  events: CurveEvents,
  scratch: Scratch,
): void {
  const { removedRow, removedRate } = scratch;
  let at = 0;
  let slope = 0;
  let started = false;
  for (let place = 0; place < candidate.rows.length; place += 1) {
    const first = candidate.rows[place] as number;
    const unitsPerDollar = 1 / (weights[place] as number);
    while ((units[first] as number) > 0) {
      let row = first;
      let rate = unitsPerDollar;
      let step = (units[first] as number) / rate;
      let limit = -1;
      let reached = 0;
      for (; reached < later.length; reached += 1) {
        const one = later[reached] as Later;
        const at = one.places[row] as number;
        if (at >= 0 && at < one.margin) {
          if (one.margin === one.layer.rows.length) break;
          rate = (rate * (one.weights[at] as number)) / (one.weights[one.margin] as number);
          row = one.layer.rows[one.margin] as number;
        }
        removedRow[reached] = row;
        removedRate[reached] = rate;
        const lasts = (one.left[row] as number) / rate;
        if (lasts < step) {
          step = lasts;
          limit = reached;
        }
      }
      const next = reached < later.length ? 0 : -rate * (onDemandRates[row] as number);
      if (!started || Math.abs(next - slope) > SAME_SLOPE * Math.abs(next + slope)) {
        addEvent(events, at, weight * (next - slope), started ? 0 : weight);
        slope = next;
        started = true;
      }
      at += step;
      units[first] = limit === -1 ? 0 : (units[first] as number) - step * unitsPerDollar;
      for (let index = 0; index < reached; index += 1) {
        const { left } = later[index] as Later;
        const row = removedRow[index] as number;
        left[row] = Math.max(0, (left[row] as number) - step * (removedRate[index] as number));
      }
      if (limit === -1) for (let index = 0; index < reached && removedRow[index] === first; index += 1) emptied(later[index] as Later, first);
      else settle(limit, later, removedRow, units, first);
    }
  }
  if (started) addEvent(events, at, weight * -slope, -weight);
}

/** What the limiting layer has left of its row is nothing: its margin moves on, or, where it only passes the row on, so it is above. */
function settle(limit: number, later: readonly Later[], removedRow: Int32Array, units: Float64Array, first: number): void {
  for (let index = limit; index >= 0; index -= 1) {
    const one = later[index] as Later;
    const row = removedRow[index] as number;
    if (emptied(one, row)) return;
    if (index === 0) units[first] = 0;
  }
}

/** Nothing of the row is left after this layer. Whether its last dollar went there: then it goes to the next row that has something. */
function emptied(one: Later, row: number): boolean {
  one.left[row] = 0;
  if (one.layer.rows[one.margin] !== row) return false;
  while (one.margin < one.layer.rows.length && !((one.left[one.layer.rows[one.margin] as number] as number) > 0)) one.margin += 1;
  return true;
}

/** Spends the layer's dollars on the units, in its order. Returns the place where the last dollar goes, or its number of rows. */
function spend(layer: Layer, weights: Float64Array, units: Float64Array): number {
  let dollars = layer.capacity;
  for (let place = 0; place < layer.rows.length; place += 1) {
    const row = layer.rows[place] as number;
    const wanted = (units[row] as number) * (weights[place] as number);
    if (wanted > dollars) {
      units[row] = (units[row] as number) - dollars / (weights[place] as number);
      return place;
    }
    dollars -= wanted;
    units[row] = 0;
  }
  return layer.rows.length;
}

function inForce(layer: Layer, hour: number): boolean {
  return hour >= layer.start && hour < layer.end;
}

function weightsOf(layer: Layer, rows: readonly UsageRow[]): Float64Array {
  return layer.weights.map((weight, place) => Math.max(weight, LEAST_WEIGHT * (rows[layer.rows[place] as number] as UsageRow).onDemandRate));
}

function laterOf(layer: Layer, rows: readonly UsageRow[]): Later {
  const places = new Int32Array(rows.length).fill(-1);
  for (const [place, row] of layer.rows.entries()) places[row] = place;
  return { layer, weights: weightsOf(layer, rows), places, left: new Float64Array(rows.length), margin: 0 };
}
