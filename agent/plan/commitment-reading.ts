import { COMMITMENT_TERMS } from "#core/glossary/commitment-terms";
import { COMMITMENT_WORDS } from "#core/glossary/commitment-words";
import type { Reading, Understanding } from "#core/planner/frame";
import { as, type CommitmentFacts, isMoney, isPosition, isRecs, lastPlan, OTHERS } from "#agent/plan/commitment-frames";
import { plan } from "#agent/plan/commitment-plan-reading";
import { position } from "#agent/plan/commitment-position-reading";
import { REFERENCE, takenBack } from "#agent/plan/commitment-undo-reading";
import * as words from "#agent/plan/commitment-words";

/** Commitments as what a saving is counted after, not as what is asked about. */
const NET_OF_THEM = /\b(?:after|before|net of|counting|including) (?:all |my |our |the )?(?:commitments?|savings plans?|reservations?)\b/i;

/**
 * What a message asks of commitments, by rule: sizes, what-ifs, comparisons, drafts and their corrections, undo, what is held. It sorts and
 * never acts; a draft is what it leads to at most. Undefined: as it was understood.
 */
export function commitmentReading(text: string, understood: Understanding, facts: CommitmentFacts): Reading | undefined {
  const { reading, attack } = understood;
  const { frame } = reading;
  const near = lastPlan(facts.history);
  const isNear = near !== undefined || isPosition(facts.history.at(-1)) || isMoney(facts.drafts.at(-1));
  const isAbout =
    words.PLANS.test(text) ||
    words.RESERVED.test(text) ||
    frame.i === "sp" ||
    mayStand(text) ||
    (words.OUR_PLANS.test(text) && words.OF_PLANS.test(text));
  if (isAbout && words.HIDES.test(text) && (words.BUYS.test(text) || words.DRAFTS.test(text))) return as(reading, { i: "inj" });
  const term =
    attack || frame.i === "q" || (frame.i === "help" && frame["a.topic"] !== undefined && understood.ask === undefined) ? undefined : termIn(text);
  if (term !== undefined) return as(reading, { i: "help", "a.topic": term });
  if (attack || frame.i === "inj" || words.TERM.test(text) || (!isAbout && !isNear && !words.FRONTIER.test(text) && !mayStand(text)))
    return undefined;
  if (frame.i === "recs" && !isRecs(frame) && understood.ask === undefined && NET_OF_THEM.test(text)) return undefined;
  const back = takenBack(text, reading, facts, isAbout, isNear);
  if (back !== undefined) return back;
  if (words.ELSEWHERE.test(text)) return undefined;
  if (REFERENCE.test(text) && frame.i !== "sp") return undefined;
  if (OTHERS.has(frame.i) && !isAbout && !words.USAGE_CHANGES.test(text)) return undefined;
  return position(text, reading, isAbout, isNear) ?? plan(text, understood, frame, near, facts, isAbout);
}

/** "What is a floor": a word of commitments that the glossary knows. */
function termIn(text: string): string | undefined {
  if (!words.TERM.test(text)) return undefined;
  const lower = text.toLowerCase().replaceAll("-", " ");
  const names = [...COMMITMENT_WORDS, ...COMMITMENT_TERMS].flatMap(({ term, synonyms }) =>
    [term.replaceAll("_", " "), ...synonyms].map((name) => ({ term, name: name.toLowerCase().replaceAll("-", " ") })),
  );
  return names.toSorted((a, b) => b.name.length - a.name.length).find(({ name }) => new RegExp(`\\b${name}s?\\b`).test(lower))?.term;
}

/** Sentences that can only be about commitments, alone. */
function mayStand(text: string): boolean {
  return (
    /\bwhat (?:if|happens (?:if|when))\b.*\b(?:usage|demand|load)\b/i.test(text) ||
    words.PAUSES.test(text) ||
    words.VENDOR.test(text) ||
    (words.QUEUED.test(text) && /\banything\b|\bwhat(?:'s| is)\b|\bplan/i.test(text)) ||
    (words.RETURNS_LEFT.test(text) && /\breturn(?:s|ed)?\b/i.test(text)) ||
    (words.LAST_PURCHASE.test(text) && /\bpurchase\b/i.test(text)) ||
    (words.WHO_SIGNED.test(text) && /\bpurchase\b/i.test(text)) ||
    words.LOCK_IN.test(text) ||
    /\bcover \d{1,3} ?%/i.test(text)
  );
}
