import { writeFileSync } from "node:fs";
import { bankAuthors, bankHash, readBank } from "#agent/planner/bank";
import { writeWeights } from "#agent/planner/model/weights-file";
import { train } from "#agent/planner/training/train";

const started = Date.now();
const learnt = train(bankAuthors().flatMap(readBank));
const file = writeWeights(bankHash(), { ...learnt, confidence: { weights: [-1.0, 0.9], askBelow: 0.4, actBelow: 0.6 } });
writeFileSync(new URL("../agent/planner/weights.bin.gz", import.meta.url), file);
console.log(`Trained on ${bankAuthors().length} authors in ${((Date.now() - started) / 1000).toFixed(0)} s; weights ${(file.length / 1024).toFixed(0)} KiB.`);
