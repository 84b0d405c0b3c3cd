import { longForm, writeOut } from "#agent/planner/lexicon/shorthand";
import type { Speller } from "#agent/planner/spelling";
import { editDistance } from "#agent/planner/spelling";

export type Token = {
  /** Lower case, repaired, as it stands in `clean`. */
  readonly text: string;
  readonly raw: string;
  /** Offsets in `clean`. */
  readonly start: number;
  readonly end: number;
  /** Offsets in `raw`. */
  readonly rawStart: number;
  readonly rawEnd: number;
};

export type Utterance = {
  readonly raw: string;
  /** Lower case, typos mended, single spaces; the text that every grammar reads. */
  readonly clean: string;
  readonly tokens: readonly Token[];
};

/** Longer messages are read up to here; nobody asks a question in more. */
const MAX_LENGTH = 2000;

const TOKEN = /\d+(?:[.,]\d+)+(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:'\p{L}+)?|[^\s]/gu;

/** One character for one, so that offsets stay. */
function plainCharacters(text: string): string {
  return text
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[“”«»]/g, '"')
    .replace(/[–—−‑]/g, "-")
    .replace(/→/g, ">")
    .replace(/[\u0000-\u001f\u00a0\u200b-\u200f\u2028\u2029\ufeff]/g, " ");
}

/** Hyphenated names with a slip in them ("prod-esk"), put right. Never where a digit stands. */
function repairName(chunk: string, names: readonly string[]): string {
  if (!/^[a-z]+(?:-[a-z]+)+$/.test(chunk) || names.includes(chunk)) return chunk;
  for (const name of names) {
    if (!name.includes("-") || /\d/.test(name)) continue;
    if (editDistance(chunk, name, 2) <= (name.length >= 9 ? 2 : 1)) return name;
  }
  return chunk;
}

export function readText(text: string, speller: Speller, names: readonly string[]): Utterance {
  const raw = plainCharacters(writeOut(text.slice(0, MAX_LENGTH)));
  const tokens: Token[] = [];
  let clean = "";
  let lastRaw = 0;
  const chunkFixes = new Map<number, string>();
  for (const chunk of raw.toLowerCase().matchAll(/(?<![\w.-])[a-z]+(?:-[a-z]+)+(?![\w-])/g)) {
    const fixed = repairName(chunk[0], names);
    if (fixed === chunk[0]) continue;
    const [from, to] = [chunk[0].split("-"), fixed.split("-")];
    if (from.length !== to.length) continue;
    let at = chunk.index;
    for (const [index, piece] of from.entries()) {
      chunkFixes.set(at, to[index] ?? piece);
      at += piece.length + 1;
    }
  }
  for (const found of raw.matchAll(TOKEN)) {
    const start = found.index;
    const piece = found[0];
    const lower = piece.toLowerCase();
    if (start > lastRaw && clean !== "") clean += " ";
    const inName =
      (/[-_./]/.test(raw[start - 1] ?? " ") && /\w/.test(raw[start - 2] ?? " ")) ||
      (/[-_]/.test(raw[start + piece.length] ?? " ") && /\w/.test(raw[start + piece.length + 1] ?? " "));
    const fixed = chunkFixes.get(start) ?? (inName ? lower : mend(lower, speller));
    tokens.push({ text: fixed, raw: piece, start: clean.length, end: clean.length + fixed.length, rawStart: start, rawEnd: start + piece.length });
    clean += fixed;
    lastRaw = start + piece.length;
  }
  return { raw, clean, tokens };
}

function mend(word: string, speller: Speller): string {
  const apostrophe = word.indexOf("'");
  if (apostrophe > 0) return longForm(word) ?? speller.repair(word.slice(0, apostrophe)) + word.slice(apostrophe);
  return longForm(word) ?? speller.repair(word);
}

/** The raw text behind a stretch of `clean`. */
export function rawSlice({ raw, tokens }: Utterance, start: number, end: number): string {
  const inside = tokens.filter((token) => token.start >= start && token.end <= end);
  const first = inside[0];
  const last = inside.at(-1);
  return first && last ? raw.slice(first.rawStart, last.rawEnd) : "";
}
