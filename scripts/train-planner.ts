import { writeFileSync } from "node:fs";
import { bankAuthors, bankHash, readBank } from "#agent/planner/bank";
import { writeWeights } from "#agent/planner/model/weights-file";
import { crossValidate, fitOnFolds, trainReranker } from "#agent/planner/training/cross-validate";
import { train } from "#agent/planner/training/train";

/** Writes agent/planner/weights.bin.gz: the classifiers from all authors, the second look and the levels from held-out ones. */
const started = Date.now();
const bank = new Map(bankAuthors().map((author) => [author, readBank(author)]));
const folds = crossValidate(bank, (text) => console.log(text));
const confidence = fitOnFolds(folds.map((fold) => ({ fold, reranker: trainReranker(folds.filter((other) => other !== fold)) })));
const learnt = train([...bank.values()].flat());
const models = new Map([...learnt.models, ["rerank", trainReranker(folds)] as const]);
const file = writeWeights(bankHash(), { words: learnt.words, applicability: learnt.applicability, models, confidence });
writeFileSync(new URL("../agent/planner/weights.bin.gz", import.meta.url), file);
console.log(
  `Trained on ${bank.size} authors in ${((Date.now() - started) / 1000).toFixed(0)} s; weights ${(file.length / 1024).toFixed(0)} KiB; asks below ${confidence.askBelow}, acts from ${confidence.actBelow}, refuses from ${confidence.refuseBelow}.`,
);
