import type { Lexeme } from "#adapters/warehouse/guard/lexemes";
import { isDroppedPlus } from "#adapters/warehouse/guard/parse";
import { refuse } from "#adapters/warehouse/guard/refuse";

/** Words that say nothing by themselves, or that have a second spelling. */
const SILENT = new Set([
  "as",
  "inner",
  "outer",
  "asc",
  "all",
  "both",
  "row",
  "rows",
  "only",
  "first",
  "next",
  "fetch",
  "limit",
  "offset",
  "values",
  "precision",
  "respect",
  "not",
]);
const SPELLINGS: Readonly<Record<string, string>> = {
  int: "integer",
  numeric: "decimal",
  dec: "decimal",
  some: "any",
  dow: "day_of_week",
  doy: "day_of_year",
  yow: "year_of_week",
};
const SILENT_SIGNS = new Set(["(", ")", ",", ":"]);

/**
 * What the parser read must be what was written: the same names, literals, numbers, words and signs in the same order.
 * A parser that drops a clause, or turns one around, is found out here.
 *
 * @throws QueryRefusedError near the first word that differs
 */
export function sameWords(written: readonly Lexeme[], printed: readonly Lexeme[]): void {
  const [a, b] = [telling(written), telling(printed)];
  // x NOT LIKE y is read as NOT (x LIKE y): the word moves, and none may be lost.
  const negations = (lexemes: readonly Lexeme[]) => lexemes.filter((lexeme) => lexeme.kind === "word" && lexeme.text.toLowerCase() === "not").length;
  if (negations(written) !== negations(printed)) refuse("The query could not be read with certainty near `NOT`: write it as NOT (condition).");
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    if (a[at]?.key !== b[at]?.key)
      refuse(
        `The query could not be read with certainty near \`${a[at]?.text ?? a.at(-1)?.text ?? ""}\`: write that part in the order of Trino's SELECT.`,
      );
  }
}

function telling(lexemes: readonly Lexeme[]): readonly { readonly key: string; readonly text: string }[] {
  return lexemes.flatMap((lexeme, index) => {
    if (lexeme.kind === "number" && isDefaultSize(lexemes, index)) return [];
    if (lexeme.kind === "symbol")
      return SILENT_SIGNS.has(lexeme.text) || isDroppedPlus(lexeme, lexemes[index - 1]) ? [] : [{ key: lexeme.text, text: lexeme.text }];
    if (lexeme.kind === "word" || lexeme.kind === "quoted") {
      const word = lexeme.text.toLowerCase();
      if (lexeme.kind === "word" && (SILENT.has(word) || (word === "value" && lexemes[index - 1]?.kind === "string"))) return [];
      return [{ key: `name:${SPELLINGS[word] ?? word}`, text: lexeme.text }];
    }
    return [{ key: `${lexeme.kind}:${lexeme.text}`, text: lexeme.text }];
  });
}

/** `timestamp` is timestamp(3), and `decimal` decimal(38,0): either spelling may come back. */
function isDefaultSize(lexemes: readonly Lexeme[], index: number): boolean {
  const text = (from: number, to: number) =>
    lexemes
      .slice(Math.max(0, index + from), index + to + 1)
      .map((lexeme) => lexeme.text.toLowerCase())
      .join(" ");
  return /^(timestamp|time) \( 3 \)$/.test(text(-2, 1)) || /^decimal \( 38 , 0 \)$/.test(text(-2, 3)) || /^decimal \( 38 , 0 \)$/.test(text(-4, 1));
}
