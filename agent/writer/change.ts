import { dimensionWord } from "#core/charts/dimension-words";
import { subjectParts } from "#core/charts/subject";
import { formatBucket, formatInstant } from "#core/figures/dates";
import { shareOf } from "#core/figures/derive";
import type { Cause, ChangeExplanation, ExplainedEffect, ExplainedPart, Mover, OnsetFinding } from "#core/insights/change-explanation";
import type { Effect } from "#core/insights/effects";
import type { Reading } from "#core/planner/frame";
import { caveat, finding, lead, move, type Sentence } from "#agent/writer/compose";
import { counted, known, type Ledger, roughly, sign } from "#agent/writer/ledger";
import { isAssumed } from "#agent/writer/query/metric-words";
import { backThen, capital, during, hasNumeral, inert, named, thing, tight } from "#agent/writer/words";

/** Why an amount moved: how much, which part carries it, where it starts, by usage or by price, and what moved against it. */
export function changeSentences(explained: ChangeExplanation, ledger: Ledger, reading: Reading, year: number): Sentence[] {
  return [
    changeLead(explained, ledger, reading, year),
    ...perDay(explained, ledger),
    ...mainPart(explained, ledger, year),
    ...explained.causes.slice(0, 2).flatMap((cause, at) => causeSentences(cause, ledger, year, at === 0 ? 0.93 : 0.66)),
    ...effects(explained, ledger),
    ...against(explained, ledger),
    ...apart(explained, ledger),
    ...explained.notes
      .filter((note) => !hasNumeral(note))
      .slice(0, 2)
      .map((note) => caveat(0.5, note)),
    ...nextMove(explained),
  ];
}

function changeLead(explained: ChangeExplanation, ledger: Ledger, reading: Reading, year: number): Sentence {
  const { change, changeRatio, after, period, compare, metric } = explained;
  const { what, where, without } = subjectParts({ filters: [...explained.filters], exclude: [...explained.exclude] });
  const remark = `(${metric.name.replaceAll("_", " ")}${isAssumed(reading) ? ", my assumption" : ""})${without === "" ? "" : `, ${inert(without)}`}`;
  const place = where === "" ? "" : ` ${inert(where)}`;
  const start = `${what === "" ? `You spent ${ledger.print(after)}${place}` : `${inert(what)}${place} cost ${ledger.print(after)}`} ${during(period, year)} ${remark}`;
  const then = backThen(compare, year);
  if (!known(change)) return lead(`${start}; what it was ${then} is unknown.`);
  if (sign(change) === 0) return lead(`${start}, the same as ${then}.`);
  const ratio = known(changeRatio) ? ` (${ledger.print(changeRatio, { sign: "always" })})` : "";
  const size = `${ledger.size(change)} ${sign(change) > 0 ? "more" : "less"} than ${then}${ratio}`;
  if (known(changeRatio) && Math.abs(roughly(changeRatio)) < 0.01) return lead(`${start}: ${size}, which is hardly a change.`);
  return lead(`${start}, ${size}.`);
}

function perDay(explained: ChangeExplanation, ledger: Ledger): Sentence[] {
  const { perDay: daily, period, compare, change } = explained;
  if (daily === undefined || !known(daily.change)) return [];
  const days = `${counted(ledger, change, "days-after", period.daysWithData, "days with data")} days against ${counted(ledger, change, "days-before", compare.daysWithData, "days with data")}`;
  const turned = sign(daily.change) !== sign(change) && sign(daily.change) !== 0;
  const words = `${ledger.print(daily.before)} to ${ledger.print(daily.after)}${known(daily.changeRatio) ? ` (${ledger.print(daily.changeRatio, { sign: "always" })})` : ""}`;
  return [
    finding(
      turned ? 1 : 0.7,
      `The periods differ in length, ${days}; ${turned ? "day for day it went the other way" : "day for day it went"} from ${words}.`,
    ),
  ];
}

function mainPart(explained: ChangeExplanation, ledger: Ledger, year: number): Sentence[] {
  const [first, second] = explained.parts.filter((part) => part.folded === undefined);
  if (first === undefined || sign(first.change) === 0) return [];
  const sameWay = sign(first.change) === sign(explained.change);
  const share = shareOf(first.change, explained.change, `${first.key}, share of the change`);
  const part = roughly(share);
  const size = ledger.print(first.change, { sign: "always" });
  const state = stateWords(first, explained, ledger, year);
  const name = startName(first);
  const said: Sentence[] = [];
  if (sameWay && part > 0.85 && part < 1.2) said.push(finding(0.95, `Nearly all of it is ${partName(first)}: ${size}${state}.`));
  else if (sameWay && part >= 1.2) said.push(finding(0.95, `${name} alone moved ${size}${state}, and other parts took some of that back.`));
  else if (sameWay) said.push(finding(0.95, `${name} carries most: ${size}, ${ledger.print(share)} of the change${state}.`));
  else said.push(finding(0.95, `The largest single move goes the other way: ${partName(first)} ${size}${state}.`));
  if (
    second !== undefined &&
    sign(second.change) === sign(first.change) &&
    Math.abs(roughly(second.change)) > 0.3 * Math.abs(roughly(first.change))
  ) {
    said.push(
      finding(0.6, `${startName(second)} adds ${ledger.print(second.change, { sign: "always" })}${stateWords(second, explained, ledger, year)}.`),
    );
  }
  return said;
}

function stateWords(part: ExplainedPart, explained: ChangeExplanation, ledger: Ledger, year: number): string {
  if (part.state === "new") return `, which ${named(explained.compare, year)} did not have`;
  if (part.state === "gone") return `, which is gone (it was ${ledger.print(part.before)})`;
  return "";
}

export function partName(part: ExplainedPart): string {
  if (part.dimension === null) return inert(part.key);
  const word = dimensionWord(part.dimension);
  if (part.key.startsWith("no ")) return `what has ${inert(part.key)}`;
  return ["service", "region", "purchase_option", "resource"].includes(part.dimension) ? thing(part.key) : `${word} ${thing(part.key)}`;
}

/** Our own words ("account", "what has no cluster") begin a sentence with a capital, names do not. */
function startName(part: ExplainedPart): string {
  const name = partName(part);
  return name === thing(part.key) && part.dimension !== "purchase_option" && part.dimension !== null ? name : capital(name);
}

/** Narrower and narrower: where exactly, and since when. The first cause has room for two sentences, the second for one. */
function causeSentences(cause: Cause, ledger: Ledger, year: number, weight: number): Sentence[] {
  const deepest = cause.movers.at(-1);
  const isFirst = weight > 0.9;
  const since = cause.onset === undefined ? undefined : onsetWords(cause.onset, ledger, year, !isFirst);
  if (deepest === undefined || !known(deepest.change))
    return since === undefined
      ? isFirst
        ? [finding(0.4, "No single day is to blame: it moves over the whole period.")]
        : []
      : [finding(weight, isFirst ? `In ${inert(cause.part)} it starts ${since}.` : `In ${inert(cause.part)} it moved ${since}.`)];
  const path = cause.movers
    .slice(0, -1)
    .map((mover) =>
      mover.dimension === "service" || mover.dimension === "region" ? thing(mover.value) : `${dimensionWord(mover.dimension)} ${thing(mover.value)}`,
    );
  const where = `In ${inert(cause.part)} it is ${dimensionWord(deepest.dimension)} ${thing(deepest.value)}${path.length === 0 ? "" : ` (${path.join(", ")})`}: ${moverWords(deepest, ledger)}`;
  if (!isFirst) return [finding(weight, `${where}${since === undefined ? "" : `, ${since}`}.`)];
  return [finding(weight, `${where}.`), ...(since === undefined ? [] : [finding(weight - 0.02, `It starts ${since}.`)])];
}

function onsetWords(onset: OnsetFinding, ledger: Ledger, year: number, asClause: boolean): string {
  const day = tight(formatBucket(onset.day, { year }));
  const end = onset.through === onset.day ? undefined : tight(formatBucket(onset.through, { year }));
  const levels = `at ${ledger.print(onset.level)} a day against ${ledger.print(onset.usual)} before`;
  const start = onset.hour === undefined ? day : tight(formatInstant(new Date(onset.hour), { year }));
  if (onset.shape === "step") return `${asClause ? "since" : onset.hour === undefined ? "on" : "at"} ${start}, ${levels}`;
  if (asClause) return end === undefined ? `on ${day} alone, ${levels}` : `from ${start} until ${end}, ${levels}`;
  return `${onset.hour === undefined ? "on" : "at"} ${start} and is over ${end === undefined ? "the day after" : `after ${end}`}, ${levels}`;
}

function moverWords(mover: Mover, ledger: Ledger): string {
  if (mover.state === "new") return `new, ${ledger.print(mover.after)}`;
  if (mover.state === "gone") return `gone, it was ${ledger.print(mover.before)}`;
  return `${ledger.print(mover.before)} to ${ledger.print(mover.after)} (${ledger.print(mover.change, { sign: "always" })})`;
}

const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  new: "things that were not there before",
  gone: "things that are no longer there",
  days: "the different number of days",
  usage: "usage",
  coverage: "how much of it commitments cover",
  mix: "the purchase option (spot, on demand)",
  rate: "the price of the same usage",
  unmetered: "charges without a usage amount",
  "unused-commitment": "unused commitment",
  fee: "fees",
  tax: "tax",
  credit: "credits",
  refund: "refunds",
  adjustment: "adjustments",
};

export function effectWords(effect: Effect): string {
  return EFFECT_WORDS[effect];
}

/** By usage or by price: the question behind the question. */
function effects(explained: ChangeExplanation, ledger: Ledger): Sentence[] {
  const told = new Set<string>(movedApart(explained).map((part) => part.kind));
  const shown = explained.effects.filter(
    (effect) =>
      !told.has(effect.effect) &&
      known(effect.change) &&
      Math.abs(roughly(effect.change)) >= Math.max(0.005, 0.05 * Math.abs(roughly(explained.change))),
  );
  const [first, ...rest] = shown;
  if (first === undefined) return [];
  if (shown.length === 1) return first.effect === "unmetered" ? [] : [finding(0.65, `By cause it is ${effectWords(first.effect)} alone.`)];
  const words = (effect: ExplainedEffect) => `${ledger.print(effect.change, { sign: "always" })} from ${effectWords(effect.effect)}`;
  return [finding(0.65, `By cause: ${[first, ...rest].slice(0, 4).map(words).join(", ")}.`)];
}

function against(explained: ChangeExplanation, ledger: Ledger): Sentence[] {
  const main = sign(explained.change);
  const other = explained.parts.find((part) => sign(part.change) === -main && part.folded === undefined && part.kind === "usage");
  if (other === undefined || main === 0 || Math.abs(roughly(other.change)) < 0.1 * Math.abs(roughly(explained.change))) return [];
  return [finding(0.45, `The other way went ${partName(other)}, ${ledger.print(other.change, { sign: "always" })}.`)];
}

/** Credits, refunds, tax and fees do not follow usage: they are said by name when they moved much. */
function apart(explained: ChangeExplanation, ledger: Ledger): Sentence[] {
  const moved = movedApart(explained);
  if (moved.length === 0) return [];
  return [finding(0.7, `Not from usage: ${moved.map((part) => `${inert(part.key)} ${ledger.print(part.change, { sign: "always" })}`).join(", ")}.`)];
}

function movedApart(explained: ChangeExplanation): ExplainedPart[] {
  return explained.parts
    .filter(
      (part) =>
        part.kind !== "usage" && Math.abs(roughly(part.change)) > 0.1 * Math.abs(roughly(explained.change)) && Math.abs(roughly(part.change)) >= 0.01,
    )
    .slice(0, 3);
}

function nextMove(explained: ChangeExplanation): Sentence[] {
  const cause = explained.causes[0];
  const deepest = cause?.movers.at(-1);
  if (deepest === undefined) return [];
  const what = `${dimensionWord(deepest.dimension)} ${thing(deepest.value)}`;
  if (sign(explained.change) < 0) return [move(`Check that ${what} was meant to shrink; if it was, this is money kept.`)];
  return [
    move(deepest.state === "new" ? `Ask its owner whether ${what} is meant to stay.` : `Look at ${what} first: it is where the rise can be turned.`),
  ];
}
