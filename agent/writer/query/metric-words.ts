import type { Facts } from "#agent/writer/query/facts";
import { isMoney } from "#agent/writer/query/facts";
import { capital } from "#agent/writer/words";

/** What a metric is called inside a sentence, and how it reads to somebody outside the field. */
const WORDS: Readonly<Record<string, { readonly short: string; readonly plain: string }>> = {
  unblended: { short: "unblended", plain: "as charged on the day" },
  amortized: { short: "amortized", plain: "with prepaid discounts spread over the days that they cover" },
  net_unblended: { short: "net unblended", plain: "after private discounts, as charged on the day" },
  net_amortized: { short: "net amortized", plain: "after private discounts, with prepayments spread over time" },
  net: { short: "net of credits and refunds", plain: "after credits and refunds" },
  gross: { short: "before credits and refunds", plain: "before credits and refunds" },
  blended: { short: "blended", plain: "at rates averaged over the organization" },
  billed: { short: "billed", plain: "as invoiced" },
  effective: { short: "effective", plain: "with prepaid discounts spread over the days that they cover" },
  contracted: { short: "contracted", plain: "at the agreed prices, before commitments" },
  list: { short: "at list prices", plain: "at public prices, before any discount" },
};

/** "amortized", or in plain words for who asked so. */
export function metricWord(facts: Facts): string {
  const words = WORDS[facts.result.metric.name];
  if (words === undefined) return facts.result.metric.label.toLowerCase();
  return facts.extras.style?.audience === "plain" ? words.plain : words.short;
}

/** A remark in brackets: which cost it is, and that nobody asked for it by name. */
export function metricRemark(facts: Facts): string {
  if (!isMoney(facts) || WORDS[facts.result.metric.name] === undefined) return "";
  const assumed = facts.reading.assumed["m"] !== undefined && facts.reading.frame["m"] === undefined;
  return assumed ? ` (${metricWord(facts)}, my assumption)` : ` (${metricWord(facts)})`;
}

/** "EC2 in production", "the whole bill"; usage and ratios are named by the metric. */
export function subjectWords(facts: Facts): string {
  return facts.subject === "" ? "the whole bill" : facts.subject;
}

/** "EC2 cost", "Total cost was", "Savings Plan coverage was" and "usage of EC2 was": subject and verb of the lead. */
export function leadVerb(facts: Facts): string {
  const { metric } = facts.result;
  const about = facts.subject === "" ? "" : ` of ${facts.subject}`;
  if (!isMoney(facts)) return `${capital(metric.label)}${about} was`;
  if (WORDS[metric.name] === undefined) return `${capital(metric.label)}${about} came to`;
  if (/^(credits?|refunds?|tax|all but )/i.test(facts.subject)) return `${capital(facts.subject)} came to`;
  return facts.subject === "" ? "You spent" : `${capital(facts.subject)} cost`;
}
