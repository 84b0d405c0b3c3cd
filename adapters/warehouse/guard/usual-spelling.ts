import { FUNCTIONS } from "#adapters/warehouse/guard/functions/table";
import type { Lexeme } from "#adapters/warehouse/guard/lexemes";

/** Calls that the table does not hold, since they are read in a way of their own. */
const OTHER_CALLS = new Set(["try", "trim", "substring", "substr"]);
const UNITS: Readonly<Record<string, readonly [times: number, unit: string]>> = {
  year: [1, "YEAR"],
  quarter: [3, "MONTH"],
  month: [1, "MONTH"],
  week: [7, "DAY"],
  day: [1, "DAY"],
  hour: [1, "HOUR"],
  minute: [1, "MINUTE"],
  second: [1, "SECOND"],
};

/**
 * Spellings of other dialects that can be read in one way only, in the spelling that Trino takes: calls of quoted names,
 * which Athena writes into views; LIMIT before OFFSET; INTERVAL 7 DAY and INTERVAL '7 days'; trim(BOTH FROM x).
 */
export function usualSpelling(lexemes: readonly Lexeme[]): Lexeme[] {
  const written: Lexeme[] = [];
  for (let at = 0; at < lexemes.length;) {
    const [lexeme, ...next] = lexemes.slice(at, at + 4);
    if (lexeme === undefined) break;
    const found = swappedLimit(lexeme, next) ??
      interval(lexeme, next) ??
      trimmedSide(lexeme, next) ?? { of: 1, lexemes: [plainCall(lexeme, next[0])] };
    written.push(...found.lexemes);
    at += found.of;
  }
  return written;
}

type Respelled = { readonly of: number; readonly lexemes: readonly Lexeme[] } | undefined;
type Next = readonly (Lexeme | undefined)[];

const isWord = (lexeme: Lexeme | undefined, word: string) => lexeme?.kind === "word" && lexeme.text.toLowerCase() === word;

function plainCall(lexeme: Lexeme, after: Lexeme | undefined): Lexeme {
  if (lexeme.kind !== "quoted" || after?.kind !== "symbol" || after.text !== "(") return lexeme;
  const name = lexeme.text.toLowerCase();
  return FUNCTIONS.has(name) || OTHER_CALLS.has(name) ? { kind: "word", text: name } : lexeme;
}

function swappedLimit(lexeme: Lexeme, [count, offset, start]: Next): Respelled {
  if (!isWord(lexeme, "limit") || count?.kind !== "number" || offset === undefined || !isWord(offset, "offset") || start?.kind !== "number")
    return undefined;
  return { of: 4, lexemes: [offset, start, lexeme, count] };
}

/** `trim(BOTH FROM x)` names no characters, which the parser does not know. */
function trimmedSide(lexeme: Lexeme, [bracket, side, from]: Next): Respelled {
  if (!isWord(lexeme, "trim") || bracket?.text !== "(" || bracket.kind !== "symbol" || !isWord(from, "from")) return undefined;
  const name = { both: "trim", leading: "ltrim", trailing: "rtrim" }[side?.kind === "word" ? side.text.toLowerCase() : ""];
  return name === undefined ? undefined : { of: 4, lexemes: [{ kind: "word", text: name }, bracket] };
}

function interval(lexeme: Lexeme, [amount, unit]: Next): Respelled {
  if (!isWord(lexeme, "interval") || amount === undefined) return undefined;
  const inside = amount.kind === "string" ? /^\s*(-?\d{1,9})\s*([A-Za-z]+)\s*$/.exec(amount.text) : null;
  if (inside !== null) return respelled(lexeme, inside[1] ?? "", inside[2] ?? "", 2);
  if (unit?.kind !== "word" || (amount.kind !== "string" && amount.kind !== "number") || !/^-?\d{1,9}$/.test(amount.text)) return undefined;
  return respelled(lexeme, amount.text, unit.text, 3);
}

function respelled(lexeme: Lexeme, amount: string, word: string, of: number): Respelled {
  const [times, unit] = UNITS[word.toLowerCase().replace(/s$/, "")] ?? [];
  if (times === undefined || unit === undefined) return undefined;
  return {
    of,
    lexemes: [lexeme, { kind: "string", text: times === 1 ? amount : String(Number(amount) * times) }, { kind: "word", text: unit }],
  };
}
