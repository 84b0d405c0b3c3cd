import { NUMBER_UNITS as UNITS } from "#core/language/number-units";

const SCALES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };

const WORDS = [...Object.keys(UNITS), ...Object.keys(SCALES)];
const PREFIXES = new Set(WORDS.flatMap((word) => Array.from({ length: word.length }, (_, length) => word.slice(0, length + 1))));

const WORD = WORDS.toSorted((a, b) => b.length - a.length).join("|");
/** A number written out, as far as it reaches. */
export const NUMBER_WORDS = new RegExp(`(?:${WORD})\\b(?:(?:[ -]| and )(?:${WORD})\\b)*`, "iy");
export const STARTS_WITH_NUMBER_WORD = new RegExp(`\\b(?:${WORD})\\b`, "i");

/** Whether the letters seen so far may still become a number word. */
export function mayBecomeNumberWord(letters: string): boolean {
  return PREFIXES.has(letters.toLowerCase());
}

/** The value of "twenty-three thousand four hundred", or undefined when the words do not make one number. */
export function valueOfWords(text: string): number | undefined {
  let total = 0;
  let group = 0;
  for (const word of text.toLowerCase().split(/[\s-]+/)) {
    if (word === "and") continue;
    const unit = UNITS[word];
    const scale = SCALES[word];
    if (unit !== undefined) group += unit;
    else if (scale === 100) group = Math.max(group, 1) * 100;
    else if (scale !== undefined) {
      total += Math.max(group, 1) * scale;
      group = 0;
    } else return undefined;
  }
  return total + group;
}
