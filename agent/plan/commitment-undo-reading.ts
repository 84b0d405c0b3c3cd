import type { Reading } from "#core/planner/frame";
import { as, type CommitmentFacts, isMoney, POSITION } from "#agent/plan/commitment-frames";
import * as words from "#agent/plan/commitment-words";

export const REFERENCE = /\bapr[- #]?0*([1-9]\d{0,8})\b/i;

/** Undo, return, cancel: of the thread's last draft, or of a plan that is held. */
export function takenBack(text: string, reading: Reading, { drafts }: CommitmentFacts, isAbout: boolean, isNear: boolean): Reading | undefined {
  const last = drafts.at(-1);
  const named = REFERENCE.exec(text)?.[1];
  if (words.UNDO_IT.test(text) && last !== undefined && isMoney(last)) return as(reading, { i: "sp", "a.do": "undo", "a.ref": last.id });
  if (words.UNDO_IT.test(text) && last === undefined && isNear && /\b(?:undo|return|give|take|refund|reverse|cancel)\b/i.test(text))
    return as(reading, { i: "sp", "a.do": "return" });
  const takes = words.TAKES_BACK.test(text) && (isAbout || words.PURCHASE.test(text) || words.QUEUED.test(text));
  if (!takes || named !== undefined) return undefined;
  if (words.MAY_RETURN.test(text) && !/^(?:please |can you |could you )/i.test(text)) return as(reading, { ...POSITION, "a.about": "returns" });
  if (words.ASKS.test(text) || words.PAUSES.test(text)) return undefined;
  if (isMoney(last) && /\b(?:draft|proposal)\b/i.test(text)) return as(reading, { i: "sp", "a.do": "undo", "a.ref": last?.id ?? "" });
  const state = words.QUEUED.test(text) ? { "a.state": "queued" } : /\b(?:return|bought|active|refund)\b/i.test(text) ? { "a.state": "active" } : {};
  return as(reading, { i: "sp", "a.do": "return", ...state });
}
