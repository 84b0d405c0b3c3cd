import { analyse } from "#agent/planner/analyse";
import { BANK_NOW, BANK_VOCABULARY, type Labelled } from "#agent/planner/bank";
import { confidenceFacts } from "#agent/planner/confidence";
import { dayOf } from "#agent/planner/dates";
import type { TrainedChoiceModel } from "#agent/planner/model/choice-model";
import { pack, PackedChoiceModel } from "#agent/planner/model/packed-model";
import { type Example, trainChoice } from "#agent/planner/model/train-choice";
import type { ConfidenceModel, Planner } from "#agent/planner/model/weights-file";
import { type Readings, readFrames } from "#agent/planner/readings";
import { rerank, rerankDecision } from "#agent/planner/rerank";
import { differences } from "#agent/planner/score-frames";
import { withHistory } from "#agent/planner/training/examples";
import { fitConfidence, type Judged } from "#agent/planner/training/fit-confidence";
import { fitLevels, type Outcome } from "#agent/planner/training/fit-levels";
import { train } from "#agent/planner/training/train";
import type { Frame } from "#core/planner/frame";

const TODAY = dayOf(BANK_NOW);
const NO_CONFIDENCE: ConfidenceModel = { weights: [], askBelow: 0, actBelow: 0, refuseBelow: 0 };

/** Readings of an author's lines by a planner that never saw that author. */
export type Fold = { readonly author: string; readonly planner: Planner; readonly lines: readonly FoldLine[] };
type FoldLine = { readonly gold: Frame; readonly analysis: ReturnType<typeof analyse>; readonly readings: Readings };

/** One planner for each author left out, and its readings of that author with the labelled history before each line. */
export function crossValidate(bank: ReadonlyMap<string, readonly Labelled[]>, progress: (text: string) => void): readonly Fold[] {
  return [...bank].map(([author, lines]) => {
    const started = Date.now();
    const learnt = train([...bank].filter(([other]) => other !== author).flatMap(([, each]) => each));
    const models = new Map([...learnt.models].map(([name, model]) => [name, new PackedChoiceModel(pack(model))]));
    const planner: Planner = { ...learnt, models, confidence: NO_CONFIDENCE };
    const read = withHistory(lines).map(({ line, history }) => {
      const analysis = analyse(line.text, { now: BANK_NOW, vocabulary: BANK_VOCABULARY, history }, planner.words);
      return { gold: line.frame, analysis, readings: readFrames(analysis, planner) };
    });
    progress(`without ${author}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
    return { author, planner, lines: read };
  });
}

const isRight = (frame: Frame | undefined, gold: Frame) => frame !== undefined && differences(frame, gold, TODAY).length === 0;

/** The second look at whole readings, learnt from held-out ones. */
export function trainReranker(folds: readonly Fold[]): TrainedChoiceModel {
  const examples: Example[] = [];
  for (const { lines } of folds) {
    for (const { gold, analysis, readings } of lines) {
      const decision = rerankDecision(analysis, readings.best);
      const right = decision.candidates.flatMap((_c, at) => (isRight(readings.best[at]?.frame, gold) ? [at] : []));
      if (right.length > 0 && decision.candidates.length > 1) examples.push({ decision, gold: right });
    }
  }
  return trainChoice(examples, { labels: 1, epochs: 12, l2: 1, l2Own: 20, rate: 0.03, minCount: 2 });
}

/** Confidence and levels, from folds read with a reranker that did not see them. */
export function fitOnFolds(folds: readonly { readonly fold: Fold; readonly reranker: TrainedChoiceModel }[]): ConfidenceModel {
  const judged: Judged[] = [];
  const rows: Omit<Outcome, "confidence">[] = [];
  for (const { fold, reranker } of folds) {
    for (const { gold, analysis, readings } of fold.lines) {
      const ranked = rerank(reranker, analysis, readings);
      const best = ranked.best[0]?.frame;
      judged.push({ facts: confidenceFacts(analysis, ranked), right: isRight(best, gold) });
      rows.push({
        intent: best?.i ?? "amb",
        gold,
        right: isRight(best, gold),
        keysWrong: best ? differences(best, gold, TODAY).some((key) => key !== "a.reason") : true,
        within: ranked.best.slice(0, 3).some(({ frame }) => isRight(frame, gold)),
      });
    }
  }
  const weights = fitConfidence(judged);
  const confidence = (facts: readonly number[]) => 1 / (1 + Math.exp(-facts.reduce((sum, fact, at) => sum + fact * (weights[at] ?? 0), 0)));
  return { weights, ...fitLevels(rows.map((row, at) => ({ ...row, confidence: confidence(judged[at]?.facts ?? []) }))) };
}
