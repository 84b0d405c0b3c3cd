import { listed } from "#core/charts/subject";
import type { Figure } from "#core/costs/figure";
import { dailyAverage, shareOf } from "#core/figures/derive";
import { NO_BREAK_SPACE } from "#core/figures/format";
import { lead, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { type Entry, type Facts, isMoney } from "#agent/writer/query/facts";
import { metricRemark, statement, wholeWords } from "#agent/writer/query/metric-words";
import { backThen, capital, during, variant } from "#agent/writer/words";

/** The answer itself: what, how much, against what. Its shape follows the question's. */
export function leadOf(facts: Facts, ledger: Ledger): Sentence[] {
  const { result, extras, total } = facts;
  if (total === undefined || total.value === null) return [lead(unknownLead(facts))];
  if (extras.average === "daily" && facts.by === undefined) return [lead(averageLead(facts, ledger, total))];
  if (extras.share === true && facts.ranked.length > 0 && result.metric.additive) return [lead(shareLead(facts, ledger, total))];
  if (result.compare !== undefined && facts.change !== undefined) return [lead(comparedLead(facts, ledger, total))];
  if (facts.by !== undefined && facts.shape.time === undefined && facts.ranked.length > 1 && result.metric.additive)
    return [lead(breakdownLead(facts, ledger, total))];
  return [lead(`${statement(facts, ledger.print(total))}.`)];
}

/** "No rows" is not "zero": the first says that nobody knows. */
function unknownLead(facts: Facts): string {
  const { what, where } = facts.subject;
  const about = `${what === "" ? "" : ` for ${what}`}${where === "" ? "" : ` ${where}`}`;
  if (facts.result.rows.length === 0) return `No rows${about} ${backThen(facts.result.period, facts.year)}, so there is nothing to add up.`;
  return `${capital(facts.result.metric.label)}${about} is unknown ${backThen(facts.result.period, facts.year)}: the export lacks what it is computed from.`;
}

function averageLead(facts: Facts, ledger: Ledger, total: Figure): string {
  const days = facts.result.period.daysWithData;
  const average = facts.entries[0]?.average ?? dailyAverage(total, days, `${total.label}, per day`);
  return `${statement(facts, `${ledger.print({ ...average, unit: total.unit })} a day on average`)}: ${ledger.print(total)} over ${counted(ledger, total, "days", days, "days with data")} ${days === 1 ? "day" : "days"} with data.`;
}

/** The group whose share was asked for; the largest where none was named. */
export function wantedOf(facts: Facts): Entry | undefined {
  const short = facts.by === "purchase_option" ? "purchase" : facts.by === "instance_family" ? "family" : facts.by;
  const asked = facts.reading.frame[`f.${facts.by}`] ?? facts.reading.frame[`f.${short}`];
  return facts.ranked.find((entry) => String(entry.key) === String(asked)) ?? facts.ranked[0];
}

function shareLead(facts: Facts, ledger: Ledger, total: Figure): string {
  const wanted = wantedOf(facts);
  if (wanted === undefined) return unknownLead(facts);
  const share = shareOf(wanted.value, total, `${wanted.name}, share`);
  return `${wanted.start} is ${ledger.print(share)} of ${wholeWords(facts)} ${during(facts.result.period, facts.year)}: ${ledger.print(wanted.value)} of ${ledger.print(total)}${metricRemark(facts)}.`;
}

function comparedLead(facts: Facts, ledger: Ledger, total: Figure): string {
  const { result, change, changeRatio, year } = facts;
  const then = result.compare === undefined ? "before" : backThen(result.compare, year);
  const start = statement(facts, ledger.print(total));
  if (!known(change)) return `${start}; what it was ${then} is unknown.`;
  if (sign(change) === 0) return `${start}, the same as ${then}.`;
  const ratio = known(changeRatio) ? ` (${ledger.print(changeRatio, { sign: "always" })})` : "";
  if (change.unit === "points") return `${start}, ${ledger.size(change)} ${sign(change) > 0 ? "more" : "less"} than ${then}.`;
  if (known(facts.previous) && sign(facts.previous) === 0) return `${start}; ${then} it cost nothing.`;
  return `${start}, ${ledger.size(change)} ${sign(change) > 0 ? "more" : "less"} than ${then}${ratio}.`;
}

function breakdownLead(facts: Facts, ledger: Ledger, total: Figure): string {
  const { result, ranked, extras, year } = facts;
  const first = ranked[0];
  const start = statement(facts, ledger.print(total));
  const when = during(result.period, year);
  if (first === undefined) return `${start}.`;
  if (result.query.order === "asc") {
    const last = ranked.at(-1) ?? first;
    return `The smallest of ${countOf(facts, ledger)} ${when} is ${last.name}: ${ledger.print(last.value)}${metricRemark(facts)}.`;
  }
  if (extras.minValue !== undefined && isMoney(facts)) {
    return `${countOf(facts, ledger)} ${ranked.length === 1 ? "is" : "are"} above your threshold ${when}, led by ${first.name} at ${ledger.print(first.value)}${metricRemark(facts)}.`;
  }
  if (result.query.topN === 1)
    return `${first.start} is the largest ${facts.word} ${when}: ${ledger.print(first.value)}${ofTotal(first, total, ledger)}${metricRemark(facts)}.`;
  if (ranked.length === 2 && facts.other === undefined && facts.missing === undefined && ranked[1] !== undefined) {
    return `${start}: ${first.name} ${ledger.print(first.value)}, ${ranked[1].name} ${ledger.print(ranked[1].value)}.`;
  }
  if (facts.other !== undefined)
    return `${start}; the largest ${facts.word} is ${first.name} at ${ledger.print(first.value)}${ofTotal(first, total, ledger)}.`;
  return variant(facts.question, [
    `${start}; ${first.name} is the largest of ${countOf(facts, ledger)}, at ${ledger.print(first.value)}${ofTotal(first, total, ledger)}.`,
    `${start}, and ${first.name} leads ${countOf(facts, ledger)} with ${ledger.print(first.value)}${ofTotal(first, total, ledger)}.`,
  ]);
}

export function ofTotal(entry: Entry, total: Figure, ledger: Ledger): string {
  if (!(roughly(total) > 0) || !(roughly(entry.value) > 0)) return "";
  return ` (${ledger.print(shareOf(entry.value, total, `${entry.name}, share`))})`;
}

/** "14 services", as a counted figure. */
export function countOf(facts: Facts, ledger: Ledger, entries: readonly Entry[] = facts.ranked, name = "groups"): string {
  const like = facts.total ?? entries[0]?.value;
  if (like === undefined) return facts.words;
  return `${counted(ledger, like, name, entries.length, `number of ${facts.words}`)}${NO_BREAK_SPACE}${entries.length === 1 ? facts.word : facts.words}`;
}

export function namesOf(entries: readonly Entry[], atStart = false): string {
  return listed(entries.map((entry, at) => (atStart && at === 0 ? entry.start : entry.name)));
}
