import { changeRatio, differenceOf } from "#core/figures/derive";
import type { Figure } from "#core/costs/figure";
import { caveat, finding, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger, sign } from "#agent/writer/ledger";
import type { Facts } from "#agent/writer/query/facts";
import { hasNumeral, tight } from "#agent/writer/words";

/** What limits the answer: unfinished days, missing days, credits, parts that do not tie, what was left out. */
export function caveatsOf(facts: Facts, ledger: Ledger): Sentence[] {
  return [...given(facts, ledger), ...grossAndNet(facts, ledger), ...unfinished(facts, ledger), ...untied(facts), ...notes(facts)];
}

/** A figure of the person's own, laid beside the bill's. */
function given(facts: Facts, ledger: Ledger): Sentence[] {
  const { reconcileWith } = facts.extras;
  const { total } = facts;
  if (reconcileWith === undefined || !known(total)) return [];
  const theirs: Figure = { ...total, id: `${total.queryId}.given`, value: String(reconcileWith), metric: "given", label: "your figure" };
  const gap = differenceOf(total, theirs, "bill less your figure");
  if (sign(gap) === 0) return [finding(1, `Your figure of ${ledger.print(theirs)} matches to the cent.`)];
  const ratio = changeRatio(total, theirs, "bill against your figure");
  const size = `${ledger.size(gap)}${known(ratio) ? ` (${ledger.size(ratio)})` : ""}`;
  return [finding(1, `Your figure is ${ledger.print(theirs)}: the bill is ${size} ${sign(gap) > 0 ? "higher" : "lower"}.`)];
}

function grossAndNet(facts: Facts, ledger: Ledger): Sentence[] {
  const three = facts.result.grossCreditsNet;
  if (three === undefined) return [];
  return [
    caveat(
      0.8,
      `That is after ${ledger.size(three.credits)} of credits and refunds; before them it is ${ledger.print(three.gross)}${leadHasTotal(facts) ? "" : `, net ${ledger.print(three.net)}`}.`,
    ),
  ];
}

function leadHasTotal({ result, extras }: Facts): boolean {
  return result.query.order !== "asc" && result.query.topN !== 1 && extras.minValue === undefined;
}

function unfinished(facts: Facts, ledger: Ledger): Sentence[] {
  const { period, compare } = facts.result;
  const said: Sentence[] = [];
  const like = facts.total ?? facts.entries[0]?.value;
  if (period.partial) said.push(caveat(0.75, `The period is not over: data runs through ${tight(throughDay(facts.result.asOf))} UTC.`));
  if (like !== undefined && period.daysWithData > 0 && period.daysWithData < period.days) {
    said.push(
      caveat(
        0.7,
        `${counted(ledger, like, "days-with-data", period.daysWithData, "days with data")} of ${counted(ledger, like, "days-in-period", period.days, "days in the period")} days have data.`,
      ),
    );
  }
  if (like !== undefined && compare !== undefined && compare.daysWithData !== period.daysWithData) {
    said.push(
      caveat(
        0.72,
        `The periods differ in length: ${counted(ledger, like, "days-with-data", period.daysWithData, "days with data")} days against ${counted(ledger, like, "days-compared", compare.daysWithData, "days compared with")}.`,
      ),
    );
  }
  return said;
}

/** `asOf` is the first instant without data. */
export function throughDay(asOf: string): string {
  const last = new Date(Date.parse(asOf) - 1);
  const time = last.toISOString().slice(11, 16);
  const day = `${last.getUTCDate()} ${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][last.getUTCMonth()]}`;
  return time === "23:59" ? day : `${day} ${new Date(Date.parse(asOf)).toISOString().slice(11, 16)}`;
}

function untied(facts: Facts): Sentence[] {
  const { reconciliation } = facts.result;
  if (reconciliation.ties || reconciliation.total === null || !facts.result.metric.additive) return [];
  return [caveat(0.9, "The parts shown do not add up to the total; the difference stands under the table.")];
}

/** The query's own remarks; those that hold numbers stay in the notes beside the block. */
function notes(facts: Facts): Sentence[] {
  return facts.result.notes
    .filter((note) => (!hasNumeral(note) || /^No (?:day|month) of .* is unknown\.$/.test(note)) && !/partial|not complete|days/i.test(note))
    .slice(0, 2)
    .map((note) => caveat(note.startsWith("EC2 is instances") ? 0.3 : 0.5, note.endsWith(".") ? note : `${note}.`));
}
