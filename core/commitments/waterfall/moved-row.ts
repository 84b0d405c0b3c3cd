/** What is left of a row, at some point of the waterfall, where that is another quantity than in the base: hours, and both quantities. */
export type MovedRow = {
  /** Ascending is not promised. */
  readonly hours: Int32Array;
  readonly count: number;
  /** NaN in all other hours. */
  readonly base: Float64Array;
  readonly next: Float64Array;
};

/** Undefined where the two are the same. */
export function movedRow(base: Float64Array, next: Float64Array): MovedRow | undefined {
  const moved = new MovedHours(base.length, undefined);
  for (let hour = 0; hour < base.length; hour += 1) moved.put(hour, base[hour] as number, next[hour] as number);
  return moved.row();
}

/** The hours of a row after a layer; takes over the arrays that it had before, and makes them only where something differs. */
export class MovedHours {
  readonly #length: number;
  #hours: Int32Array | undefined;
  #count = 0;
  #base: Float64Array | undefined;
  #next: Float64Array | undefined;

  constructor(length: number, before: MovedRow | undefined) {
    this.#length = length;
    this.#base = before?.base;
    this.#next = before?.next;
  }

  put(hour: number, base: number, next: number): void {
    if (base === next) {
      if (this.#base !== undefined) this.#base[hour] = Number.NaN;
      return;
    }
    this.#base ??= new Float64Array(this.#length).fill(Number.NaN);
    this.#next ??= new Float64Array(this.#length);
    this.#hours ??= new Int32Array(this.#length);
    this.#base[hour] = base;
    this.#next[hour] = next;
    this.#hours[this.#count] = hour;
    this.#count += 1;
  }

  row(): MovedRow | undefined {
    if (this.#hours === undefined || this.#base === undefined || this.#next === undefined) return undefined;
    return { hours: this.#hours, count: this.#count, base: this.#base, next: this.#next };
  }
}
