import { type Day, dayOf } from "#agent/planner/dates";
import { type CueHit, findCues } from "#agent/planner/lexicon/cues";
import { findAmounts, findIds, findZones } from "#agent/planner/mentions/amounts";
import { findDimensions, findEntities } from "#agent/planner/mentions/entities";
import { type Mention, withoutOverlaps } from "#agent/planner/mentions/mention";
import { findPeople } from "#agent/planner/mentions/people";
import { indexVocabulary } from "#agent/planner/mentions/vocabulary-index";
import { scanPeriods } from "#agent/planner/periods/scan";
import { makeSpeller, type Speller, type WordCounts } from "#agent/planner/spelling";
import { readText, type Utterance } from "#agent/planner/text";
import type { Frame, Vocabulary } from "#core/planner/frame";

/** Words of the delexicalised text: a word, or the type of a mention in angle brackets. */
export type Piece = { readonly text: string; readonly start: number; readonly end: number; readonly mention?: Mention };

export type Analysis = {
  readonly utterance: Utterance;
  readonly today: Day;
  readonly mentions: readonly Mention[];
  readonly cues: readonly CueHit[];
  readonly pieces: readonly Piece[];
  /** The frame that a follow-up inherits from: the last one that had something to inherit. */
  readonly previous: Frame | undefined;
  /** The intent directly before, whatever it was. */
  readonly before: string;
  readonly turn: number;
  /** The term that the turn before explained. */
  readonly topic: string | undefined;
  /** The frame before `previous`, for "both of them". */
  readonly earlier: Frame | undefined;
};

const spellers = new WeakMap<Vocabulary, WeakMap<object, Speller>>();

function spellerFor(vocabulary: Vocabulary, words: WordCounts): Speller {
  const byWords = spellers.get(vocabulary) ?? new WeakMap<object, Speller>();
  spellers.set(vocabulary, byWords);
  const hit = byWords.get(words);
  if (hit) return hit;
  const made = makeSpeller(words, indexVocabulary(vocabulary).words);
  byWords.set(words, made);
  return made;
}

const NOTHING_TO_INHERIT: ReadonlySet<string> = new Set(["chat", "oos", "inj", "amb", "help"]);

/** Finds everything that a message mentions; decides nothing. */
export function analyse(
  text: string,
  context: { readonly now: Date; readonly vocabulary: Vocabulary; readonly history: readonly Frame[] },
  words: WordCounts,
): Analysis {
  const index = indexVocabulary(context.vocabulary);
  const speller = spellerFor(context.vocabulary, words);
  const utterance = readText(text, speller, index.names);
  const { clean } = utterance;
  const today = dayOf(context.now);
  const ids = findIds(clean);
  const mentions = withoutOverlaps([
    ...ids,
    ...findEntities(utterance, index),
    ...scanPeriods(clean, today).map((period) => ({ kind: "period" as const, start: period.start, end: period.end, period })),
    ...findZones(clean),
    ...findAmounts(clean),
    ...findDimensions(utterance, index),
    ...findPeople(utterance, speller),
  ]);
  const history = context.history;
  const held = history.filter((frame) => !NOTHING_TO_INHERIT.has(frame.i));
  const previous = held.at(-1);
  const last = history.at(-1);
  const topic = last?.i === "help" ? last["a.topic"] : undefined;
  return {
    utterance,
    today,
    mentions,
    cues: findCues(clean),
    pieces: toPieces(utterance, mentions),
    previous,
    before: history.at(-1)?.i ?? "none",
    turn: history.length,
    topic: topic === undefined ? undefined : String(topic),
    earlier: held.at(-2),
  };
}

const KEEP_WORDS = /^(?:purchase|charge_category)$/;

function typeName(mention: Mention): string | undefined {
  switch (mention.kind) {
    case "entity": {
      const dims = new Set(mention.candidates.map((c) => c.dim));
      if (mention.candidates.every((c) => KEEP_WORDS.test(c.dim) || (c.strength === "weak" && c.dim === "service"))) return undefined;
      const [only] = dims;
      return dims.size === 1 && only !== undefined ? `<${only.replace(/:.*/, "")}>` : "<name>";
    }
    case "dim":
      return undefined;
    case "period":
      return "<period>";
    case "amount":
      return mention.type === "ordinal" || (mention.type === "count" && mention.value <= 3) ? undefined : `<${mention.type}>`;
    case "ref":
      return "<ref>";
    case "node":
      return "<node>";
    case "zone":
      return "<zone>";
    case "person":
      return "<person>";
  }
}

function toPieces({ tokens }: Utterance, mentions: readonly Mention[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const token of tokens) {
    while ((mentions[next]?.end ?? Infinity) <= token.start) next++;
    const mention = mentions[next];
    if (mention && mention.start <= token.start && token.start < mention.end) {
      const type = typeName(mention);
      if (type !== undefined) {
        if (pieces.at(-1)?.mention !== mention) pieces.push({ text: type, start: mention.start, end: mention.end, mention });
        continue;
      }
      pieces.push({ text: token.text.replace(/'/g, ""), start: token.start, end: token.end, mention });
      continue;
    }
    if (/[\p{L}\p{N}?$%#+]/u.test(token.text)) pieces.push({ text: token.text.replace(/'/g, ""), start: token.start, end: token.end });
  }
  return pieces;
}
