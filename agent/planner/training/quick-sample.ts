import { analyse } from "#agent/planner/analyse";
import { BANK_NOW, BANK_VOCABULARY, readBank } from "#agent/planner/bank";
import { dayOf } from "#agent/planner/dates";
import { readFrames } from "#agent/planner/readings";
import { differences } from "#agent/planner/score-frames";
import { withHistory } from "#agent/planner/training/examples";
import { train } from "#agent/planner/training/train";

/** What a planner learns from one small author alone, judged on lines of another: quick to do again. */
export type Sample = {
  readonly trainedOn: string;
  readonly judgedOn: string;
  readonly lines: number;
  readonly intent: number;
  readonly exact: number;
};

const LINES = 90;

export function quickSample(trainedOn = "d", judgedOn = "b"): Sample {
  const learnt = train(readBank(trainedOn), []);
  let intent = 0;
  let exact = 0;
  for (const { line, history } of withHistory(readBank(judgedOn).slice(0, LINES))) {
    const best = readFrames(analyse(line.text, { now: BANK_NOW, vocabulary: BANK_VOCABULARY, history }, learnt.words), learnt).best[0]?.frame;
    if (best?.i === line.frame.i) intent++;
    if (best && differences(best, line.frame, dayOf(BANK_NOW)).length === 0) exact++;
  }
  return { trainedOn, judgedOn, lines: LINES, intent, exact };
}
