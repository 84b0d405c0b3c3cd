import type { Labelled } from "#agent/planner/bank";
import type { TrainedChoiceModel } from "#agent/planner/model/choice-model";
import { trainChoice, type TrainOptions } from "#agent/planner/model/train-choice";
import { LABEL_COUNTS } from "#agent/planner/problems";
import { readPhrases } from "#agent/planner/training/phrases";
import type { WordCounts } from "#agent/planner/spelling";
import { type Applicability, buildExamples, countWords, learnApplicability } from "#agent/planner/training/examples";

/** Everything that is learnt from labelled lines, short of the confidence that needs held-out authors. */
export type Learnt = {
  readonly words: WordCounts;
  readonly applicability: Applicability;
  readonly models: ReadonlyMap<string, TrainedChoiceModel>;
};

const OPTIONS: Omit<TrainOptions, "labels"> = { epochs: 14, l2: 12, l2Own: 6, rate: 0.12, minCount: 2 };
const BY_MODEL: Readonly<Record<string, Partial<TrainOptions>>> = { intent: { epochs: 12, l2: 8, rate: 0.05 } };

/** Learns from labelled lines, and from the phrases written for the planner unless told otherwise. */
export function train(bank: readonly Labelled[], phrases: readonly Labelled[] = readPhrases()): Learnt {
  const lines = [...bank, ...phrases];
  const words = countWords(lines);
  const applicability = learnApplicability(lines);
  const models = new Map<string, TrainedChoiceModel>();
  for (const [model, examples] of buildExamples(lines, words, applicability)) {
    models.set(model, trainChoice(examples, { ...OPTIONS, ...BY_MODEL[model], labels: LABEL_COUNTS.get(model) ?? 2 }));
  }
  return { words, applicability, models };
}
