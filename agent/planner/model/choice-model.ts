/**
 * One decision among candidates: softmax over `shared features x label` plus each candidate's own features.
 * A candidate's label is a value of a closed set, or a kind of candidate ("keep", "none", "mention").
 */
export type Candidate = {
  readonly label: number;
  readonly own: readonly number[];
  /** What the candidate scores before any weight: the log probability of a reading that is ranked again. */
  readonly base?: number;
};

/** Feature names are hashed; see `hash.ts`. */
export type Decision = {
  readonly shared: readonly number[];
  /** Many and weak: counted at {@link FINE_SCALE}. */
  readonly fine?: readonly number[];
  readonly candidates: readonly Candidate[];
};

/** Pieces of words outnumber words; at full weight they drown them. 0.3 was best on held-out authors. */
export const FINE_SCALE = 0.3;

export interface ChoiceModel {
  /** Probabilities, one per candidate. */
  probabilities(decision: Decision): Float64Array;
}

export function softmax(scores: Float64Array): Float64Array {
  let top = -Infinity;
  for (const s of scores) if (s > top) top = s;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] = Math.exp((scores[i] ?? 0) - top);
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) / sum;
  return scores;
}

/** Weights as trained: `rows` by hash of a shared or fine feature, one number per label (the scale is in them); `own` by hash of a candidate's feature. */
export class TrainedChoiceModel implements ChoiceModel {
  readonly labels: number;
  readonly rows: ReadonlyMap<number, Float32Array>;
  readonly own: ReadonlyMap<number, number>;

  constructor(labels: number, rows: ReadonlyMap<number, Float32Array>, own: ReadonlyMap<number, number>) {
    this.labels = labels;
    this.rows = rows;
    this.own = own;
  }

  probabilities({ shared, fine = [], candidates }: Decision): Float64Array {
    const byLabel = new Float64Array(this.labels);
    for (const feature of [...shared, ...fine]) {
      const row = this.rows.get(feature);
      if (row) for (let label = 0; label < row.length; label++) byLabel[label] = (byLabel[label] ?? 0) + (row[label] ?? 0);
    }
    const scores = new Float64Array(candidates.length);
    for (const [at, candidate] of candidates.entries()) {
      let score = (byLabel[candidate.label] ?? 0) + (candidate.base ?? 0);
      for (const feature of candidate.own) score += this.own.get(feature) ?? 0;
      scores[at] = score;
    }
    return softmax(scores);
  }
}
