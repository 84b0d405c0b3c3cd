import type { HourlyUsage } from "#core/commitments/model";
import type { Layer } from "#core/commitments/waterfall/layers";

/** What is below this share of an hour's capacity is the rounding of sums, not an amount. */
export const NEGLIGIBLE = 1e-12;

/** Everything that a waterfall leaves behind, by index of layer and row. */
export type LayerRun = {
  readonly layers: readonly Layer[];
  /** By layer: what is left of its capacity in each hour. */
  readonly left: readonly Float64Array[];
  /** By layer and position in its order: units of the row that it paid for in each hour; undefined for none at all. */
  readonly given: readonly (readonly (Float64Array | undefined)[])[];
  /** By row: units that are left on demand. Shared with the usage where nothing was covered. */
  readonly remaining: readonly Float64Array[];
};

/** Layer by layer, row by row, over all hours at once: memory is read in the order in which it lies. */
export function runLayers(usage: HourlyUsage, layers: readonly Layer[]): LayerRun {
  const remaining = usage.rows.map((row) => row.quantity);
  const left: Float64Array[] = [];
  const given: (Float64Array | undefined)[][] = [];
  for (const layer of layers) {
    const rest = new Float64Array(usage.hours).fill(layer.capacity, layer.start, layer.end);
    const givenOf = Array.from({ length: layer.rows.length }, (): Float64Array | undefined => undefined);
    left.push(rest);
    given.push(givenOf);
    if (layer.capacity <= 0) continue;
    let open = layer.end - layer.start;
    for (let position = 0; position < layer.rows.length; position += 1) {
      const weight = layer.weights[position] as number;
      if (open === 0 && weight > 0) continue;
      const row = layer.rows[position] as number;
      const before = remaining[row] as Float64Array;
      const first = firstServed(layer, rest, before, weight);
      if (first === layer.end) continue;
      const paid = new Float64Array(usage.hours);
      const after = before === usage.rows[row]?.quantity ? before.slice() : before;
      remaining[row] = after;
      givenOf[position] = paid;
      open -= serve(first, layer.end, layer.capacity * NEGLIGIBLE, weight, rest, after, paid);
    }
  }
  return { layers, left, given, remaining };
}

/** First hour in which the row takes something; the layer's end if there is none. */
function firstServed(layer: Layer, rest: Float64Array, before: Float64Array, weight: number): number {
  let hour = layer.start;
  while (hour < layer.end && !((before[hour] as number) > 0 && ((rest[hour] as number) > 0 || weight === 0))) hour += 1;
  return hour;
}

/** Takes from `rest` what the row needs, as far as it goes; returns in how many hours the layer was exhausted by it. */
function serve(
  from: number,
  to: number,
  negligible: number,
  weight: number,
  rest: Float64Array,
  remaining: Float64Array,
  paid: Float64Array,
): number {
  let exhausted = 0;
  for (let hour = from; hour < to; hour += 1) {
    const quantity = remaining[hour] as number;
    const available = rest[hour] as number;
    if (quantity <= 0 || (available <= 0 && weight > 0)) continue;
    const next = available - quantity * weight;
    if (next >= -negligible) {
      paid[hour] = quantity;
      remaining[hour] = 0;
    } else {
      const covered = available / weight;
      paid[hour] = covered;
      remaining[hour] = quantity - covered;
    }
    if (next > negligible) rest[hour] = next;
    else {
      rest[hour] = 0;
      if (available > 0) exhausted += 1;
    }
  }
  return exhausted;
}
