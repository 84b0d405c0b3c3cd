/** Length of a vector; the column of the database has it, too. */
export const DIMENSIONS = 256;

const WORD = /[\p{L}\p{N}]+(?:[-_.:/][\p{L}\p{N}]+)*/gu;
/** A whole word says more than a piece of it; pieces forgive endings and typing. */
const PIECE = 0.35;
const SILENT = new Set(
  "a about all also an and any are as at be been but by can cost costs did do does for from had has have how i in is it its last me month much my no not of on or our over per please show so spend spent tell than that the their them then there they this to us was we week were what when where which who why will with year you your".split(
    " ",
  ),
);

/**
 * A sentence as a vector of unit length: its words and their pieces of three letters, hashed. Two sentences that name the
 * same things lie close together. It needs no model, and it is the same on every machine.
 */
export function factVector(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  const add = (feature: string, weight: number) => {
    const hash = fnv1a(feature);
    const at = hash % DIMENSIONS;
    vector[at] = (vector[at] ?? 0) + ((hash >>> 16) % 2 === 0 ? weight : -weight);
  };
  for (const word of wordsOf(text)) {
    add(`w:${word}`, 1);
    const padded = `^${word}$`;
    for (let start = 0; start + 3 <= padded.length; start += 1) add(`p:${padded.slice(start, start + 3)}`, PIECE);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Cosine of two vectors of unit length, -1 to 1. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** What a sentence is about, in lower case: its words without those that every question has; parts of compound names as well. */
export function wordsOf(text: string): string[] {
  const words = [...text.normalize("NFKC").toLowerCase().matchAll(WORD)].flatMap(([word]) => {
    const parts = word.split(/[-_.:/]/).filter((part) => part.length > 1);
    return parts.length > 1 ? [word, ...parts] : [word];
  });
  return [...new Set(words.map(singular))].filter((word) => word.length > 1 && !SILENT.has(word));
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}
