import type { PlanSlots } from "#agent/plan/commitment-slots";

/** "Drop it to 70", of a plan that is sized by its coverage: a share, never dollars. */
export function asShare(said: PlanSlots, base: PlanSlots, text: string): PlanSlots {
  const { "a.commit": commit, ...others } = said;
  const isShare =
    commit !== undefined && base["a.cover"] !== undefined && base["a.commit"] === undefined && Number(commit) >= 5 && Number(commit) <= 100;
  return isShare && !/\$|\b(?:dollars?|bucks|usd|an hour|per hour|hourly|commit\w*)\b|\/\s?h/i.test(text)
    ? { ...others, "a.cover": `${commit}%` }
    : said;
}

/** What is sure stands, and one size with it; the other adds what that does not say. */
export function beside(said: PlanSlots, sure: PlanSlots): PlanSlots {
  const hasSize = ["a.cap", "a.commit", "a.cover"].some((slot) => sure[slot] !== undefined);
  return Object.fromEntries(
    Object.entries(said).filter(([slot]) => slot === "f.account" || (sure[slot] === undefined && !(hasSize && /^a\.c(?:ap|ommit|over)$/.test(slot)))),
  );
}

/** What was read of this message, not taken over from the plan before. */
export function changedIn(read: PlanSlots, before: PlanSlots, cents: boolean): PlanSlots {
  return Object.fromEntries(Object.entries(read).filter(([slot, value]) => before[slot] !== value && !(slot === "a.cover" && cents)));
}

/** "20 %" of usage is no coverage. */
export function withoutShare({ "a.cover": _cover, "a.commit": _commit, ...said }: PlanSlots): PlanSlots {
  return said;
}

export function textOf(slots: PlanSlots): Record<string, string> {
  return Object.fromEntries(Object.entries(slots).map(([slot, value]) => [slot, String(value)]));
}

export const CENTS = /\bcents?\b/i;
/** "40 cents" is 0.4. */
export function inDollars(text: string): string {
  return text.replace(/(\d+(?:\.\d+)?) ?(?:cents?|¢)/gi, (_all, cents: string) => `$${Number(cents) / 100}`);
}

export const namesTwo = (text: string) =>
  (/\bcompute\b/i.test(text) && /\bec2\b/i.test(text)) || (/\b(?:1|one)\b/i.test(text) && /\b(?:3|three)\b/i.test(text)) || /\bupfront\b/i.test(text);

/** What is held against what: terms, payments, or Compute against EC2 Instance plans. */
export function comparedBy(text: string): PlanSlots {
  if (/\bup[- ]?front\b|\bin advance\b|\bpartial\b/i.test(text) && !/\by(?:ea)?rs?\b|\d ?y\b/i.test(text)) return { "a.with": "payment" };
  if (/\bcompute\b|\bec2\b/i.test(text) && !/\by(?:ea)?rs?\b|\d ?y\b/i.test(text)) return { "a.with": "type" };
  return { "a.with": "term" };
}
