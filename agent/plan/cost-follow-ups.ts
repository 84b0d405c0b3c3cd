import type { Frame } from "#core/planner/frame";
import { monthOf } from "#agent/plan/asked-month";
import { comingPeriod } from "#agent/plan/coming-period";

const LEANS =
  /^(?:and|but|ok(?:ay)?|so|then|what about|how about|same|only|just|now|for|in|by|inside|within|without|excluding|per|drill|zoom)\b|\b(?:then|instead|too|as well)\W*$/i;
const DRILL =
  /^(?:and |ok,? |so |but )*(?:why|what about|how about|inside|within|in|drill|zoom|break|what(?:'s| is| was)? (?:in|inside|behind|driving)|which (?:part|usage|resource|account|region)|by|go deeper|deeper|more detail)\b/i;
const NEW_TOPIC = /\b(?:forecast|budgets?|anomal\w+|recommend\w*|savings?|fresh|guarantee\w*|unusual)\b/i;

/**
 * Short words that lean on the question before, where that question holds more than the planner's own frame: allocation, units of
 * output, anomalies, forecasts, the causes of a change.
 */
export function followUpFrame(text: string, frame: Frame, last: Frame | undefined, now: Date): Frame | undefined {
  const count = text.trim().split(/\s+/).length;
  if (last === undefined || count > 8 || NEW_TOPIC.test(text)) return undefined;
  const leans = LEANS.test(text) || count <= 3;
  if (last.i === "why" && (last["a.target"] ?? "cost_change") === "cost_change" && DRILL.test(text)) return drilled(text, frame, last);
  if (!leans) return undefined;
  const own = slotsOf(frame);
  if (last.i === "inv" && last["a.what"] === "data_freshness" && monthOf(frame, now).t !== undefined)
    return { i: "inv", "a.what": "data_freshness", ...monthOf(frame, now) };
  if (
    last.i === "q" &&
    last["a.what"] === "allocation" &&
    (frame.i === "q" || frame.i === "why") &&
    /^(?:amortized|list|net_amortized|idle|efficiency|)$/.test(String(frame["m"] ?? ""))
  )
    return { ...kept(last), ...without(own, "m"), i: "q", "a.what": "allocation" };
  if (last.i === "q" && String(last["m"] ?? "").startsWith("unit_cost:") && frame.i === "q" && frame["m"] === undefined)
    return { ...kept(last), ...own, i: "q", m: last["m"] ?? "" };
  if (
    last.i === "q" &&
    /^(?:organizational_unit|cost_category)/.test(String(last["g"] ?? "")) &&
    frame.i === "q" &&
    (frame["g"] === undefined || frame["g"] === last["g"])
  )
    return { ...kept(last), ...own, i: "q", g: last["g"] ?? "" };
  if (last.i === "fc" && ["q", "fc", "amb"].includes(frame.i) && last["a.what"] !== "guarantee") {
    const coming = comingPeriod(text, now);
    const t = coming === "this_month" && !/\bthis month\b/i.test(text) ? (last["t"] ?? "this_month") : coming;
    return { ...kept(last), ...without(own, "t", "c", "gr"), i: "fc", t };
  }
  return undefined;
}

/** "Why EC2 then?", "and inside us-east-1": the same periods, narrower. */
function drilled(text: string, frame: Frame, last: Frame): Frame | undefined {
  if (!["why", "q", "amb", "help", "anom"].includes(frame.i) || /\b(?:recommend|risk)/i.test(text)) return undefined;
  const own = slotsOf(frame);
  const names = Object.keys(own).filter((key) => /^[fx]\./.test(key) && own[key] !== last[key]);
  const group = frame["g"] !== undefined && frame["g"] !== last["g"] ? frame["g"] : undefined;
  if (names.length === 0 && group === undefined) return undefined;
  const filters = Object.fromEntries(
    [...Object.entries(last), ...names.map((key) => [key, own[key] ?? ""] as const)].filter(([key]) => /^[fx]\./.test(String(key))),
  );
  const time = { ...(last["t"] === undefined ? {} : { t: last["t"] }), ...(last["c"] === undefined ? {} : { c: last["c"] }) };
  const metric = frame["m"] ?? last["m"];
  return {
    ...filters,
    ...time,
    ...(metric === undefined ? {} : { m: metric }),
    ...(group === undefined ? {} : { g: group }),
    i: "why",
    "a.target": "cost_change",
  };
}

function slotsOf(frame: Frame): Record<string, string | number> {
  return Object.fromEntries(Object.entries(frame).filter(([key]) => /^(?:[mgtc]$|gr$|[fx]\.)/.test(key)));
}

function kept(frame: Frame): Record<string, string | number> {
  return Object.fromEntries(Object.entries(frame).filter(([key]) => key !== "i"));
}

function without(slots: Record<string, string | number>, ...keys: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(Object.entries(slots).filter(([key]) => !keys.includes(key)));
}
