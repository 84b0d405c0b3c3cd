import type { Layer } from "#core/commitments/waterfall/layers";
import { MovedHours, type MovedRow } from "#core/commitments/waterfall/moved-row";
import { NEGLIGIBLE } from "#core/commitments/waterfall/run-layers";

export type LayerTerms = Pick<Layer, "capacity" | "start" | "end">;

/** What the base did with the same layer. `left` is undefined where the base has no such layer: then nothing was left of nothing. */
export type LayerBefore = {
  readonly terms: LayerTerms;
  readonly given: readonly (Float64Array | undefined)[];
  readonly left: Float64Array | undefined;
};

/** A row before this layer: its quantity, and what layers of the base before this one paid of it. */
export type RowBefore = { readonly quantity: Float64Array; readonly paid: readonly Float64Array[] };

/** One layer, row by row, in the hours in which it has something else to give than in the base had at the same row; the others are skipped. */
export class LayerPass {
  readonly given: (Float64Array | undefined)[];
  readonly #layer: Layer;
  readonly #before: LayerBefore;
  readonly #keepsHours: boolean;
  /** Hours that differ; what is left in each, in the base and now. Other hours of these arrays mean nothing. */
  readonly #hours: Int32Array;
  #count = 0;
  readonly #isTracked: Uint8Array;
  readonly #left: Float64Array;
  readonly #wasLeft: Float64Array;

  constructor(hours: number, layer: Layer, before: LayerBefore) {
    const { terms } = before;
    const sameTerms = layer.capacity === terms.capacity && layer.start === terms.start && layer.end === terms.end;
    // What takes nothing of the capacity is covered even where that is exhausted: then equal rests do not mean equal shares.
    this.#keepsHours = !sameTerms && layer.weights.includes(0);
    this.#layer = layer;
    this.#before = before;
    this.given = Array.from({ length: layer.rows.length }, (_, position) => before.given[position]);
    this.#hours = new Int32Array(hours);
    this.#isTracked = new Uint8Array(hours);
    this.#left = new Float64Array(hours);
    this.#wasLeft = new Float64Array(hours);
    if (sameTerms) return;
    for (let hour = Math.min(layer.start, terms.start); hour < Math.max(layer.end, terms.end); hour += 1) {
      const now = within(hour, layer) ? layer.capacity : 0;
      const was = within(hour, terms) ? terms.capacity : 0;
      if (now !== was) this.#track(hour, now, was);
    }
  }

  isDone(): boolean {
    return this.#count === 0;
  }

  /** What is left in the end: as in the base, but for the hours that still differ. */
  left(): Float64Array {
    const left = this.#before.left?.slice() ?? new Float64Array(this.#hours.length);
    for (let index = 0; index < this.#count; index += 1) {
      const hour = this.#hours[index] as number;
      left[hour] = this.#left[hour] as number;
    }
    return left;
  }

  /** Whether a row that is as it is in the base, and got nothing of this layer there, gets something now. If not, nothing changes. */
  reaches({ quantity, paid }: RowBefore): boolean {
    const baseLeft = this.#before.left;
    for (let index = 0; index < this.#count; index += 1) {
      const hour = this.#hours[index] as number;
      // Where the base had something left in the end, there was nothing of this row.
      if (!this.#keepsHours && ((this.#left[hour] as number) <= 0 || (baseLeft !== undefined && (baseLeft[hour] as number) > 0))) continue;
      if (leftAt(hour, quantity, paid) > 0) return true;
    }
    return false;
  }

  /** Serves the row at this position; returns what differs of it afterwards. */
  serve(position: number, row: RowBefore, moved: MovedRow | undefined): MovedRow | undefined {
    const weight = this.#layer.weights[position] as number;
    const negligible = this.#layer.capacity * NEGLIGIBLE;
    const wasNegligible = this.#before.terms.capacity * NEGLIGIBLE;
    const given = this.#before.given[position];
    const after = new MovedHours(this.#hours.length, moved);
    if (moved !== undefined) this.#trackHoursOf(moved, position, after);
    let paid: Float64Array | undefined;
    let kept = 0;
    for (let index = 0; index < this.#count; index += 1) {
      const hour = this.#hours[index] as number;
      const before = given === undefined ? 0 : (given[hour] as number);
      const isMoved = moved !== undefined && !Number.isNaN(moved.base[hour]);
      if (before > 0 && !isMoved) {
        // With something left after it in both, both have covered all of the row.
        const wasRest = (this.#wasLeft[hour] as number) - before * weight;
        const rest = (this.#left[hour] as number) - before * weight;
        if (wasRest > wasNegligible && rest > negligible) {
          this.#left[hour] = rest;
          this.#wasLeft[hour] = wasRest;
          this.#hours[kept] = hour;
          kept += 1;
          continue;
        }
      }
      let base = isMoved ? (moved.base[hour] as number) : leftAt(hour, row.quantity, row.paid);
      let next = isMoved ? (moved.next[hour] as number) : base;
      let wasLeft = this.#wasLeft[hour] as number;
      if (before > 0) {
        const rest = wasLeft - before * weight;
        wasLeft = rest > wasNegligible ? rest : 0;
        base -= before;
      }
      let left = this.#left[hour] as number;
      let now = 0;
      if (next > 0 && (left > 0 || weight === 0) && within(hour, this.#layer)) {
        const rest = left - next * weight;
        now = rest >= -negligible ? next : left / weight;
        next = rest >= -negligible ? 0 : next - now;
        left = rest > negligible ? rest : 0;
      }
      if (now !== before) {
        paid ??= given === undefined ? new Float64Array(this.#hours.length) : given.slice();
        paid[hour] = now;
      }
      after.put(hour, base, next);
      if (left === wasLeft && !this.#keepsHours) this.#isTracked[hour] = 0;
      else {
        this.#left[hour] = left;
        this.#wasLeft[hour] = wasLeft;
        this.#hours[kept] = hour;
        kept += 1;
      }
    }
    this.#count = kept;
    if (paid !== undefined) this.given[position] = paid.some((units) => units > 0) ? paid : undefined;
    return after.row();
  }

  #track(hour: number, left: number, wasLeft: number): void {
    this.#left[hour] = left;
    this.#wasLeft[hour] = wasLeft;
    this.#isTracked[hour] = 1;
    this.#hours[this.#count] = hour;
    this.#count += 1;
  }

  /**
   * So far both runs have the same left in these hours: what the base had, worked out from what it gave. An hour that had units of the
   * row and nothing to give was exhausted in both: it stays as it is.
   */
  #trackHoursOf({ hours, count, base, next }: MovedRow, position: number, after: MovedHours): void {
    const { terms, given } = this.#before;
    const negligible = terms.capacity * NEGLIGIBLE;
    const first = this.#count;
    const own = given[position];
    const canBeExhausted = !this.#keepsHours && (this.#layer.weights[position] as number) > 0;
    for (let index = 0; index < count; index += 1) {
      const hour = hours[index] as number;
      if (this.#isTracked[hour] === 1) continue;
      if (canBeExhausted && (base[hour] as number) > 0 && (own === undefined || own[hour] === 0)) {
        after.put(hour, base[hour] as number, next[hour] as number);
        continue;
      }
      const left = within(hour, terms) ? terms.capacity : 0;
      this.#track(hour, left, left);
    }
    for (let at = 0; at < position && first < this.#count; at += 1) {
      const units = given[at];
      if (units === undefined) continue;
      const weight = this.#layer.weights[at] as number;
      for (let index = first; index < this.#count; index += 1) {
        const hour = this.#hours[index] as number;
        if ((units[hour] as number) <= 0) continue;
        const rest = (this.#left[hour] as number) - (units[hour] as number) * weight;
        this.#left[hour] = rest > negligible ? rest : 0;
      }
    }
    for (let index = first; index < this.#count; index += 1) {
      const hour = this.#hours[index] as number;
      this.#wasLeft[hour] = this.#left[hour] as number;
    }
  }
}

/** A layer without capacity gives nothing, not even what takes none of it. */
function within(hour: number, { capacity, start, end }: LayerTerms): boolean {
  return capacity > 0 && hour >= start && hour < end;
}

function leftAt(hour: number, quantity: Float64Array, paid: readonly Float64Array[]): number {
  let left = quantity[hour] as number;
  for (const given of paid) left -= given[hour] as number;
  return left;
}
