import type { Frame } from "#core/planner/frame";
import * as words from "#agent/plan/cost-words";

const PLACES = ["first", "second", "third", "fourth", "fifth"];

/** What is said of the advice that was listed: the steps of one, to dismiss or accept one, why one stands there. */
export function adviceFrame(text: string, frame: Frame, last: Frame | undefined): Frame | undefined {
  const onList = last?.i === "recs" && last["a.what"] === undefined && last["a.kind"] !== "spot" && !/\b(?:move|switch|flip|migrate)\b/i.test(text);
  const named = /\b(?:recommendations?|recs?|advice)\b/i.test(text);
  if (!onList && !named && !words.STEPS.test(text)) return undefined;
  if (/\b(?:forecast|budget|anomal\w*|spot|on[- ]demand)\b/i.test(text)) return undefined;
  const nth = placeIn(text) ?? (onList ? String(last?.["a.ref"] ?? "") : "");
  const kind = onList
    ? Object.fromEntries(["a.kind", "a.effort", "f.account"].flatMap((key) => (last[key] === undefined ? [] : [[key, last[key]]])))
    : {};
  const about = (doing: string): Frame => ({ i: "recs", ...kind, "a.do": doing, ...(nth === "" ? {} : { "a.ref": nth }) });
  if ((onList || named) && words.DISMISS.test(text) && !/\bhow many\b/i.test(text)) return about("dismiss");
  if ((onList || named) && words.MARK.test(text))
    return about(/\b(?:accept|approve)/i.test(text) ? "accept" : /\bdismiss/i.test(text) ? "dismiss" : "done");
  const hasPlace = placeIn(text) !== undefined;
  const refersBack = /\b(?:it|that|this|them)\b|\bhow\b\W*$|^how (?:exactly|so)\b/i.test(text);
  if (words.STEPS.test(text) && (onList ? hasPlace || refersBack || text.length < 40 : hasPlace && /\bdo\b|\bsteps?\b|\brecomm/i.test(text)))
    return about("steps");
  const isShort = text.split(/\s+/).length <= 10;
  const isOther = frame.i === "why" && frame["a.target"] === "cost_change" && Object.keys(frame).some((key) => key.startsWith("f."));
  if (onList && isShort && !isOther && words.WHY_ADVICE.test(text) && (hasPlace || refersBack || /\brisk|evidence|sure|certain/i.test(text)))
    return about("why");
  // "And the second?"
  if (onList && hasPlace && text.split(/\s+/).length <= 5) return about(String(last?.["a.do"] ?? "why"));
  return undefined;
}

export function isAdvice(text: string): boolean {
  return words.NEXT_ACTIONS.test(text) && !/\b(?:spot|nodes?|savings? plan|approv\w+|sign\w*|proposals?)\b/i.test(text);
}

/** "the second one", "#3": its place in the list; undefined where none is named. */
function placeIn(text: string): string | undefined {
  const found = words.NTH.exec(text);
  if (found === null) return undefined;
  const word = (found[1] ?? "").toLowerCase();
  if (word === "top") return "1";
  if (word === "last") return undefined;
  const digits = found[2] ?? found[3] ?? /^\d/.exec(word)?.[0];
  const at = PLACES.indexOf(word);
  return digits ?? (at >= 0 ? String(at + 1) : undefined);
}
