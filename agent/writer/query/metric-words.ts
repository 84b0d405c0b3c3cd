import type { Reading } from "#core/planner/frame";
import type { Facts } from "#agent/writer/query/facts";
import { isMoney } from "#agent/writer/query/facts";
import { capital, during } from "#agent/writer/words";

/** What a metric is called inside a sentence, and how it reads to somebody outside the field. */
const WORDS: Readonly<Record<string, { readonly short: string; readonly plain: string }>> = {
  unblended: { short: "unblended", plain: "as charged on the day" },
  amortized: { short: "amortized", plain: "prepaid discounts counted day by day" },
  net_unblended: { short: "net unblended", plain: "after private discounts, as charged on the day" },
  net_amortized: { short: "net amortized", plain: "after private discounts, with prepayments spread over time" },
  net: { short: "net of credits and refunds", plain: "after credits and refunds" },
  gross: { short: "before credits and refunds", plain: "before credits and refunds" },
  blended: { short: "blended", plain: "at rates averaged over the organization" },
  billed: { short: "billed", plain: "as invoiced" },
  effective: { short: "effective", plain: "prepaid discounts counted day by day" },
  contracted: { short: "contracted", plain: "at the agreed prices, before commitments" },
  list: { short: "at list prices", plain: "at public prices, before any discount" },
};

/** "amortized", or in plain words for who asked so. */
export function metricWord(facts: Facts): string {
  const words = WORDS[facts.result.metric.name];
  if (words === undefined) return facts.result.metric.label.toLowerCase();
  return facts.extras.style?.audience === "plain" ? words.plain : words.short;
}

/** Nobody named the metric: the planner did, or nobody at all. */
export function isAssumed(reading: Reading): boolean {
  return reading.assumed["m"] !== undefined || reading.frame["m"] === undefined;
}

/** A remark in brackets: which cost it is, and that nobody asked for it by name. */
export function metricRemark(facts: Facts): string {
  if (!isMoney(facts) || WORDS[facts.result.metric.name] === undefined) return "";
  return isAssumed(facts.reading) && facts.extras.style?.audience !== "plain" ? ` (${metricWord(facts)}, my assumption)` : ` (${metricWord(facts)})`;
}

/** Subject, verb, amount and period: "EC2 in production cost $1.00 in October 2026 (amortized)". */
export function statement(facts: Facts, amount: string, withRemark = true): string {
  const { metric, period } = facts.result;
  const { what, where, without } = facts.subject;
  const when = during(period, facts.year);
  const place = where === "" ? "" : ` ${where}`;
  const tail = `${withRemark ? metricRemark(facts) : ""}${without === "" ? "" : `, ${without}`}`;
  if (!isMoney(facts) || WORDS[metric.name] === undefined) {
    const about = what === "" ? "" : ` of ${what}`;
    return `${capital(metric.label)}${about}${place} ${isMoney(facts) ? "came to" : "was"} ${amount} ${when}${tail}`;
  }
  if (what === "") return `You spent ${amount}${place} ${when}${tail}`;
  const verb = /^(credits?|refunds?|tax|all but )/i.test(what) ? "came to" : "cost";
  const subject = what.startsWith("no ") ? `What has ${what}` : isName(facts) ? what : capital(what);
  return `${subject}${place} ${verb} ${amount} ${when}${tail}`;
}

/** What was asked about, as a noun: "EC2 cost", "the bill". */
export function wholeWords(facts: Facts): string {
  const { what, where } = facts.subject;
  return `${what === "" ? "the bill" : `${what} cost`}${where === "" ? "" : ` ${where}`}`;
}

/** Names keep their own letters; our own words ("spot", "no team tag") begin a sentence with a capital. */
function isName(facts: Facts): boolean {
  return facts.result.query.filters.some(
    (filter) =>
      filter.op === "is" && ["service", "usage_type", "instance_type", "instance_family", "workload", "resource", "node"].includes(filter.dimension),
  );
}
