import type { Analysis } from "#agent/planner/analyse";
import { type Day, resolveToken } from "#agent/planner/dates";
import { hash } from "#agent/planner/hash";
import type { Mention } from "#agent/planner/mentions/mention";

export type TextFeatures = {
  /** Words, pairs of words, cues, mention types, what went before: for every classifier. */
  readonly words: readonly string[];
  /** Pieces of words and three words in a row: for the intent alone. */
  readonly fine: readonly string[];
};

const bucket = (n: number) => (n <= 3 ? String(n) : n <= 5 ? "5" : n <= 9 ? "9" : n <= 15 ? "15" : n <= 30 ? "30" : "more");

export function textFeatures(a: Analysis): TextFeatures {
  const words = new Set<string>();
  const fine = new Set<string>();
  const texts = a.pieces.map((piece) => piece.text);
  const padded = ["^", ...texts, "$"];
  for (const word of texts) words.add(`w:${word}`);
  for (let i = 0; i + 1 < padded.length; i++) words.add(`b:${padded[i]} ${padded[i + 1]}`);
  for (let i = 0; i + 2 < padded.length; i++) {
    fine.add(`t:${padded[i]} ${padded[i + 1]} ${padded[i + 2]}`);
    if (i > 0) fine.add(`s:${padded[i]} _ ${padded[i + 2]}`);
  }
  for (const word of texts) {
    if (word.startsWith("<")) continue;
    const edged = `_${word}_`;
    for (let n = 3; n <= 5; n++) for (let i = 0; i + n <= edged.length; i++) fine.add(`c:${edged.slice(i, i + n)}`);
  }
  for (const cue of a.cues) words.add(`q:${cue.slot}=${cue.value}`);
  for (const name of mentionTypes(a.mentions, a.today)) words.add(`m:${name}`);
  words.add(`n:${bucket(texts.length)}`);
  words.add(`pb:${a.before}`);
  words.add(`pi:${a.previous?.i ?? "none"}`);
  words.add(a.turn > 0 ? "later" : "opening");
  if (a.turn > 0) {
    words.add(`pn:${a.previous?.i ?? "none"}:${bucket(texts.length)}`);
    for (const word of texts.slice(0, 3)) words.add(`pw:${a.before}:${word}`);
    for (const cue of a.cues) words.add(`pq:${a.before}:${cue.slot}=${cue.value}`);
    for (const name of mentionTypes(a.mentions, a.today)) words.add(`pm:${a.before}:${name}`);
  }
  words.add("bias");
  return { words: [...words], fine: [...fine] };
}

function mentionTypes(mentions: readonly Mention[], today: Day): ReadonlySet<string> {
  const types = new Set<string>();
  for (const mention of mentions) {
    if (mention.kind === "entity")
      for (const c of mention.candidates) types.add(`${c.dim.replace(/:.*/, "")}${c.strength === "weak" || c.strength === "stem" ? "~" : ""}`);
    else if (mention.kind === "amount") types.add(mention.type);
    else if (mention.kind === "dim") types.add(`d:${mention.dim.replace(/:.*/, "")}`);
    else if (mention.kind === "period") {
      types.add("period");
      const range = resolveToken(mention.period.value, today);
      if (range && range.from > today) types.add("period>");
      else if (range && range.to > today) types.add("period>=");
      if (mention.period.coming !== undefined) types.add("period~");
      types.add(`period:${mention.period.form}`);
      if (mention.period.until !== undefined) types.add("period:until");
    } else types.add(mention.kind);
  }
  return types;
}

/** Words round a stretch of the text, for deciding what a mention is for. */
export function contextFeatures(a: Analysis, start: number, end: number, prefix: string): string[] {
  const left = a.pieces.filter((p) => p.end <= start);
  const right = a.pieces.filter((p) => p.start >= end);
  const l = (i: number) => left.at(-i)?.text ?? "^";
  const r = (i: number) => right[i - 1]?.text ?? "$";
  const out = [
    `${prefix}l1:${l(1)}`,
    `${prefix}l2:${l(2)}`,
    `${prefix}r1:${r(1)}`,
    `${prefix}r2:${r(2)}`,
    `${prefix}l12:${l(2)} ${l(1)}`,
    `${prefix}r12:${r(1)} ${r(2)}`,
    `${prefix}lr:${l(1)}_${r(1)}`,
    `${prefix}l123:${l(3)} ${l(2)} ${l(1)}`,
  ];
  for (const piece of left.slice(-5)) out.push(`${prefix}L:${piece.text}`);
  for (const piece of right.slice(0, 4)) out.push(`${prefix}R:${piece.text}`);
  const gap = a.utterance.clean.slice(Math.max(0, start - 2), start).trim();
  if (/[,;:.(!?/+&-]$/.test(gap)) out.push(`${prefix}lp:${gap.at(-1)}`);
  const after = a.utterance.clean.slice(end, end + 2).trim();
  if (/^[,;:.)!?/+&-]/.test(after)) out.push(`${prefix}rp:${after[0]}`);
  return out;
}

export const hashAll = (features: Iterable<string>): number[] => Array.from(features, hash);
