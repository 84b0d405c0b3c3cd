import type { Frame, Reading } from "#core/planner/frame";
import { as, assuming, POSITION } from "#agent/plan/commitment-frames";
import * as words from "#agent/plan/commitment-words";

/** What is held, its ends, its lock-in, the pipeline, the pause, who buys. */
export function position(text: string, reading: Reading, isAbout: boolean, isNear: boolean): Reading | undefined {
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
