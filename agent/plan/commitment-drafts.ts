import type { Reading } from "#core/planner/frame";
import { as, assuming, type CommitmentFacts } from "#agent/plan/commitment-frames";
import { optionIn, type PlanSlots } from "#agent/plan/commitment-slots";
import * as words from "#agent/plan/commitment-words";

export function isDraft(text: string): boolean {
  if (words.NO_DRAFT.test(text)) return false;
  return words.DRAFTS.test(text) || (words.BUYS.test(text) && !words.SIZES.test(text) && !words.ASKS.test(text));
}

/** Says what is to be otherwise, not a plan of its own. */
export function isCorrection(text: string): boolean {
  return !words.DRAFTS.test(text) || /\b(?:it|that|this|instead|rather)\b/i.test(text);
}

/** A plan that is named by itself inherits nothing. */
export function startsAnew(text: string): boolean {
  return (
    NEW_PLAN.test(text) ||
    words.PLANS.test(text.replace(/\b(?:bump|raise|lower|change|set|drop|keep|make|put)\b.{0,12}\bcommit(?:ment)?\b|^commit\b/i, ""))
  );
}

const NEW_PLAN = /\b(?:an?|another|new|second)\b.{0,40}\bplan\b/i;

/** A draft. Where the thread holds one already, that card is looked at first: two purchases for one wish are one too many. */
export function drafted(text: string, reading: Reading, slots: PlanSlots, drafts: CommitmentFacts["drafts"]): Reading {
  const last = lastPurchase(drafts);
  const option = optionIn(text);
  return assuming(as(reading, { i: "sp", ...slots, ...(option === undefined ? {} : { "a.option": option }) }), {
    "a.do": "draft",
    ...(last === undefined ? {} : { "a.ref": last }),
  });
}

/** What the draft of this thread would be as corrected; its card is a person's to edit. */
export function corrected(reading: Reading, slots: PlanSlots, drafts: CommitmentFacts["drafts"]): Reading {
  const last = lastPurchase(drafts);
  return assuming(as(reading, { i: "sp", ...slots }), last === undefined ? { "a.do": "size" } : { "a.do": "correct", "a.ref": last });
}

function lastPurchase(drafts: CommitmentFacts["drafts"]): string | undefined {
  return drafts.findLast(({ tool }) => tool === "propose_savings_plan")?.id;
}
