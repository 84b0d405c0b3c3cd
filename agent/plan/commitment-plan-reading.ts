import type { Frame, Reading, Understanding } from "#core/planner/frame";
import { corrected, drafted, isCorrection, isDraft, startsAnew } from "#agent/plan/commitment-drafts";
import { as, assuming, type CommitmentFacts, isMoney, isRecs, OTHERS, recsOf } from "#agent/plan/commitment-frames";
import { asShare, beside, CENTS, changedIn, comparedBy, inDollars, namesTwo, textOf, withoutShare } from "#agent/plan/commitment-said";
import { changeIn, optionIn, planOfFrame, type PlanSlots, saidSlots, withSlots } from "#agent/plan/commitment-slots";
import * as words from "#agent/plan/commitment-words";

const SIZED = /\b(?:siz\w+|cover|plan for|how (?:big|much|large)|per hour|an hour|\/h|upfront|1y|3y|year)\b/i;

/** A plan that is sized, compared or drafted. */
export function plan(
  text: string,
  { reading, ask }: Understanding,
  frame: Frame,
  near: Frame | undefined,
  { history, drafts, accounts }: CommitmentFacts,
  isAbout: boolean,
): Reading | undefined {
  const base = planOfFrame(near);
  const certain = frame.i === "sp" && ask === undefined;
  const said = beside(
    asShare(saidSlots(inDollars(text), accounts), base, text),
    certain ? changedIn(planOfFrame(frame), base, CENTS.test(text)) : {},
  );
  const change = changeIn(text, near?.["a.change"]);
  const isShort = text.split(/\s+/).length <= 12;
  const onIt = near !== undefined && history.slice(-2).includes(near);
  const leans = onIt && !startsAnew(text);
  const guessed = frame.i === "sp" ? changedIn(planOfFrame(frame), leans ? base : {}, CENTS.test(text)) : {};
  const slots = withSlots(leans ? base : {}, { ...(certain ? guessed : beside(guessed, said)), ...said });
  const done = (doing: string, more: PlanSlots = {}) => {
    // Both types are compared, so none is chosen.
    const { "a.type": type, ...others } = slots;
    const of =
      more["a.with"] === "type"
        ? { ...others, ...(base["a.type"] === undefined ? {} : { "a.type": base["a.type"] }) }
        : { ...others, ...(type === undefined ? {} : { "a.type": type }) };
    return as(reading, { i: "sp", ...of, "a.do": doing, ...more });
  };

  if (change !== undefined && !/\b(?:bill|forecast|budget)\b/i.test(text) && (isAbout || onIt || /\bwhat (?:if|happens)\b/i.test(text)))
    return as(reading, { i: "sp", ...withSlots(onIt || near !== undefined ? base : {}, withoutShare(said)), "a.change": change });
  if (words.FRONTIER.test(text)) return done("frontier");
  if (words.WORST.test(text) && (isAbout || onIt)) {
    if (frame.i !== "why") return done("worst");
    return assuming(as(reading, frame), { ...textOf(slots), "a.do": "worst" });
  }
  const hasSlots = Object.keys(said).length > 0;
  if (onIt && near["a.do"] === "compare" && hasSlots && words.AND_WHAT.test(text) && isShort) return done("compare", comparedBy(text));
  if (words.COMPARES.test(text) && (onIt || isAbout) && (hasSlots || namesTwo(text)) && !words.DRAFTS.test(text))
    return done("compare", comparedBy(text));
  if (onIt && words.DRAFTS_IT.test(text)) return drafted(text, reading, slots, drafts);
  const option = onIt ? optionIn(text) : undefined;
  if (onIt && option !== undefined && isShort && !words.ASKS.test(text)) return drafted(text, reading, slots, drafts);
  if (isRecs(frame) && !hasSlots)
    return words.SHOULD_BUY.test(text) || /\b(?:buy|commit)/i.test(text) ? assuming(as(reading, recsOf(frame)), { "a.do": "size" }) : undefined;
  if (words.SHOULD_BUY.test(text) && isAbout && frame.i !== "sp" && !hasSlots)
    return assuming(as(reading, recsOf({ i: "recs", "a.kind": "commitment" })), { "a.do": "size" });
  const isOrder = words.PLANS.test(text) && words.BUYS.test(text) && isDraft(text) && ["help", "amb", "inv", "recs"].includes(frame.i);
  if (isOrder) return drafted(text, reading, slots, []);
  if (frame.i === "help" && frame["a.topic"] !== undefined && ask === undefined) return undefined;
  const isFollowUp = onIt && hasSlots && isShort && !isElse(frame);
  if (frame.i !== "sp" && !isFollowUp && !(isAbout && hasSlots && SIZED.test(text) && !isElse(frame))) return undefined;
  if (ask !== undefined && isDraft(text) && words.CLAIMS_APPROVAL.test(text)) return undefined;
  if (isDraft(text)) return drafted(text, reading, slots, onIt && isCorrection(text) ? drafts : []);
  const corrects = onIt && isMoney(drafts.at(-1)) && !words.ASKS.test(text) && !words.SIZES.test(text) && !/\?\s*$/.test(text) && isCorrection(text);
  if (corrects) return corrected(reading, slots, drafts);
  return assuming(as(reading, { i: "sp", ...slots }), { "a.do": "size" });
}

/** Something else is asked, whatever words of plans stand in it. */
function isElse({ i }: Frame): boolean {
  return i === "q" || i === "pol" || OTHERS.has(i);
}
