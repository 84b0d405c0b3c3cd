import { analyse } from "#agent/planner/analyse";
import { BANK_NOW, BANK_VOCABULARY, type Labelled } from "#agent/planner/bank";
import type { Example } from "#agent/planner/model/train-choice";
import { INTENT_ONLY, INTENTS, intentDecision, prepare, type Prepared, type Problem, problemsFor } from "#agent/planner/problems";
import { canonicalValue } from "#agent/planner/score-frames";
import { listOf } from "#agent/planner/slots/groups";
import { isEnglish, isSlipOf, type WordCounts } from "#agent/planner/spelling";
import type { Frame, Intent } from "#core/planner/frame";

/** Which slots an intent has: seen at least twice with it in training. Tags count as one. */
export type Applicability = ReadonlyMap<Intent, ReadonlySet<string>>;

export function learnApplicability(lines: readonly Labelled[]): Applicability {
  const counts = new Map<string, number>();
  for (const { frame } of lines)
    for (const key of Object.keys(frame)) {
      const name = `${frame.i} ${key.replace(/^([fx])\.tag:.*/, "$1.tag")}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  const table = new Map<Intent, Set<string>>();
  for (const [name, count] of counts) {
    const [intent, key] = name.split(" ") as [Intent, string];
    if (count >= 2) table.set(intent, (table.get(intent) ?? new Set()).add(key));
  }
  return table;
}

/** How often the training lines say each word; the speller repairs to these. */
export function countWords(lines: readonly Labelled[]): WordCounts {
  const counts = new Map<string, number>();
  const authors = new Map<string, Set<string>>();
  for (const { text, author } of lines) {
    for (const word of text.toLowerCase().match(/[a-z]{2,}/g) ?? []) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      authors.set(word, (authors.get(word) ?? new Set()).add(author));
    }
  }
  for (const [word, count] of counts) if ((authors.get(word)?.size ?? 0) < 2 && count < 5) counts.delete(word);
  const common = [...counts].filter(([word, count]) => count >= 16 && word.length >= 5);
  for (const [word, count] of counts) {
    if (word.length >= 5 && !isEnglish(word) && common.some(([other, often]) => often >= 8 * count && isSlipOf(word, other))) counts.delete(word);
  }
  return counts;
}

/** Each line with the frames that came before it in its conversation. */
export function withHistory(lines: readonly Labelled[]): readonly { readonly line: Labelled; readonly history: readonly Frame[] }[] {
  let history: Frame[] = [];
  let conversation = "";
  return lines.map((line) => {
    const key = `${line.author} ${line.conv}`;
    if (key !== conversation || line.turn === 1) [history, conversation] = [[], key];
    const before = [...history];
    history.push(line.frame);
    return { line, history: before };
  });
}

export type ExampleSet = Map<string, Example[]>;

export function buildExamples(lines: readonly Labelled[], words: WordCounts, applicability: Applicability): ExampleSet {
  const sets: ExampleSet = new Map();
  const applies = (intent: Intent, key: string) => applicability.get(intent)?.has(key) ?? false;
  for (const { line, history } of withHistory(lines)) {
    if (line.text === "") continue;
    const analysis = analyse(line.text, { now: BANK_NOW, vocabulary: BANK_VOCABULARY, history }, words);
    const prepared = prepare(analysis);
    push(sets, "intent", { decision: intentDecision(prepared), gold: [INTENTS.indexOf(line.frame.i)] });
    if (INTENT_ONLY.has(line.frame.i)) continue;
    for (const problem of problemsFor(prepared, line.frame.i, applies)) {
      const gold = goldOf(problem, line.frame, prepared);
      if (gold.length > 0) push(sets, problem.model, { decision: problem.decision, gold });
    }
  }
  return sets;
}

function push(sets: ExampleSet, model: string, example: Example): void {
  const list = sets.get(model) ?? [];
  list.push(example);
  sets.set(model, list);
}

/** The candidates that lead to the gold frame; empty when none does, or when it cannot be told. */
export function goldOf({ effects }: Problem, gold: Frame, { analysis }: Prepared): readonly number[] {
  const today = analysis.today;
  const first = effects[0];
  if (!first) return [];
  if (first.kind === "slot") {
    const want = gold[first.key];
    const all = effects.flatMap((e, at) => (e.kind === "slot" && same(first.key, e.value, want, today) ? [at] : []));
    return all;
  }
  if (first.kind === "group") {
    const wanted = listOf(gold["g"]).includes(first.dim);
    return effects.flatMap((e, at) => (e.kind === "group" && e.in === wanted ? [at] : []));
  }
  if (first.kind === "inherit") {
    const both = effects.findIndex((e) => e.kind === "inherit" && e.values !== undefined);
    const wider = effects[both];
    if (wider?.kind === "inherit" && wider.values?.every((v) => listOf(gold[first.key]).includes(v))) return [both];
    return goldInherit(first.key, gold, analysis.previous, analysis);
  }
  const right = effects.flatMap((e, at) => {
    if (e.kind !== "role" || e.role === "none") return [];
    const values = listOf(gold[`${e.role === "filter" ? "f" : "x"}.${e.dim}`]).map((v) => v.toLowerCase());
    return e.values.every((v) => values.includes(v.toLowerCase())) ? [at] : [];
  });
  return right.length > 0 ? right : effects.flatMap((e, at) => (e.kind === "role" && e.role === "none" ? [at] : []));
}

function same(key: string, a: string | number | undefined, b: string | number | undefined, today: number): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (key === "a.reason") return String(a).toLowerCase() === String(b).toLowerCase();
  if (key === "a.who") return String(a).toLowerCase() === String(b).toLowerCase();
  return canonicalValue(key, a, today) === canonicalValue(key, b, today);
}

function goldInherit(key: string, gold: Frame, previous: Frame | undefined, analysis: Prepared["analysis"]): readonly number[] {
  const held = listOf(previous?.[key]);
  const want = listOf(gold[key]);
  const dim = key.slice(2);
  const said = analysis.mentions.flatMap((m) => (m.kind === "entity" ? m.candidates.filter((c) => c.dim === dim).flatMap((c) => c.values) : []));
  const silent = held.filter((v) => !said.includes(v));
  if (silent.length === 0) return want.length === 0 ? [1] : [];
  return silent.every((v) => want.includes(v)) ? [0] : [1];
}
