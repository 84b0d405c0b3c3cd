import { type ChoiceModel, type Decision, softmax, type TrainedChoiceModel } from "#agent/planner/model/choice-model";

/** Weights of one model as whole numbers of `scale`, features by hash. */
export type Packed = {
  readonly labels: number;
  readonly scale: number;
  readonly rowKeys: Uint32Array;
  /** `rowKeys.length x labels`. */
  readonly rows: Int8Array;
  readonly ownScale: number;
  readonly ownKeys: Uint32Array;
  readonly own: Int8Array;
};

/** Shared features whose weights differ by less than this between labels say nothing. */
const PRUNE = 0.04;

export function pack(model: TrainedChoiceModel): Packed {
  const rows = [...model.rows].filter(([, row]) => Math.max(...row) - Math.min(...row) >= PRUNE).toSorted((a, b) => a[0] - b[0]);
  const own = [...model.own].filter(([, weight]) => Math.abs(weight) >= PRUNE / 2).toSorted((a, b) => a[0] - b[0]);
  let most = 1e-6;
  for (const [, row] of rows) for (const w of row) most = Math.max(most, Math.abs(w));
  let mostOwn = 1e-6;
  for (const [, w] of own) mostOwn = Math.max(mostOwn, Math.abs(w));
  const [scale, ownScale] = [most / 127, mostOwn / 127];
  const matrix = new Int8Array(rows.length * model.labels);
  for (const [at, [, row]] of rows.entries())
    for (let l = 0; l < model.labels; l++) matrix[at * model.labels + l] = Math.round((row[l] ?? 0) / scale);
  return {
    labels: model.labels,
    scale,
    rowKeys: Uint32Array.from(rows, ([k]) => k),
    rows: matrix,
    ownScale,
    ownKeys: Uint32Array.from(own, ([k]) => k),
    own: Int8Array.from(own, ([, w]) => Math.round(w / ownScale)),
  };
}

/** Open addressing; a slot holds the index of the key plus one. */
class Lookup {
  readonly #slots: Int32Array;
  readonly #keys: Uint32Array;
  readonly #mask: number;

  constructor(keys: Uint32Array) {
    let size = 16;
    while (size < keys.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#keys = keys;
    this.#slots = new Int32Array(size);
    for (let i = 0; i < keys.length; i++) {
      let at = Math.imul(keys[i] ?? 0, 0x9e3779b1) & this.#mask;
      while (this.#slots[at] !== 0) at = (at + 1) & this.#mask;
      this.#slots[at] = i + 1;
    }
  }

  /** The index of the key, or -1. */
  find(key: number): number {
    let at = Math.imul(key, 0x9e3779b1) & this.#mask;
    for (;;) {
      const slot = this.#slots[at] ?? 0;
      if (slot === 0) return -1;
      if (this.#keys[slot - 1] === key) return slot - 1;
      at = (at + 1) & this.#mask;
    }
  }
}

export class PackedChoiceModel implements ChoiceModel {
  readonly #packed: Packed;
  readonly #rows: Lookup;
  readonly #own: Lookup;

  constructor(packed: Packed) {
    this.#packed = packed;
    this.#rows = new Lookup(packed.rowKeys);
    this.#own = new Lookup(packed.ownKeys);
  }

  probabilities({ shared, fine = [], candidates }: Decision): Float64Array {
    const { labels, scale, rows, ownScale, own } = this.#packed;
    const sums = new Int32Array(labels);
    for (const feature of new Set([...shared, ...fine])) {
      const row = this.#rows.find(feature);
      if (row >= 0) for (let l = 0, k = row * labels; l < labels; l++, k++) sums[l] = (sums[l] ?? 0) + (rows[k] ?? 0);
    }
    const scores = new Float64Array(candidates.length);
    for (const [at, candidate] of candidates.entries()) {
      let sum = 0;
      for (const feature of new Set(candidate.own)) {
        const index = this.#own.find(feature);
        if (index >= 0) sum += own[index] ?? 0;
      }
      scores[at] = (candidate.base ?? 0) + (sums[candidate.label] ?? 0) * scale + sum * ownScale;
    }
    return softmax(scores);
  }
}
