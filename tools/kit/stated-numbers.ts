/** Words with a letter, a slash or a dot in them name things; what stands in quotes or brackets was written by somebody. */
const NAMES = /"[^"]*"|\([^)]*\)|\S*[A-Za-z/_][\w./:-]*/g;

/**
 * Whole numbers that our own sentences state of what was counted ("wants 4 of 4 pods healthy"), so that an answer may
 * repeat the sentence although the names in it are marked as outside text.
 */
export function statedNumbers(texts: readonly (string | null)[]): number[] {
  const found = texts.flatMap((text) =>
    [...(text ?? "").replace(NAMES, " ").matchAll(/(?<![\w.,:-])\d{1,6}(?![\w:-])(?!\.\d)/g)].map(([digits]) => Number(digits)),
  );
  return [...new Set(found)];
}
