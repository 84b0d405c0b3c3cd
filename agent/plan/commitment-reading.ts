import { COMMITMENT_TERMS } from "#core/glossary/commitment-terms";
import { COMMITMENT_WORDS } from "#core/glossary/commitment-words";
import type { Frame, Reading, Understanding } from "#core/planner/frame";
import { changeIn, optionIn, planOfFrame, type PlanSlots, saidSlots, withSlots } from "#agent/plan/commitment-slots";
import * as words from "#agent/plan/commitment-words";

/** What the thread and its tenant hold that a message about commitments may lean on. */
export type CommitmentFacts = {
  readonly history: readonly Frame[];
  /** Drafts of the thread with the tool that made them, oldest first. */
  readonly drafts: readonly { readonly id: string; readonly tool: string }[];
  readonly accounts: readonly string[];
};

const POSITION: Frame = { i: "inv", "a.what": "savings_plans" };
/** Readings that name something of their own which words about plans must not take over. */
const OTHERS: ReadonlySet<Frame["i"]> = new Set(["fc", "bud", "anom", "hib", "wake", "sw", "snz", "mem", "sched", "chat"]);
const REFERENCE = /\bapr[- #]?0*([1-9]\d{0,8})\b/i;

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

/** Undo, return, cancel: of the thread's last draft, or of a plan that is held. */
function takenBack(text: string, reading: Reading, { drafts }: CommitmentFacts, isAbout: boolean, isNear: boolean): Reading | undefined {
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

/** What is held, its ends, its lock-in, the pipeline, the pause, who buys. */
function position(text: string, reading: Reading, isAbout: boolean, isNear: boolean): Reading | undefined {
  const { frame } = reading;
  const about = (name: string) =>
    as(reading, { ...POSITION, "a.about": name, ...(frame.i === "q" || frame["t"] === undefined ? {} : { t: frame["t"] }) });
  if (words.PAUSES.test(text)) return about("pause");
  if (words.WHO_SIGNED.test(text) && (isAbout || words.PURCHASE.test(text)))
    return frame.i === "audit"
      ? assuming(as(reading, frame), { "a.what": "savings_plans" })
      : as(reading, { i: "audit", "a.what": "savings_plans", ...(frame["t"] === undefined ? {} : { t: frame["t"] }) });
  if (words.VENDOR.test(text) && (isAbout || /\bvendor\b/i.test(text)) && frame.i !== "sp" && !words.DRAFTS.test(text)) return about("vendor");
  if (words.RETURNS_LEFT.test(text)) return about("returns");
  if (words.MAY_RETURN.test(text) && (isAbout || isNear) && !words.DRAFTS.test(text)) return about("returns");
  if (words.QUEUED.test(text) && words.ASKS.test(text)) return about("queued");
  if (words.LAST_PURCHASE.test(text) && /\bsav|\b(?:do|doing|perform|used?|worked?)\b/i.test(text) && (isAbout || words.PURCHASE.test(text)))
    return about("last_purchase");
  const isReserved = words.RESERVED.test(text) && !words.PLANS.test(text);
  const kind: Frame = isReserved ? { i: "inv", "a.what": "reservations" } : POSITION;
  if (words.EXPIRES.test(text) && isAbout && !words.DRAFTS.test(text) && !words.COMPARES.test(text))
    return as(reading, { ...kind, "a.about": "expiries" });
  if (
    words.LOCK_IN.test(text) &&
    !words.WORST.test(text) &&
    !words.DRAFTS.test(text) &&
    !/\block in [a-z]\w*:/i.test(text) &&
    (/\b(?:our|we|us|current\w*|now)\b/i.test(text) || isAbout) &&
    frame.i !== "sp"
  )
    return about("lock_in");
  if (
    isReserved &&
    frame.i !== "q" &&
    frame.i !== "recs" &&
    (words.HOLDS.test(text) || /\b(?:us(?:e|ed|ing|age)|utili\w+|cover\w*|doing|which|what)\b/i.test(text))
  )
    return as(reading, kind);
  if (words.STATUS.test(text) && isAbout && frame.i !== "sp") return about("queued");
  return undefined;
}

/** A plan that is sized, compared or drafted. */
function plan(
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

/** A draft. Where the thread holds one already, that card is looked at first: two purchases for one wish are one too many. */
function drafted(text: string, reading: Reading, slots: PlanSlots, drafts: CommitmentFacts["drafts"]): Reading {
  const last = lastPurchase(drafts);
  const option = optionIn(text);
  return assuming(as(reading, { i: "sp", ...slots, ...(option === undefined ? {} : { "a.option": option }) }), {
    "a.do": "draft",
    ...(last === undefined ? {} : { "a.ref": last }),
  });
}

/** What the draft of this thread would be as corrected; its card is a person's to edit. */
function corrected(reading: Reading, slots: PlanSlots, drafts: CommitmentFacts["drafts"]): Reading {
  const last = lastPurchase(drafts);
  return assuming(as(reading, { i: "sp", ...slots }), last === undefined ? { "a.do": "size" } : { "a.do": "correct", "a.ref": last });
}

function lastPurchase(drafts: CommitmentFacts["drafts"]): string | undefined {
  return drafts.findLast(({ tool }) => tool === "propose_savings_plan")?.id;
}

const SIZED = /\b(?:siz\w+|cover|plan for|how (?:big|much|large)|per hour|an hour|\/h|upfront|1y|3y|year)\b/i;

function isDraft(text: string): boolean {
  if (words.NO_DRAFT.test(text)) return false;
  return words.DRAFTS.test(text) || (words.BUYS.test(text) && !words.SIZES.test(text) && !words.ASKS.test(text));
}

/** Says what is to be otherwise, not a plan of its own. */
function isCorrection(text: string): boolean {
  return !words.DRAFTS.test(text) || /\b(?:it|that|this|instead|rather)\b/i.test(text);
}

/** A plan that is named by itself inherits nothing. */
function startsAnew(text: string): boolean {
  return (
    NEW_PLAN.test(text) ||
    words.PLANS.test(text.replace(/\b(?:bump|raise|lower|change|set|drop|keep|make|put)\b.{0,12}\bcommit(?:ment)?\b|^commit\b/i, ""))
  );
}

const NEW_PLAN = /\b(?:an?|another|new|second)\b.{0,40}\bplan\b/i;

/** "Drop it to 70", of a plan that is sized by its coverage: a share, never dollars. */
function asShare(said: PlanSlots, base: PlanSlots, text: string): PlanSlots {
  const { "a.commit": commit, ...others } = said;
  const isShare =
    commit !== undefined && base["a.cover"] !== undefined && base["a.commit"] === undefined && Number(commit) >= 5 && Number(commit) <= 100;
  return isShare && !/\$|\b(?:dollars?|bucks|usd|an hour|per hour|hourly|commit\w*)\b|\/\s?h/i.test(text)
    ? { ...others, "a.cover": `${commit}%` }
    : said;
}

/** What is sure stands, and one size with it; the other adds what that does not say. */
function beside(said: PlanSlots, sure: PlanSlots): PlanSlots {
  const hasSize = ["a.cap", "a.commit", "a.cover"].some((slot) => sure[slot] !== undefined);
  return Object.fromEntries(
    Object.entries(said).filter(([slot]) => slot === "f.account" || (sure[slot] === undefined && !(hasSize && /^a\.c(?:ap|ommit|over)$/.test(slot)))),
  );
}

function textOf(slots: PlanSlots): Record<string, string> {
  return Object.fromEntries(Object.entries(slots).map(([slot, value]) => [slot, String(value)]));
}

const CENTS = /\bcents?\b/i;
/** "40 cents" is 0.4. */
function inDollars(text: string): string {
  return text.replace(/(\d+(?:\.\d+)?) ?(?:cents?|¢)/gi, (_all, cents: string) => `$${Number(cents) / 100}`);
}

/** What was read of this message, not taken over from the plan before. */
function changedIn(read: PlanSlots, before: PlanSlots, cents: boolean): PlanSlots {
  return Object.fromEntries(Object.entries(read).filter(([slot, value]) => before[slot] !== value && !(slot === "a.cover" && cents)));
}

/** Something else is asked, whatever words of plans stand in it. */
function isElse({ i }: Frame): boolean {
  return i === "q" || i === "pol" || OTHERS.has(i);
}

/** "20 %" of usage is no coverage. */
function withoutShare({ "a.cover": _cover, "a.commit": _commit, ...said }: PlanSlots): PlanSlots {
  return said;
}

const namesTwo = (text: string) =>
  (/\bcompute\b/i.test(text) && /\bec2\b/i.test(text)) || (/\b(?:1|one)\b/i.test(text) && /\b(?:3|three)\b/i.test(text)) || /\bupfront\b/i.test(text);

/** What is held against what: terms, payments, or Compute against EC2 Instance plans. */
function comparedBy(text: string): PlanSlots {
  if (/\bup[- ]?front\b|\bin advance\b|\bpartial\b/i.test(text) && !/\by(?:ea)?rs?\b|\d ?y\b/i.test(text)) return { "a.with": "payment" };
  if (/\bcompute\b|\bec2\b/i.test(text) && !/\by(?:ea)?rs?\b|\d ?y\b/i.test(text)) return { "a.with": "type" };
  return { "a.with": "term" };
}

function lastPlan(history: readonly Frame[]): Frame | undefined {
  return history.slice(-4).findLast((frame) => (frame.i === "sp" && frame["a.do"] !== "return" && frame["a.do"] !== "undo") || isRecs(frame));
}

const isRecs = (frame: Frame) => frame.i === "recs" && frame["a.kind"] === "commitment";
const recsOf = (frame: Frame): Frame => Object.fromEntries(Object.entries(frame).filter(([key]) => /^i$|^a\.kind$|^f\./.test(key))) as Frame;
const isPosition = (frame: Frame | undefined) =>
  (frame?.i === "inv" || frame?.i === "audit") && /^(?:savings_plans|reservations)$/.test(String(frame["a.what"]));
const isMoney = (draft: { readonly tool: string } | undefined) => draft?.tool.startsWith("propose_savings_plan") === true;

function as(reading: Reading, frame: Frame): Reading {
  return { ...reading, frame, assumed: {}, also: [] };
}

function assuming(reading: Reading, assumed: Readonly<Record<string, string>>): Reading {
  return { ...reading, assumed };
}
