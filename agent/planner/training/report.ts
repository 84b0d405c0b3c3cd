import { BANK_NOW, BANK_VOCABULARY, type Labelled } from "#agent/planner/bank";
import { dayOf } from "#agent/planner/dates";
import { pack, PackedChoiceModel } from "#agent/planner/model/packed-model";
import type { Planner } from "#agent/planner/model/weights-file";
import { type Judgement, type Scores, scoresOf } from "#agent/planner/scores";
import { type Fold, fitOnFolds, trainReranker } from "#agent/planner/training/cross-validate";
import { understandWith } from "#agent/planner/understand";
import { quickSample, type Sample } from "#agent/planner/training/quick-sample";
import type { Frame } from "#core/planner/frame";

export type Report = {
  readonly bank: string;
  readonly history: { readonly labelled: Table; readonly own: Table };
  readonly sample: Sample;
};
type Table = { readonly all: Scores; readonly authors: Readonly<Record<string, Scores>> };

/** Every author judged by a planner, a reranker and levels that were learnt from the others. */
export function reportOf(
  bank: ReadonlyMap<string, readonly Labelled[]>,
  folds: readonly Fold[],
  hash: string,
): { readonly report: Report; readonly judgements: readonly (Judgement & { readonly line: Labelled; readonly own: boolean })[] } {
  const rerankers = new Map(folds.map((fold) => [fold.author, trainReranker(folds.filter((other) => other !== fold))]));
  const judgements: (Judgement & { line: Labelled; own: boolean })[] = [];
  for (const fold of folds) {
    const reranker = rerankers.get(fold.author);
    if (!reranker) continue;
    const others = folds
      .filter((other) => other !== fold)
      .flatMap((other) => {
        const own = rerankers.get(other.author);
        return own ? [{ fold: other, reranker: own }] : [];
      });
    const planner: Planner = {
      ...fold.planner,
      models: new Map([...fold.planner.models, ["rerank", new PackedChoiceModel(pack(reranker))]]),
      confidence: fitOnFolds(others),
    };
    for (const own of [false, true]) judgements.push(...judge(planner, bank.get(fold.author) ?? [], own));
  }
  const table = (own: boolean): Table => {
    const mine = judgements.filter((j) => j.own === own);
    return {
      all: scoresOf(mine, dayOf(BANK_NOW)),
      authors: Object.fromEntries(
        [...bank.keys()].map((author) => [
          author,
          scoresOf(
            mine.filter((j) => j.line.author === author),
            dayOf(BANK_NOW),
          ),
        ]),
      ),
    };
  };
  return { report: { bank: hash, history: { labelled: table(false), own: table(true) }, sample: quickSample() }, judgements };
}

/** `own`: what the planner itself read is the history of the next line, as in life; else the labels are. */
export function judge(
  planner: Planner,
  lines: readonly Labelled[],
  own: boolean,
): readonly (Judgement & { readonly line: Labelled; readonly own: boolean })[] {
  let history: Frame[] = [];
  return lines.map((line) => {
    if (line.turn === 1) history = [];
    const understanding = understandWith(planner, line.text, { now: BANK_NOW, vocabulary: BANK_VOCABULARY, history });
    history = [...history, own ? heldAfter(understanding, line.frame) : line.frame];
    return { line, own, gold: line.frame, understanding };
  });
}

/** After a question back, the person's click settles the frame; without a fitting button they go on from the best reading. */
function heldAfter({ reading, ask }: Judgement["understanding"], gold: Frame): Frame {
  const clicked = ask?.options.find(
    (o) =>
      scoresOf([{ gold, understanding: { reading: { ...reading, frame: o.interpretation }, attack: false } }], dayOf(BANK_NOW)).answeredExactly === 1,
  );
  return clicked?.interpretation ?? reading.frame;
}
