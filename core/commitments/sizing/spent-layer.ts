import type { UsageRow } from "#core/commitments/model";
import type { Layer } from "#core/commitments/waterfall/layers";

/** A rate of nothing, as a share of on demand: it keeps dollars and units convertible. */
const LEAST_WEIGHT = 1e-12;

/** A layer, or several that are applied one after the other on the same terms, for following it hour by hour. */
export type SpentLayer = {
  readonly layer: Layer;
  readonly capacity: number;
  readonly order: Int32Array;
  /** By place in its order: capacity that a unit of the row takes, never nothing; and units that a dollar of it covers. */
  readonly weights: Float64Array;
  readonly units: Float64Array;
};

export function spentLayer(layer: Layer, rows: readonly UsageRow[]): SpentLayer {
  const weights = layer.weights.map((weight, place) => Math.max(weight, LEAST_WEIGHT * (rows[layer.rows[place] as number] as UsageRow).onDemandRate));
  return { layer, capacity: layer.capacity, order: layer.rows, weights, units: weights.map((weight) => 1 / weight) };
}

/**
 * Neighbours that serve the same rows in the same order at the same rates do what one layer with the capacity of all does: plans of one
 * account, term and payment, bought one after the other, are one.
 */
export function mergedLayers(layers: readonly SpentLayer[]): SpentLayer[] {
  const merged: SpentLayer[] = [];
  for (const one of layers) {
    const last = merged.at(-1);
    const isSame = last !== undefined && isPlan(last) === isPlan(one) && areEqual(last.order, one.order) && areEqual(last.weights, one.weights);
    if (isSame) merged[merged.length - 1] = { ...last, capacity: last.capacity + one.capacity };
    else merged.push(one);
  }
  return merged;
}

const isPlan = ({ layer }: SpentLayer): boolean => layer.plan !== undefined;

function areEqual(one: Int32Array | Float64Array, other: Int32Array | Float64Array): boolean {
  return one.length === other.length && one.every((value: number, index: number) => value === other[index]);
}

/** Spends the layer's dollars on the units, in its order. Returns the place where the last dollar goes, or its number of rows. */
export function spend({ capacity, order, weights }: SpentLayer, units: Float64Array): number {
  let dollars = capacity;
  for (let place = 0; place < order.length; place += 1) {
    const row = order[place] as number;
    const there = units[row] as number;
    if (there === 0) continue;
    const wanted = there * (weights[place] as number);
    if (wanted > dollars) {
      units[row] = Math.max(0, there - dollars / (weights[place] as number));
      return place;
    }
    dollars -= wanted;
    units[row] = 0;
  }
  return order.length;
}
