import { limits } from "#adapters/warehouse/guard/limits";
import { refuse } from "#adapters/warehouse/guard/refuse";

export type Lexeme = {
  readonly kind: "word" | "quoted" | "string" | "binary" | "number" | "symbol";
  /** A word or number as written, the content of a literal or quoted identifier, or the symbol. */
  readonly text: string;
};

const SYMBOLS = ["<>", "!=", "<=", ">=", "||", "->", "(", ")", ",", ".", ";", "[", "]", "+", "-", "*", "/", "%", "=", "<", ">", ":"];
/** Words that may stand directly before a quote. */
const LITERAL_PREFIXES = new Set([
  "date",
  "time",
  "timestamp",
  "interval",
  "decimal",
  "double",
  "real",
  "bigint",
  "integer",
  "int",
  "smallint",
  "tinyint",
  "varchar",
  "json",
]);
const FOREIGN: Readonly<Record<string, string>> = {
  "`": "Backticks are not allowed: write an identifier plain or in double quotes.",
  $: "Parameters and dollar quotes ($1, $$) are not allowed: write the value as a literal in single quotes.",
  "@": "Variables (@x) are not allowed: write the value as a literal.",
  "?": "Placeholders (?) are not allowed: write the value as a literal.",
  "{": "Braces are not allowed: write MAP(ARRAY[...], ARRAY[...]).",
  "}": "Braces are not allowed: write MAP(ARRAY[...], ARRAY[...]).",
  "#": "# is not allowed here: comments begin with --.",
  "\\": "A backslash is not allowed outside a literal.",
  "^": "^ is not allowed: write power(x, y).",
  "&": "& is not allowed: write AND, or bitwise_and(x, y).",
  "|": "| is not allowed: write OR, ||, or bitwise_or(x, y).",
  "~": "~ is not allowed: write regexp_like(x, pattern).",
  "!": "! is not allowed: write NOT, or <>.",
};
/** Control characters (tab and line ends aside), and characters that are invisible or turn the reading direction: first and last of each range. */
const INVISIBLE: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xffff],
  [0xe0000, 0xe0fff],
];

function findInvisible(sql: string): string | undefined {
  for (const char of sql) {
    const code = char.codePointAt(0) ?? 0;
    if (INVISIBLE.some(([first, last]) => code >= first && code <= last)) return char;
  }
  return undefined;
}

/** @throws QueryRefusedError for what is too long, invisible or no Trino; comments are left out */
export function readLexemes(sql: string): Lexeme[] {
  const most = limits();
  if (Buffer.byteLength(sql, "utf8") > most.bytes) refuse(`The query is longer than ${most.bytes / 1000} kB: ask for less in one query.`);
  const hidden = findInvisible(sql);
  if (hidden !== undefined) refuse(`The query holds the invisible character U+${codeOf(hidden)}: remove it.`);
  const lexemes: Lexeme[] = [];
  let at = 0;
  while (at < sql.length) {
    const next = readOne(sql, at);
    if (next.lexeme !== undefined) lexemes.push(next.lexeme);
    if (lexemes.length > most.lexemes) refuse(`The query has more than ${most.lexemes} words and signs: ask for less in one query.`);
    at = next.end;
  }
  return withoutTrailingSemicolon(lexemes);
}

type Step = { readonly lexeme: Lexeme | undefined; readonly end: number };

function readOne(sql: string, at: number): Step {
  const char = sql[at] ?? "";
  if (/[ \t\r\n]/.test(char)) return { lexeme: undefined, end: at + 1 };
  if (sql.startsWith("--", at)) {
    const end = sql.slice(at).search(/[\r\n]/);
    return { lexeme: undefined, end: end < 0 ? sql.length : at + end };
  }
  if (sql.startsWith("/*", at)) return skipComment(sql, at);
  if (char === "'") return readQuoted(sql, at, "'", "string");
  if (char === '"') return readIdentifier(sql, at);
  if (/[A-Za-z_]/.test(char)) return readWord(sql, at);
  if (/[0-9]/.test(char) || (char === "." && /[0-9]/.test(sql[at + 1] ?? ""))) return readNumber(sql, at);
  return readSymbol(sql, at);
}

function skipComment(sql: string, at: number): Step {
  const end = sql.indexOf("*/", at + 2);
  if (end < 0) refuse("A comment is not closed: add */.");
  if (sql.slice(at + 2, end).includes("/*")) refuse("Comments do not nest: remove the inner /*.");
  return { lexeme: undefined, end: end + 2 };
}

function readQuoted(sql: string, at: number, quote: string, kind: "string" | "quoted" | "binary"): Step {
  let text = "";
  let from = at + 1;
  for (;;) {
    const end = sql.indexOf(quote, from);
    if (end < 0) refuse(kind === "quoted" ? 'A quoted identifier is not closed: add ".' : "A literal is not closed: add '.");
    text += sql.slice(from, end);
    if (sql[end + 1] !== quote) return { lexeme: { kind, text }, end: end + 1 };
    text += quote;
    from = end + 2;
  }
}

function readIdentifier(sql: string, at: number): Step {
  const step = readQuoted(sql, at, '"', "quoted");
  const text = step.lexeme?.text ?? "";
  if (text === "") refuse("An identifier is empty: name it.");
  if (text.length > 128) refuse("An identifier is longer than 128 characters: shorten it.");
  if (!/^[\x20-\x7e]+$/.test(text)) refuse(`The identifier "${text}" holds characters other than printable ASCII: rename it.`);
  return step;
}

function readWord(sql: string, at: number): Step {
  const text = /^[A-Za-z_][A-Za-z0-9_]*/.exec(sql.slice(at, at + 200))?.[0] ?? "";
  const end = at + text.length;
  if (text.length > 128) refuse("A word is longer than 128 characters: shorten it.");
  if (sql[end] !== "'" || LITERAL_PREFIXES.has(text.toLowerCase())) return { lexeme: { kind: "word", text }, end };
  if (text.toLowerCase() !== "x") refuse(`\`${text}'...'\` is no literal in this dialect: write '...'.`);
  const step = readQuoted(sql, end, "'", "binary");
  const hex = (step.lexeme?.text ?? "").replaceAll(/\s/g, "");
  if (!/^([0-9A-Fa-f]{2})*$/.test(hex)) refuse("A binary literal takes pairs of hexadecimal digits: X'65'.");
  return { lexeme: { kind: "binary", text: hex.toUpperCase() }, end: step.end };
}

function readNumber(sql: string, at: number): Step {
  const text = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/.exec(sql.slice(at, at + 400))?.[0] ?? "";
  if (text === "" || text.length > 300) refuse("A number is too long: write at most 38 digits.");
  if (/[A-Za-z0-9_.]/.test(sql[at + text.length] ?? ""))
    refuse(`\`${sql.slice(at, at + text.length + 4)}\` is no number: write digits, as in 1000 or 1.5 or 1e6.`);
  return { lexeme: { kind: "number", text: normalNumber(text) }, end: at + text.length };
}

/** `.5` and `1.E+5` in the one spelling that every parser here reads alike. */
function normalNumber(text: string): string {
  const [mantissa = "", exponent] = text.toLowerCase().split("e");
  const whole = mantissa.startsWith(".") ? `0${mantissa}` : mantissa.endsWith(".") && exponent !== undefined ? mantissa.slice(0, -1) : mantissa;
  return exponent === undefined ? whole : `${whole}e${exponent.replace("+", "")}`;
}

function readSymbol(sql: string, at: number): Step {
  if (sql.startsWith("::", at)) refuse("`::` is not allowed: write CAST(x AS type).");
  if (sql.startsWith(":=", at) || sql.startsWith("=>", at)) refuse("Named arguments are not allowed: pass them in order.");
  if (sql.startsWith("==", at)) refuse("`==` is not allowed: write =.");
  const symbol = SYMBOLS.find((candidate) => sql.startsWith(candidate, at));
  if (symbol !== undefined) return { lexeme: { kind: "symbol", text: symbol === "!=" ? "<>" : symbol }, end: at + symbol.length };
  const char = String.fromCodePoint(sql.codePointAt(at) ?? 0);
  refuse(FOREIGN[char] ?? `The character U+${codeOf(char)} may only stand inside a literal: remove it or quote the literal with '.`);
}

function withoutTrailingSemicolon(lexemes: Lexeme[]): Lexeme[] {
  const isSemicolon = (lexeme: Lexeme | undefined) => lexeme?.kind === "symbol" && lexeme.text === ";";
  while (isSemicolon(lexemes.at(-1))) lexemes.pop();
  if (lexemes.some(isSemicolon)) refuse("Only one statement is allowed: send one SELECT at a time.");
  if (lexemes.length === 0) refuse("The query is empty: write a SELECT.");
  return lexemes;
}

function codeOf(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
