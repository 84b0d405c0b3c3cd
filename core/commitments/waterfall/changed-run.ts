import type { Layer } from "#core/commitments/waterfall/layers";
import { type LayerRun, NEGLIGIBLE } from "#core/commitments/waterfall/run-layers";

/** What a layer gives and has left; arrays are shared with the base where nothing changed. */
type LayerOutcome = { readonly left: Float64Array; readonly given: readonly (Float64Array | undefined)[] };

/** A row of which another quantity is left at this point than in the base. */
type Moved = { readonly base: Float64Array; readonly next: Float64Array };

/**
 * Carries the difference of two runs through the layers: what a row or an hour has in common with the base is not computed again.
 * The arithmetic is that of a run from the start, step by step, so that the outcome is the same to the last bit.
 */
export class ChangedRun {
  readonly #hours: number;
  readonly #base: LayerRun;
  /** By row of the base: quantity before any layer. */
  readonly #quantities: readonly Float64Array[];
  readonly #moved = new Map<number, Moved>();
  /** By row: what is left in the base at this point, where it was asked for; it is worked out from the quantity. */
  readonly #reached = new Map<number, { readonly left: Float64Array; layer: number }>();
  readonly #takers: readonly (readonly { readonly layer: number; readonly given: Float64Array }[])[];

  constructor(hours: number, base: LayerRun, quantities: readonly Float64Array[]) {
    this.#hours = hours;
    this.#base = base;
    this.#quantities = quantities;
    this.#takers = takersOf(base, quantities.length);
  }

  /** A row whose usage is another one than in the base. */
  move(row: number, base: Float64Array, next: Float64Array): void {
    this.#moved.set(row, { base: base.slice(), next: next.slice() });
  }

  /**
   * `layer` in place of layer `at` of the base, which served the same rows in the same order, perhaps with another capacity and
   * in other hours. `given` is what the base gave, by position in `layer`.
   */
  through(layer: Layer, at: number, given: readonly (Float64Array | undefined)[]): LayerOutcome {
    const base = this.#base.layers[at] as Layer;
    return this.#carry(layer, { capacity: base.capacity, start: base.start, end: base.end }, at, given, this.#base.left[at]);
  }

  /** A layer that the base does not have, before its layer `at`. */
  inserted(layer: Layer, at: number): LayerOutcome {
    return this.#carry(layer, { capacity: 0, start: layer.start, end: layer.start }, at, [], undefined);
  }

  /** Layer `at` of the base is no more. */
  removed(at: number): void {
    const base = this.#base.layers[at] as Layer;
    this.#carry({ ...base, capacity: 0, end: base.start }, base, at, this.#base.given[at] ?? [], undefined);
  }

  remaining(row: number): Float64Array {
    return this.#moved.get(row)?.next ?? (this.#base.remaining[row] as Float64Array);
  }

  #carry(
    layer: Layer,
    was: Pick<Layer, "capacity" | "start" | "end">,
    at: number,
    wasGiven: readonly (Float64Array | undefined)[],
    wasLeft: Float64Array | undefined,
  ): LayerOutcome {
    const lastMoved = this.#lastMoved(layer);
    const sameCapacity = layer.capacity === was.capacity && layer.start === was.start && layer.end === was.end;
    if (sameCapacity && lastMoved < 0 && wasLeft !== undefined) return { left: wasLeft, given: wasGiven };
    const pass = new LayerPass(this.#hours, layer, was, wasGiven);
    // What takes nothing of the capacity is covered even where it is exhausted: then equal rests do not mean equal shares.
    const all = !sameCapacity && layer.weights.includes(0);
    for (let position = 0; position < layer.rows.length; position += 1) {
      if (!all && pass.differing === 0 && position > lastMoved) {
        if (wasLeft === undefined) break;
        return { left: sameCapacity ? wasLeft : wasLeft.slice(), given: pass.given };
      }
      const row = layer.rows[position] as number;
      const moved = this.#moved.get(row);
      if (!all && moved === undefined && pass.differing === 0) {
        pass.skip(position);
        continue;
      }
      const left = moved ?? { base: this.#leftInBase(row, at).slice(), next: undefined };
      const next = left.next ?? left.base.slice();
      if (pass.serve(position, left.base, next)) {
        this.#moved.set(row, { base: left.base, next });
      } else this.#moved.delete(row);
    }
    return { left: pass.left, given: pass.given };
  }

  #lastMoved(layer: Layer): number {
    if (this.#moved.size === 0) return -1;
    for (let position = layer.rows.length - 1; position >= 0; position -= 1) if (this.#moved.has(layer.rows[position] as number)) return position;
    return -1;
  }

  #leftInBase(row: number, at: number): Float64Array {
    let reached = this.#reached.get(row);
    if (reached === undefined || reached.layer > at) {
      reached = { left: (this.#quantities[row] as Float64Array).slice(), layer: 0 };
      this.#reached.set(row, reached);
    }
    for (const taker of this.#takers[row] ?? []) {
      if (taker.layer < reached.layer || taker.layer >= at) continue;
      for (let hour = 0; hour < this.#hours; hour += 1) reached.left[hour] = (reached.left[hour] as number) - (taker.given[hour] as number);
    }
    reached.layer = at;
    return reached.left;
  }
}

/** One layer, row by row: how far its capacity went in the base, and how far it goes now. */
class LayerPass {
  readonly #hours: number;
  readonly #layer: Layer;
  readonly #was: Pick<Layer, "capacity" | "start" | "end">;
  readonly #wasGiven: readonly (Float64Array | undefined)[];
  readonly #wasLeft: Float64Array;
  readonly left: Float64Array;
  readonly given: (Float64Array | undefined)[];
  /** Hours in which the two have something else left. */
  differing = 0;

  constructor(hours: number, layer: Layer, was: Pick<Layer, "capacity" | "start" | "end">, wasGiven: readonly (Float64Array | undefined)[]) {
    this.#hours = hours;
    this.#layer = layer;
    this.#was = was;
    this.#wasGiven = wasGiven;
    this.#wasLeft = new Float64Array(hours).fill(was.capacity, was.start, was.end);
    this.left = new Float64Array(hours).fill(layer.capacity, layer.start, layer.end);
    this.given = Array.from({ length: layer.rows.length }, (_, position) => wasGiven[position]);
    for (let hour = 0; hour < hours; hour += 1) if (this.left[hour] !== this.#wasLeft[hour]) this.differing += 1;
  }

  /** Both take the same of a row of which the same is there, since both have the same left. */
  skip(position: number): void {
    const given = this.#wasGiven[position];
    if (given === undefined) return;
    const weight = this.#layer.weights[position] as number;
    const negligible = this.#layer.capacity * NEGLIGIBLE;
    for (let hour = this.#layer.start; hour < this.#layer.end; hour += 1) {
      const quantity = given[hour] as number;
      if (quantity <= 0) continue;
      const rest = (this.left[hour] as number) - quantity * weight;
      this.left[hour] = rest > negligible ? rest : 0;
      this.#wasLeft[hour] = this.left[hour] as number;
    }
  }

  /** Serves the row from what is `next` there; both arrays become what is left of it. Returns whether they differ then. */
  serve(position: number, base: Float64Array, next: Float64Array): boolean {
    const weight = this.#layer.weights[position] as number;
    const wasNegligible = this.#was.capacity * NEGLIGIBLE;
    const negligible = this.#layer.capacity * NEGLIGIBLE;
    const given = this.#wasGiven[position];
    const { start, end, capacity } = this.#layer;
    let paid: Float64Array | undefined;
    let paying = false;
    let differs = false;
    let differing = 0;
    for (let hour = 0; hour < this.#hours; hour += 1) {
      const before = given === undefined ? 0 : (given[hour] as number);
      if (before > 0) {
        const rest = (this.#wasLeft[hour] as number) - before * weight;
        this.#wasLeft[hour] = rest > wasNegligible ? rest : 0;
        base[hour] = (base[hour] as number) - before;
      }
      const quantity = next[hour] as number;
      const available = this.left[hour] as number;
      let now = 0;
      if (quantity > 0 && hour >= start && hour < end && capacity > 0 && (available > 0 || weight === 0)) {
        const rest = available - quantity * weight;
        now = rest >= -negligible ? quantity : available / weight;
        next[hour] = rest >= -negligible ? 0 : quantity - now;
        this.left[hour] = rest > negligible ? rest : 0;
        paying = true;
      }
      if (now !== before) {
        paid ??= given === undefined ? new Float64Array(this.#hours) : given.slice();
        paid[hour] = now;
      }
      if (base[hour] !== next[hour]) differs = true;
      if (this.left[hour] !== this.#wasLeft[hour]) differing += 1;
    }
    this.differing = differing;
    this.given[position] = paying ? (paid ?? given) : undefined;
    return differs;
  }
}

function takersOf(base: LayerRun, rows: number): { readonly layer: number; readonly given: Float64Array }[][] {
  const takers = Array.from({ length: rows }, (): { readonly layer: number; readonly given: Float64Array }[] => []);
  for (const [layer, givenOf] of base.given.entries()) {
    for (const [position, given] of givenOf.entries()) {
      if (given !== undefined) takers[base.layers[layer]?.rows[position] as number]?.push({ layer, given });
    }
  }
  return takers;
}
