import { type LayerBefore, LayerPass, type RowBefore } from "#core/commitments/waterfall/layer-pass";
import type { Layer } from "#core/commitments/waterfall/layers";
import { type MovedRow, movedRow } from "#core/commitments/waterfall/moved-row";
import type { LayerRun } from "#core/commitments/waterfall/run-layers";

/** What a layer gives and has left; arrays are shared with the base where nothing changed. */
export type LayerOutcome = { readonly left: Float64Array; readonly given: readonly (Float64Array | undefined)[] };

/**
 * Carries the difference of two runs through the layers: what a row or an hour has in common with the base is not computed again.
 * The arithmetic is that of a run from the start, step by step, so that the outcome is the same.
 */
export class ChangedRun {
  readonly #hours: number;
  readonly #base: LayerRun;
  /** By row of the base: quantity before any layer. */
  readonly #quantities: readonly Float64Array[];
  readonly #moved = new Map<number, MovedRow>();
  /** By row, in order: which layers of the base paid how much of it. */
  readonly #paid: readonly (readonly { readonly layer: number; readonly given: Float64Array }[])[];

  constructor(hours: number, base: LayerRun, quantities: readonly Float64Array[]) {
    this.#hours = hours;
    this.#base = base;
    this.#quantities = quantities;
    this.#paid = paidOf(base, quantities.length);
  }

  /** A row whose usage is another one than in the base. */
  move(row: number, base: Float64Array, next: Float64Array): void {
    this.#set(row, movedRow(base, next));
  }

  /**
   * `layer` in place of layer `at` of the base, which served the same rows in the same order, perhaps with another capacity and
   * in other hours. `given` is what the base gave, by position in `layer`.
   */
  through(layer: Layer, at: number, given: readonly (Float64Array | undefined)[]): LayerOutcome {
    return this.#carry(layer, at, { terms: this.#base.layers[at] as Layer, given, left: this.#base.left[at] });
  }

  /** A layer that the base does not have, before its layer `at`. */
  inserted(layer: Layer, at: number): LayerOutcome {
    return this.#carry(layer, at, { terms: { capacity: 0, start: layer.start, end: layer.start }, given: [], left: undefined });
  }

  /** Layer `at` of the base is no more. */
  removed(at: number): void {
    const terms = this.#base.layers[at] as Layer;
    this.#carry({ ...terms, capacity: 0, end: terms.start }, at, { terms, given: this.#base.given[at] ?? [], left: undefined });
  }

  remaining(row: number): Float64Array {
    const moved = this.#moved.get(row);
    const base = this.#base.remaining[row] as Float64Array;
    if (moved === undefined) return base;
    const remaining = base.slice();
    for (const hour of moved.hours.subarray(0, moved.count)) remaining[hour] = moved.next[hour] as number;
    return remaining;
  }

  #carry(layer: Layer, at: number, before: LayerBefore): LayerOutcome {
    const { terms, left: wasLeft } = before;
    const lastMoved = this.#lastMoved(layer);
    const sameTerms = layer.capacity === terms.capacity && layer.start === terms.start && layer.end === terms.end;
    if (sameTerms && lastMoved < 0 && wasLeft !== undefined) return { left: wasLeft, given: before.given };
    const pass = new LayerPass(this.#hours, layer, before);
    for (let position = 0; position < layer.rows.length; position += 1) {
      if (pass.isDone() && position > lastMoved) break;
      const row = layer.rows[position] as number;
      const moved = this.#moved.get(row);
      if (moved === undefined && pass.isDone()) continue;
      const rowBefore = this.#rowBefore(row, at);
      if (moved === undefined && before.given[position] === undefined && !pass.reaches(rowBefore)) continue;
      this.#set(row, pass.serve(position, rowBefore, moved));
    }
    return { left: sameTerms && pass.isDone() && wasLeft !== undefined ? wasLeft : pass.left(), given: pass.given };
  }

  #set(row: number, moved: MovedRow | undefined): void {
    if (moved === undefined) this.#moved.delete(row);
    else this.#moved.set(row, moved);
  }

  #lastMoved(layer: Layer): number {
    if (this.#moved.size === 0) return -1;
    for (let position = layer.rows.length - 1; position >= 0; position -= 1) if (this.#moved.has(layer.rows[position] as number)) return position;
    return -1;
  }

  #rowBefore(row: number, at: number): RowBefore {
    const paid = (this.#paid[row] ?? []).filter(({ layer }) => layer < at).map(({ given }) => given);
    return { quantity: this.#quantities[row] as Float64Array, paid };
  }
}

function paidOf(base: LayerRun, rows: number): { readonly layer: number; readonly given: Float64Array }[][] {
  const paid = Array.from({ length: rows }, (): { readonly layer: number; readonly given: Float64Array }[] => []);
  for (const [layer, givenOf] of base.given.entries()) {
    for (const [position, given] of givenOf.entries()) {
      if (given !== undefined) paid[base.layers[layer]?.rows[position] as number]?.push({ layer, given });
    }
  }
  return paid;
}
