import { spend, type SpentLayer } from "#core/commitments/sizing/spent-layer";

/**
 * Layers that are applied after the candidate, and where each stands in an hour. Its margin is the place of the row that its last dollar
 * goes to, or the number of its rows where it has dollars to spare; the rows before are covered. Where a row is taken away from a layer
 * that covers it, wholly or in part, the dollars go to its margin.
 */
export type LaterLayers = {
  readonly count: number;
  readonly layers: readonly SpentLayer[];
  /** By row and layer (`row * count + layer`): its place in the layer's order, -1 where it is not covered; capacity that a unit takes. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
  /** By layer: whether it covers whatever may be displaced, so that nothing changes any more once it has dollars to spare. */
  readonly coversAll: Uint8Array;
  /** How often margins may move. */
  readonly moves: number;
  /** By layer: its margin, the row there (-1: dollars to spare), units of it that a dollar covers, and dollars that it can still take. */
  readonly margins: Int32Array;
  readonly marginRows: Int32Array;
  readonly marginUnits: Float64Array;
  readonly rooms: Float64Array;
  /** By row, and by layer for the row at its margin: the first (next) layer that covers some of it; the count of layers where none does. */
  readonly firstLayers: Int32Array;
  readonly nextLayers: Int32Array;
};

export function laterLayers(candidate: SpentLayer, layers: readonly SpentLayer[], rows: number): LaterLayers {
  const count = layers.length;
  const places = new Int32Array(rows * count).fill(-1);
  const weights = new Float64Array(rows * count);
  const reached = new Set(candidate.order);
  for (const [index, { order, weights: byPlace }] of layers.entries()) {
    const isReached = order.some((row) => reached.has(row));
    for (const [place, row] of order.entries()) {
      places[row * count + index] = place;
      weights[row * count + index] = byPlace[place] as number;
      if (isReached) reached.add(row);
    }
  }
  return {
    count,
    layers,
    places,
    weights,
    coversAll: Uint8Array.from(layers, (_, index) => Number([...reached].every((row) => (places[row * count + index] as number) >= 0))),
    moves: layers.reduce((sum, { order }) => sum + order.length + 1, 0),
    margins: new Int32Array(count),
    marginRows: new Int32Array(count),
    marginUnits: new Float64Array(count),
    rooms: new Float64Array(count),
    firstLayers: new Int32Array(rows),
    nextLayers: new Int32Array(count),
  };
}

/** Spends all of them on the units of an hour, one after the other. */
export function spendLater(later: LaterLayers, units: Float64Array): void {
  const { count, layers, margins, firstLayers } = later;
  for (let index = 0; index < count; index += 1) {
    const layer = layers[index] as SpentLayer;
    const margin = spend(layer, units);
    setMargin(later, index, margin, margin === layer.order.length ? 0 : (units[layer.order[margin] as number] as number));
  }
  firstLayers.fill(count);
  for (let index = count - 1; index >= 0; index -= 1) {
    const { order } = layers[index] as SpentLayer;
    const last = Math.min(margins[index] as number, order.length - 1);
    for (let place = 0; place <= last; place += 1) firstLayers[order[place] as number] = index;
    findNext(later, index);
  }
}

/** The row at a layer's margin is covered: on to the next of which something is left. `units`: of each row before all of these layers, now. */
export function moveMargin(later: LaterLayers, index: number, units: Float64Array): void {
  const { layers, margins, marginRows, firstLayers, nextLayers } = later;
  const { order } = layers[index] as SpentLayer;
  let margin = (margins[index] as number) + 1;
  let left = 0;
  for (; margin < order.length; margin += 1) {
    const row = order[margin] as number;
    if (units[row] === 0) continue;
    left = (firstLayers[row] as number) >= index ? (units[row] as number) : leftBefore(later, row, index, units);
    if (left > 0) break;
  }
  setMargin(later, index, margin, left);
  findNext(later, index);
  const row = marginRows[index] as number;
  if (row < 0) return;
  firstLayers[row] = Math.min(firstLayers[row] as number, index);
  for (let before = 0; before < index; before += 1) {
    if (marginRows[before] === row) nextLayers[before] = Math.min(nextLayers[before] as number, index);
  }
}

function setMargin({ layers, margins, marginRows, marginUnits, rooms }: LaterLayers, index: number, margin: number, left: number): void {
  const { order, weights, units } = layers[index] as SpentLayer;
  const isIdle = margin === order.length;
  margins[index] = margin;
  marginRows[index] = isIdle ? -1 : (order[margin] as number);
  marginUnits[index] = isIdle ? 0 : (units[margin] as number);
  rooms[index] = isIdle ? 0 : left * (weights[margin] as number);
}

function findNext({ count, places, margins, marginRows, nextLayers }: LaterLayers, index: number): void {
  const row = marginRows[index] as number;
  let next = row < 0 ? count : index + 1;
  while (next < count) {
    const place = places[row * count + next] as number;
    if (place >= 0 && place <= (margins[next] as number)) break;
    next += 1;
  }
  nextLayers[index] = next;
}

/** Units of a row that the layers before one leave: all of them, what a margin on it can still take, none where a layer covers it. */
function leftBefore(
  { count, places, margins, marginUnits, rooms, firstLayers }: LaterLayers,
  row: number,
  before: number,
  units: Float64Array,
): number {
  let left = units[row] as number;
  for (let index = firstLayers[row] as number; index < before && left > 0; index += 1) {
    const place = places[row * count + index] as number;
    if (place < 0 || place > (margins[index] as number)) continue;
    left = place < (margins[index] as number) ? 0 : (rooms[index] as number) * (marginUnits[index] as number);
  }
  return left;
}
