import type { Frame, Understanding } from "#core/planner/frame";
import { adviceFrame, isAdvice } from "#agent/plan/advice-reading";
import { allocationFrame } from "#agent/plan/allocation-reading";
import { monthOf } from "#agent/plan/asked-month";
import { comingPeriod } from "#agent/plan/coming-period";
import * as words from "#agent/plan/cost-words";
import { commonFrame } from "#agent/plan/common-questions";
import { followUpFrame } from "#agent/plan/cost-follow-ups";
import { pastOf, scopeOf } from "#agent/plan/frame-slots";
import { leftOutFrame, withoutAdviceAsName } from "#agent/plan/left-out-reading";
import { mended } from "#agent/plan/mend";

/** What a message may lean on. */
export type CostFacts = {
  readonly history: readonly Frame[];
  readonly now: Date;
  /** Keys of the tenant's tags: "cost per team" is a tag, not a unit of output. */
  readonly tagKeys: readonly string[];
  readonly nodes: readonly string[];
  /** Names by the dimension that they filter. */
  readonly names: Readonly<Record<"account" | "cluster" | "namespace" | "workload" | "service" | "region", readonly string[]>>;
};

/** Orders and node questions that words of cost must not take over. */
const OTHERS: ReadonlySet<Frame["i"]> = new Set(["hib", "wake", "sw", "sp", "pol", "snz", "audit", "inj"]);
const NAMES_PROPOSAL = /\bapr[- #]?\d+\b/i;
/** "What is a forecast", "what does run rate mean": the word, not the number. */
const TERM =
  /^(?:so |ok,? |and )?(?:(?:what(?:'s| is| are)|define|explain|meaning of)(?: an?| the (?:term|meaning of)| meant by)? (?!our|my|the |we|this)[\w -]{3,32}|what does (?:an? |the )?[\w -]{3,32} mean)\W*$/i;

/**
 * Forecasts, budgets, anomalies, advice, savings that were made, the guarantee, allocation, unit cost, organisational units, and the
 * data's freshness: what a message asks of them, by rule. Undefined: as it was understood.
 */
export function costFrame(raw: string, { reading, attack }: Understanding, facts: CostFacts): Frame | undefined {
  const text = mended(raw);
  const frame = withNames(text, reading.frame, facts);
  const last = facts.history.at(-1);
  // Marking something done is said with words that attackers like, too; it is only answered with where to do it.
  const marked = attack && text.split(/\s+/).length <= 6 ? adviceFrame(text, frame, last) : undefined;
  if (marked !== undefined) return marked;
  const leftOut = attack || NAMES_PROPOSAL.test(text) ? undefined : leftOutFrame(text, frame, facts.nodes);
  if (leftOut !== undefined) return leftOut;
  if (attack || NAMES_PROPOSAL.test(text) || facts.nodes.some((node) => text.includes(node)) || /\bi-[0-9a-f]{8,}/.test(text)) return undefined;
  const onAdvice = adviceFrame(text, frame, last);
  if (onAdvice !== undefined) return onAdvice;
  if (OTHERS.has(frame.i)) return undefined;
  if (words.OTHER_BILL.test(text)) return { i: "oos" };
  if (frame.i === "help" && TERM.test(text) && !/\b(?:our|my|we|us|this month|really|cost of|cost per|unusual|wrong)\b/i.test(text)) return undefined;
  return (
    commonFrame(text, frame, last, facts.names.service) ??
    followUpFrame(text, frame, last, facts.now) ??
    guaranteeFrame(text, frame) ??
    budgetFrame(text, frame) ??
    realizedFrame(text, frame) ??
    freshFrame(text, frame, facts.now) ??
    forecastFrame(text, frame, facts.now) ??
    anomalyFrame(text, frame) ??
    allocationFrame(text, frame, facts.tagKeys) ??
    adviceAsked(text, frame)
  );
}

function guaranteeFrame(text: string, frame: Frame): Frame | undefined {
  if (!words.GUARANTEE.test(text) || /\b(?:coverage|utili[sz]ation)\b/i.test(text)) return undefined;
  const claims = /\b(?:we|you|it|they)(?:'ve| have| had| has)?(?: really| actually| already)? saved\b/i.test(text);
  if ((words.REALIZED.test(text) || claims) && !/\bpay\b/i.test(text))
    return { i: "recs", "a.what": "realized", "a.with": "guarantee", ...pastOf(frame) };
  return { i: "fc", "a.what": "guarantee", ...scopeOf(frame) };
}

function budgetFrame(text: string, frame: Frame): Frame | undefined {
  if (!words.BUDGETS.test(text) || /\bdisruption budgets?\b|\bpdbs?\b|\bpod disruption\b/i.test(text)) return undefined;
  const said = words.BUDGET_NAME.exec(text)
    ?.slice(1)
    .find((name) => name !== undefined);
  const name = said === undefined || words.NO_BUDGET_NAME.test(said) ? undefined : said.trim();
  const amount = thresholdIn(text) ?? bareAmount(text);
  return {
    i: "bud",
    ...scopeOf(frame),
    ...(name === undefined ? {} : { "a.name": name }),
    ...(words.MAKE_BUDGET.test(text) ? { "a.do": "make" } : {}),
    ...(amount === undefined ? {} : { "a.amount": amount }),
  };
}

function realizedFrame(text: string, frame: Frame): Frame | undefined {
  if (!words.REALIZED.test(text) || words.OF_COMMITMENTS.test(text) || /\b(?:could|can|would|might|will)\b.{0,30}\bsave\b/i.test(text))
    return undefined;
  return { i: "recs", "a.what": "realized", ...pastOf(frame) };
}

function freshFrame(text: string, frame: Frame, now: Date): Frame | undefined {
  if (!words.FRESH.test(text) || !words.OF_DATA.test(text)) return undefined;
  if (/\b(?:savings? plans?|reservations?|proposal|move|switch|approv\w+|nodes?|snapshots?|volumes?|schedule|instances?|generation)\b/i.test(text))
    return undefined;
  return { i: "inv", "a.what": "data_freshness", ...monthOf(frame, now) };
}

function forecastFrame(text: string, frame: Frame, now: Date): Frame | undefined {
  if (/\b(?:if|would|spot|on[- ]demand|switch|saves?|saving|savings|sign|approve|expire|sleep|remember)\b/i.test(text) && !/\bforecast\b/i.test(text))
    return undefined;
  const isPast = /\b(?:did|was|were|had|spent|yesterday|last (?:month|week|quarter|year))\b/i.test(text) && !words.FUTURE.test(text);
  if (isAdvice(text) && !words.FORECAST.test(text)) return undefined;
  const asks = words.FORECAST.test(text) || words.WILL_COST.test(text) || (words.COMING.test(text) && /\b(?:cost|spend|bill|pay)\b/i.test(text));
  const wasRead = frame.i === "fc";
  if ((!asks || isPast) && !wasRead) return undefined;
  if (frame.i === "oos" && !/\b(?:bill|cost|spend|aws|cloud|we|our|month|quarter|forecast|rate)\b/i.test(text)) return undefined;
  const limit = thresholdIn(text);
  const sum = words.LEFT.exec(text);
  const left = sum === null ? undefined : dollars(sum[1], sum[2]);
  const own = frame["m"] === undefined && words.INVOICE.test(text) ? { m: "billed" } : metricIn(frame);
  return {
    i: "fc",
    ...scopeOf(frame),
    ...own,
    ...(frame["g"] === undefined || !words.GROUPS.test(text) ? {} : { g: frame["g"] }),
    t: comingPeriod(text, now),
    ...(words.RUN_RATE.test(text) ? { "a.what": "run_rate" } : {}),
    ...(limit === undefined || left !== undefined ? {} : { "a.limit": limit, ...(words.STAYS_UNDER.test(text) ? { "a.bound": "under" } : {}) }),
    ...(words.SHORT_SPAN.test(text) ? { "a.span": "short" } : {}),
    ...(left === undefined ? {} : { "a.left": left }),
  };
}

function anomalyFrame(text: string, frame: Frame): Frame | undefined {
  if (!words.ANOMALIES.test(text) && frame.i !== "anom") return undefined;
  if (frame.i !== "anom" && words.IN_CLUSTER.test(text) && !/\banomal|\bunusual|\bspikes?\b|\bcost/i.test(text)) return undefined;
  if (frame.i === "why" && /\bwhy\b/i.test(text)) return undefined;
  const all = /\b(?:all|past|ever|history|closed|resolved|expected|known|had|were there|did we|last (?:month|quarter|week))\b/i.test(text)
    ? { "a.state": "all" }
    : {};
  const marks = words.MARKS.test(text) ? { "a.do": "mark" } : {};
  // A time that was only inherited does not hide what is open now.
  return { i: "anom", ...scopeOf(frame), ...(words.TIME.test(text) && !words.DEADLINE.test(text) ? pastOf(frame) : {}), ...all, ...marks };
}

/** "Exceed 60k": dollars as plain decimal text. */
function thresholdIn(text: string): string | undefined {
  const found = words.THRESHOLD.exec(text);
  return found === null ? undefined : dollars(found[1], found[2]);
}

function bareAmount(text: string): string | undefined {
  const found = /\$\s?(\d[\d,]*(?:\.\d+)?)\s?(k|m)?\b|\b(\d[\d,]*(?:\.\d+)?)\s?(k|grand)\b/i.exec(text);
  return found === null ? undefined : dollars(found[1] ?? found[3], found[2] ?? found[4]);
}

function dollars(digits: string | undefined, scale: string | undefined): string | undefined {
  const value = Number((digits ?? "").replace(/[,' ]/g, ""));
  const times = /^m/i.test(scale ?? "") ? 1_000_000 : scale === undefined ? 1 : 1000;
  // A limit in single dollars is a count of something else.
  return Number.isFinite(value) && value * times >= 10 ? String(Math.round(value * times * 100) / 100) : undefined;
}

function adviceAsked(text: string, read: Frame): Frame | undefined {
  const frame = withoutAdviceAsName(read, text);
  const quick = words.QUICK.test(text) ? { "a.effort": "low" } : {};
  if (frame.i === "recs") return (words.QUICK.test(text) || isAdvice(text)) && frame["a.kind"] !== "spot" ? { ...frame, ...quick } : undefined;
  const isWhy = frame.i === "why" && frame["a.target"] !== "recommendation" && frame["a.target"] !== "risk";
  const count = Number(/\btop (\d{1,2})\b/i.exec(text)?.[1] ?? 0);
  return isAdvice(text) && !isWhy ? { i: "recs", ...scopeOf(frame), ...quick, ...(count > 0 ? { n: count } : {}) } : undefined;
}

const NOT_ITS_OWN: ReadonlySet<Frame["i"]> = new Set(["help", "amb", "oos", "chat"]);

/** Readings without a scope of their own get the names that the message holds: one cluster, namespace, workload, account or service. */
function withNames(text: string, frame: Frame, { names }: CostFacts): Frame {
  if (!NOT_ITS_OWN.has(frame.i)) return frame;
  const lower = ` ${text.toLowerCase()} `;
  const found = Object.entries(names).flatMap(([dimension, values]) => {
    const named = values.filter(
      (value) => value.length > 2 && new RegExp(`[^\\w-]${value.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`).test(lower),
    );
    return named.length === 0 ? [] : [[`f.${dimension}`, named[0] ?? ""] as const];
  });
  // "namespace checkout": the word before it says which of several things of that name it is.
  const said = found.find(([key]) => lower.includes(` ${key.slice(2)} `));
  const distinct = found.filter(([, value], at) => found.findIndex(([, other]) => other === value) === at);
  return { ...frame, ...Object.fromEntries(said === undefined ? distinct : [...distinct.filter(([, value]) => value !== said[1]), said]) };
}

function metricIn(frame: Frame): { readonly m?: string | number } {
  const name = String(frame["m"] ?? "");
  return /^(?:unblended|amortized|net_amortized|net_unblended|net|gross|billed|list|effective|blended)$/.test(name) ? { m: name } : {};
}
