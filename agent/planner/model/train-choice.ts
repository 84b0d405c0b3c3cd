import { type Decision, FINE_SCALE, softmax, TrainedChoiceModel } from "#agent/planner/model/choice-model";

/** `gold` lists every candidate that is right; at least one. */
export type Example = { readonly decision: Decision; readonly gold: readonly number[]; readonly weight?: number };

export type TrainOptions = {
  readonly labels: number;
  readonly epochs: number;
  /** L2 penalty on the shared weights, and on the candidates' own. */
  readonly l2: number;
  readonly l2Own: number;
  readonly rate: number;
  /** Shared features seen in fewer examples are left out. */
  readonly minCount: number;
};

/** A small deterministic generator (mulberry32), so that training gives the same weights each time. */
function shuffler(seed: number): (order: Int32Array) => void {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return (order) => {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      const held = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = held;
    }
  };
}

function indexFeatures(examples: readonly Example[], pick: (e: Example) => Iterable<number>, minCount: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const example of examples) for (const feature of new Set(pick(example))) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const index = new Map<number, number>();
  for (const [feature, count] of counts) if (count >= minCount) index.set(feature, index.size);
  return index;
}

const mapped = (features: readonly number[], index: ReadonlyMap<number, number>) =>
  Int32Array.from(new Set(features.flatMap((f) => index.get(f) ?? [])));

function sharedRows({ shared, fine = [] }: Decision, index: ReadonlyMap<number, number>): { readonly shared: Int32Array; readonly plain: number } {
  const strong = mapped(shared, index);
  return { shared: Int32Array.from([...strong, ...mapped(fine, index)]), plain: strong.length };
}

/** Multinomial logistic regression by AdaGrad; a pure function of its input. */
export function trainChoice(examples: readonly Example[], { labels, epochs, l2, l2Own, rate, minCount }: TrainOptions): TrainedChoiceModel {
  const sharedIndex = indexFeatures(examples, (e) => [...e.decision.shared, ...(e.decision.fine ?? [])], minCount);
  const ownIndex = indexFeatures(examples, (e) => e.decision.candidates.flatMap((c) => c.own), 1);
  const data = examples.map(({ decision, gold, weight }) => ({
    ...sharedRows(decision, sharedIndex),
    labels: Int32Array.from(decision.candidates, (c) => c.label),
    live: Int32Array.from(new Set(decision.candidates.map((c) => c.label))),
    base: Float64Array.from(decision.candidates, (c) => c.base ?? 0),
    own: decision.candidates.map((c) => mapped(c.own, ownIndex)),
    gold: new Set(gold),
    weight: weight ?? 1,
  }));
  const W = new Float32Array(sharedIndex.size * labels);
  const G = new Float32Array(W.length).fill(1e-6);
  const V = new Float32Array(ownIndex.size);
  const H = new Float32Array(V.length).fill(1e-6);
  const order = Int32Array.from(data, (_d, i) => i);
  const shuffle = shuffler(7);
  const byLabel = new Float64Array(labels);
  const gradient = new Float64Array(labels);
  const penalty = l2 / Math.max(1, data.length);
  const penaltyOwn = l2Own / Math.max(1, data.length);

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order);
    const step = rate / (1 + (2 * epoch) / epochs);
    for (const at of order) {
      const example = data[at];
      if (!example || example.labels.length < 2) continue;
      const { shared, plain, own, gold, weight, live } = example;
      byLabel.fill(0);
      for (let i = 0; i < shared.length; i++) {
        const scale = i < plain ? 1 : FINE_SCALE;
        const row = shared[i]! * labels;
        for (const l of live) byLabel[l] = byLabel[l]! + scale * W[row + l]!;
      }
      const p = new Float64Array(own.length);
      for (let c = 0; c < own.length; c++) {
        let s = byLabel[example.labels[c]!]! + example.base[c]!;
        for (const f of own[c]!) s += V[f]!;
        p[c] = s;
      }
      softmax(p);
      let right = 0;
      for (const g of gold) right += p[g]!;
      gradient.fill(0);
      for (let c = 0; c < own.length; c++) {
        const target = gold.has(c) ? p[c]! / Math.max(right, 1e-12) : 0;
        const g = (p[c]! - target) * weight;
        gradient[example.labels[c]!] = gradient[example.labels[c]!]! + g;
        if (Math.abs(g) < 1e-5) continue;
        for (const f of own[c]!) {
          const d = g + penaltyOwn * V[f]!;
          H[f] = H[f]! + d * d;
          V[f] = V[f]! - (step * d) / Math.sqrt(H[f]!);
        }
      }
      for (let i = 0; i < shared.length; i++) {
        const scale = i < plain ? 1 : FINE_SCALE;
        const row = shared[i]! * labels;
        for (const l of live) {
          const g = gradient[l]!;
          if (g > -5e-4 && g < 5e-4) continue;
          const k = row + l;
          const d = scale * g + penalty * W[k]!;
          G[k] = G[k]! + d * d;
          W[k] = W[k]! - (step * d) / Math.sqrt(G[k]!);
        }
      }
    }
  }
  const rows = new Map<number, Float32Array>();
  const fine = new Set(examples.flatMap((e) => e.decision.fine ?? []));
  for (const [feature, row] of sharedIndex)
    rows.set(
      feature,
      W.slice(row * labels, (row + 1) * labels).map((w) => (fine.has(feature) ? FINE_SCALE * w : w)),
    );
  const own = new Map<number, number>();
  for (const [feature, row] of ownIndex) own.set(feature, V[row] ?? 0);
  return new TrainedChoiceModel(labels, rows, own);
}
