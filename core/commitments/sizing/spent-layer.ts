import type { UsageRow } from "#core/commitments/model";
import type { Layer } from "#core/commitments/waterfall/layers";

/** A rate of nothing, as a share of on demand: it keeps dollars and units convertible. */
const LEAST_WEIGHT = 1e-12;

/** A layer with its weights by place in its order: capacity that a unit of the row takes, never nothing. */
export type SpentLayer = { readonly layer: Layer; readonly order: Int32Array; readonly weights: Float64Array; readonly units: Float64Array };

export function spentLayer(layer: Layer, rows: readonly UsageRow[]): SpentLayer {
  const weights = layer.weights.map((weight, place) => Math.max(weight, LEAST_WEIGHT * (rows[layer.rows[place] as number] as UsageRow).onDemandRate));
  return { layer, order: layer.rows, weights, units: weights.map((weight) => 1 / weight) };
}

/** Spends the layer's dollars on the units, in its order. Returns the place where the last dollar goes, or its number of rows. */
export function spend({ layer, order, weights }: SpentLayer, units: Float64Array): number {
  let dollars = layer.capacity;
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
