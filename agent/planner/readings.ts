import type { Analysis } from "#agent/planner/analyse";
import type { ChoiceModel } from "#agent/planner/model/choice-model";
import { assemble, type Effect, INTENTS, intentDecision, prepare, problemsFor } from "#agent/planner/problems";
import { frameKey } from "#agent/planner/score-frames";
import type { Frame, Intent } from "#core/planner/frame";

export type Weighted = { readonly frame: Frame; readonly probability: number };

export type Readings = {
  /** Distinct frames, the likeliest first. */
  readonly best: readonly Weighted[];
  readonly intents: ReadonlyMap<Intent, number>;
};

type Models = { readonly models: ReadonlyMap<string, ChoiceModel>; readonly applicability: ReadonlyMap<Intent, ReadonlySet<string>> };

/** Intents below this are not followed further. */
const LEAST_INTENT = 0.02;
const MOST_INTENTS = 4;
/** A candidate this unlikely is never flipped to. */
const LEAST_CHOICE = 0.015;
const MOST_FLIPS = 14;
const MOST_FRAMES = 24;

type Made = { readonly probabilities: Float64Array; readonly effects: readonly Effect[]; readonly top: number };

export function readFrames(analysis: Analysis, { models, applicability }: Models): Readings {
  const prepared = prepare(analysis);
  const intentModel = models.get("intent");
  const p = intentModel ? intentModel.probabilities(intentDecision(prepared)) : new Float64Array(INTENTS.length);
  const intents = new Map(INTENTS.map((intent, at): [Intent, number] => [intent, p[at] ?? 0]));
  const ranked = [...intents].toSorted((a, b) => b[1] - a[1]).filter(([, each], at) => at === 0 || (each >= LEAST_INTENT && at < MOST_INTENTS));
  const frames = new Map<string, { frame: Frame; probability: number }>();
  for (const [intent, chance] of ranked) {
    const decisions: Made[] = [];
    for (const { model, decision, effects } of problemsFor(prepared, intent, (i, key) => applicability.get(i)?.has(key) ?? false)) {
      const trained = models.get(model);
      if (!trained) continue;
      const probabilities = trained.probabilities(decision);
      let top = 0;
      for (let i = 1; i < probabilities.length; i++) if ((probabilities[i] ?? 0) > (probabilities[top] ?? 0)) top = i;
      decisions.push({ probabilities, effects, top });
    }
    for (const { effects, probability } of combinations(decisions)) {
      const frame = assemble(intent, analysis.previous, effects);
      const key = frameKey(frame, analysis.today);
      const hit = frames.get(key);
      if (hit) hit.probability += chance * probability;
      else frames.set(key, { frame, probability: chance * probability });
    }
  }
  return { best: [...frames.values()].toSorted((a, b) => b.probability - a.probability), intents };
}

/** The likeliest joint choices: the best one, each flip of it, and flips of two. */
function combinations(decisions: readonly Made[]): readonly { readonly effects: readonly Effect[]; readonly probability: number }[] {
  let log = 0;
  const top: Effect[] = [];
  const flips: { at: number; to: number; cost: number }[] = [];
  for (const [at, { probabilities, effects, top: best }] of decisions.entries()) {
    const p = probabilities[best] ?? 1;
    log += Math.log(p);
    const effect = effects[best];
    if (effect) top.push(effect);
    for (let to = 0; to < probabilities.length; to++) {
      const other = probabilities[to] ?? 0;
      if (to !== best && other >= LEAST_CHOICE) flips.push({ at, to, cost: Math.log(p) - Math.log(other) });
    }
  }
  flips.sort((a, b) => a.cost - b.cost);
  const used = flips.slice(0, MOST_FLIPS);
  const sets: { flips: typeof used; cost: number }[] = [{ flips: [], cost: 0 }];
  for (const flip of used) {
    for (const set of sets.slice()) {
      if (set.flips.length < 3 && set.flips.every((f) => f.at !== flip.at)) sets.push({ flips: [...set.flips, flip], cost: set.cost + flip.cost });
    }
  }
  return sets
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MOST_FRAMES)
    .map((set) => {
      const effects = [...top];
      for (const { at, to } of set.flips) {
        const effect = decisions[at]?.effects[to];
        if (effect) effects[at] = effect;
      }
      return { effects, probability: Math.exp(log - set.cost) };
    });
}
