import { readFileSync } from "node:fs";

const ENGLISH: ReadonlySet<string> = new Set(readFileSync(new URL("./words/english.txt", import.meta.url), "utf8").split("\n"));

/** Words of the field, and how often the training bank says them; repairs go only to these. */
export type WordCounts = ReadonlyMap<string, number>;

export type Speller = {
  isKnown(word: string): boolean;
  /** The word meant by an unknown one, or the word itself. Never touches anything with a digit in it. */
  repair(word: string): string;
};

/** Logarithm of how often a word must be said for a word of three letters to be its slip ("wek"). */
const FREQUENT = Math.log(90);

/** Optimal string alignment: insert, delete, replace, swap neighbours. Gives `limit + 1` when over the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (before[j - 2] ?? 0) + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    before = above;
    above = row;
  }
  return above[b.length] ?? limit + 1;
}

/**
 * @param words the bank's words with their counts
 * @param names words that make up the tenant's names: known, and worth repairing to
 */
export function makeSpeller(words: WordCounts, names: readonly string[]): Speller {
  const targets = new Map<string, number>();
  for (const [word, count] of words) if (count >= 3 && word.length >= 4) targets.set(word, Math.log(count));
  for (const name of names) if (name.length >= 5 && /^[a-z]+$/.test(name)) targets.set(name, Math.max(3, targets.get(name) ?? 0));
  const known = new Set(names);
  const isKnown = (word: string) =>
    ENGLISH.has(word) || known.has(word) || (words.get(word) ?? 0) >= 3 || (word.endsWith("s") && ENGLISH.has(word.slice(0, -1)));
  const cache = new Map<string, string>();

  function repair(word: string): string {
    if (word.length < 3 || word.length > 20 || !/^[a-z]+$/.test(word) || isKnown(word)) return word;
    const hit = cache.get(word);
    if (hit !== undefined) return hit;
    let best = word;
    let bestScore = -Infinity;
    for (const [target, weight] of targets) {
      if (word.length === 3 && (target.length !== 4 || weight < FREQUENT || word[0] !== target[0])) continue;
      const limit = word.length >= 8 && target.length >= 7 ? 2 : 1;
      const distance = editDistance(word, target, 2);
      if (distance > limit && !(distance === 2 && sameLetters(word, target))) continue;
      if (word[0] !== target[0] && !(distance === 1 && word.length >= 5) && !sameLetters(word, target)) continue;
      const score = weight - 4 * distance + (word[0] === target[0] ? 1 : 0) + (sameLetters(word, target) ? 2 : 0);
      if (score > bestScore) [best, bestScore] = [target, score];
    }
    if (cache.size > 5000) cache.clear();
    cache.set(word, best);
    return best;
  }
  return { isKnown, repair };
}

const sameLetters = (a: string, b: string) => a.length === b.length && [...a].toSorted().join("") === [...b].toSorted().join("");

export const isEnglish = (word: string): boolean => ENGLISH.has(word);

/** "quater" for "quarter": one slip away, and no other form of the same word. */
export function isSlipOf(word: string, other: string): boolean {
  if (word === other || word[0] !== other[0] || word.startsWith(other) || other.startsWith(word)) return false;
  if (/[sz]/.test(word) && word.replace(/z/g, "s") === other.replace(/z/g, "s")) return false;
  return editDistance(word, other, 1) <= 1;
}
