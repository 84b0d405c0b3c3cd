import type { Analysis } from "#agent/planner/analyse";
import type { ConfidenceModel } from "#agent/planner/model/weights-file";
import type { Readings } from "#agent/planner/readings";
import { ACTION_INTENTS } from "#core/planner/frame";

/** What the confidence is judged from. The first is the constant. */
export function confidenceFacts(analysis: Analysis, { best, intents }: Readings): readonly number[] {
  const first = best[0];
  const p = first?.probability ?? 0;
  const second = best[1]?.probability ?? 0;
  const intent = first ? (intents.get(first.frame.i) ?? 0) : 0;
  const keys = first ? Object.keys(first.frame).length - 1 : 0;
  const logit = (x: number) => Math.log((x + 1e-4) / (1 - x + 1e-4));
  return [
    1,
    logit(p),
    logit(intent),
    Math.log((p + 1e-4) / (second + 1e-4)),
    analysis.turn > 0 ? 1 : 0,
    Math.min(keys, 8) / 8,
    Math.min(analysis.pieces.length, 40) / 40,
    first && ACTION_INTENTS.has(first.frame.i) ? 1 : 0,
    best.slice(0, 3).reduce((sum, each) => sum + each.probability, 0),
    first?.frame.i === "amb" || first?.frame.i === "oos" ? 1 : 0,
  ];
}

export function confidenceOf(model: ConfidenceModel, facts: readonly number[]): number {
  let score = 0;
  for (const [at, fact] of facts.entries()) score += fact * (model.weights[at] ?? 0);
  return 1 / (1 + Math.exp(-score));
}
