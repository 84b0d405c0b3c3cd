import { parse } from "@polyglot-sql/sdk";
import { distance } from "fastest-levenshtein";
import type { Lexeme } from "#adapters/warehouse/guard/lexemes";
import { refuse } from "#adapters/warehouse/guard/refuse";

/**
 * The parser gives some 400 functions a node of their own, each of another shape. A prefix makes every call the one
 * generic node; the reader takes it off again.
 */
export const CALL_PREFIX = "mt__";
/** Typed literals that the parser does not know (BIGINT '1') travel as a call. */
export const LITERAL_PREFIX = `${CALL_PREFIX}literal_`;

/** Words that may stand before "(" without calling anything, and calls with a syntax of their own. */
const NOT_CALLS = new Set(
  (
    "select distinct all any some from where having by limit offset union intersect except join on using in and or not when then else case " +
    "between like escape as over group is with values exists unnest lateral table rollup cube sets filter_clause partition order zone interval end null set " +
    "cast try_cast extract position substring trim json_object array_agg listagg " +
    "varchar char decimal timestamp time map array row only ordinality recursive window within left_join fetch first next range rows groups " +
    "date_literal numeric dec float varbinary character"
  ).split(" "),
);
const TYPED_LITERALS = new Set(["decimal", "double", "real", "bigint", "integer", "int", "smallint", "tinyint", "varchar", "json"]);
const STATEMENTS = new Set(
  (
    "insert update delete merge truncate create drop alter attach detach install load copy export import pragma set reset use call execute prepare " +
    "deallocate explain describe desc show summarize analyze vacuum checkpoint grant revoke begin start commit rollback table from pivot unpivot"
  ).split(" "),
);
/** Signs after which + and - are signs of a number, not operators. */
const BEFORE_SIGN = new Set(["(", ",", "[", "+", "-", "*", "/", "%", "=", "<>", "<", "<=", ">", ">=", "||", "->", ":"]);

/** The syntax tree of the one statement, as the parser gives it: unknown data until it is read. */
export function parseStatement(lexemes: readonly Lexeme[]): unknown {
  refuseOtherStatements(lexemes);
  let result: ReturnType<typeof parse>;
  try {
    result = parse(neutralText(lexemes), "trino" as Parameters<typeof parse>[1]);
  } catch (cause) {
    refuse(`The query is too deeply nested or too long to be checked${cause instanceof RangeError ? "" : " (parser)"}: simplify it.`);
  }
  const statements: unknown = result.ast;
  if (!result.success || !Array.isArray(statements)) refuse(explain(result.error, lexemes));
  if (statements.length !== 1) refuse("Only one statement is allowed: send one SELECT at a time.");
  return statements[0];
}

function refuseOtherStatements(lexemes: readonly Lexeme[]): void {
  const first = lexemes.find((lexeme) => lexeme.text !== "(");
  const word = first?.kind === "word" ? first.text.toLowerCase() : "";
  if (word === "select" || word === "with" || word === "values") return;
  if (STATEMENTS.has(word)) refuse(`${word.toUpperCase()} is not allowed: only reading with SELECT (or WITH ... SELECT) is.`);
  refuse(
    distance(word, "select") <= 2
      ? `\`${first?.text ?? ""}\` is no statement: did you mean SELECT?`
      : "Only SELECT (or WITH ... SELECT) is allowed here; a question in words is asked in a chat.",
  );
}

/** Words that belong to other dialects, or are mistyped. */
const MISPLACED: Readonly<Record<string, string>> = {
  qualify: "QUALIFY is not Trino: put the window function in a subquery and its condition in WHERE outside.",
  form: "The query is not valid SQL near `FORM`: did you mean FROM?",
  wehre: "The query is not valid SQL near `WEHRE`: did you mean WHERE?",
  whre: "The query is not valid SQL near `WHRE`: did you mean WHERE?",
  grop: "The query is not valid SQL near `GROP`: did you mean GROUP BY?",
  gropu: "The query is not valid SQL near `GROPU`: did you mean GROUP BY?",
  oder: "The query is not valid SQL near `ODER`: did you mean ORDER BY?",
  pivot: "PIVOT is not Trino: write sum(x) FILTER (WHERE condition) for each column.",
};

function explain(error: unknown, lexemes: readonly Lexeme[]): string {
  const misplaced = lexemes.flatMap((lexeme) => (lexeme.kind === "word" ? (MISPLACED[lexeme.text.toLowerCase()] ?? []) : []))[0];
  if (misplaced !== undefined) return misplaced;
  const text = typeof error === "string" ? error : "";
  if (/depth|recursion|stack|limit/i.test(text)) return "The query is too deeply nested to be checked: simplify it.";
  const near = /near \[(.*)\]/s.exec(text)?.[1]?.replaceAll(CALL_PREFIX, "").replaceAll(/\s+/g, " ").slice(0, 80);
  return near === undefined || near === ""
    ? "The query is not valid SQL (Trino dialect): check commas, parentheses and the order of its clauses."
    : `The query is not valid SQL (Trino dialect) near \`${near}\`.`;
}

function neutralText(lexemes: readonly Lexeme[]): string {
  const parts: string[] = [];
  lexemes.forEach((lexeme, index) => {
    const [before, after] = [lexemes[index - 1], lexemes[index + 1]];
    if (lexeme.kind === "word" && lexeme.text.toLowerCase().startsWith(CALL_PREFIX))
      refuse(`Names that begin with ${CALL_PREFIX} are not allowed: rename \`${lexeme.text}\`.`);
    if (isDroppedPlus(lexeme, before)) return;
    if (isTypedLiteral(lexeme, before, after)) {
      parts.push(`${LITERAL_PREFIX}${lexeme.text.toLowerCase()}(`);
    } else if (lexeme.kind === "string" && isTypedLiteral(before, lexemes[index - 2], lexeme)) {
      parts.push(`${spell(lexeme)} )`);
    } else if (isCall(lexeme, after, lexemes[index + 2])) {
      parts.push(`${CALL_PREFIX}${lexeme.text}`);
    } else {
      parts.push(spell(lexeme));
    }
  });
  return parts.join(" ");
}

/** `decimal '1.5'`; after AS it would be a type in a cast. */
function isTypedLiteral(lexeme: Lexeme | undefined, before: Lexeme | undefined, after: Lexeme | undefined): boolean {
  return lexeme?.kind === "word" && after?.kind === "string" && TYPED_LITERALS.has(lexeme.text.toLowerCase()) && before?.text !== ".";
}

function isCall(lexeme: Lexeme, after: Lexeme | undefined, afterNext: Lexeme | undefined): boolean {
  if (lexeme.kind !== "word" || after?.kind !== "symbol" || after.text !== "(") return false;
  const word = lexeme.text.toLowerCase();
  if (word === "filter") return afterNext?.text.toLowerCase() !== "where";
  return !NOT_CALLS.has(word);
}

/** A plus sign before an operand says nothing, and the parser forgets it. */
export function isDroppedPlus(lexeme: Lexeme, before: Lexeme | undefined): boolean {
  if (lexeme.kind !== "symbol" || lexeme.text !== "+") return false;
  if (before === undefined) return true;
  return before.kind === "symbol"
    ? BEFORE_SIGN.has(before.text)
    : before.kind === "word" && /^(select|distinct|when|then|else|and|or|not|between|by|limit|on|where|having|in|like)$/i.test(before.text);
}

export function spell(lexeme: Lexeme): string {
  switch (lexeme.kind) {
    case "string":
      return `'${lexeme.text.replaceAll("'", "''")}'`;
    case "binary":
      return `X'${lexeme.text}'`;
    case "quoted":
      return `"${lexeme.text.replaceAll('"', '""')}"`;
    default:
      return lexeme.text;
  }
}
