import { QueryFailure } from "#sandbox/lake/query-failure";

type Lexeme = { readonly kind: "word" | "name" | "text" | "sign"; readonly text: string };

function lexemesOf(sql: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  const pattern = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\]|\\.|'')*)'|`([^`]+)`|"((?:[^"]|"")+)"|([A-Za-z0-9_]+)|([\s\S])/gy;
  for (const [, text, ticked, quoted, word, sign] of sql.matchAll(pattern)) {
    if (text !== undefined) lexemes.push({ kind: "text", text: text.replaceAll("''", "'").replaceAll(/\\(.)/g, "$1") });
    else if (ticked !== undefined || quoted !== undefined) lexemes.push({ kind: "name", text: ticked ?? quoted ?? "" });
    else if (word !== undefined) lexemes.push({ kind: "word", text: word });
    else if (sign !== undefined) lexemes.push({ kind: "sign", text: sign });
  }
  return lexemes;
}

/** Reads a statement of data definition word by word; what is not there as it should be ends it. */
export class DdlReader {
  readonly #lexemes: readonly Lexeme[];
  #at = 0;

  constructor(sql: string) {
    this.#lexemes = lexemesOf(sql);
  }

  isOver(): boolean {
    return this.#at >= this.#lexemes.length;
  }

  peek(wanted: string, ahead = 0): boolean {
    const lexeme = this.#lexemes[this.#at + ahead];
    return lexeme !== undefined && (lexeme.kind === "word" || lexeme.kind === "sign") && lexeme.text.toUpperCase() === wanted;
  }

  accept(wanted: string): boolean {
    const found = this.peek(wanted);
    if (found) this.#at++;
    return found;
  }

  acceptAll(...wanted: readonly string[]): boolean {
    const found = wanted.every((word, index) => this.peek(word, index));
    if (found) this.#at += wanted.length;
    return found;
  }

  expect(wanted: string): void {
    if (!this.accept(wanted)) this.fail();
  }

  end(): void {
    if (!this.isOver()) this.fail();
  }

  skip(): string {
    const lexeme = this.#lexemes[this.#at++];
    return lexeme?.text ?? this.fail();
  }

  word(): string {
    return this.#take("word");
  }

  text(): string {
    const lexeme = this.#lexemes[this.#at];
    // Property names may stand in double quotes.
    return lexeme?.kind === "name" ? this.#take("name") : this.#take("text");
  }

  takeText(): string | undefined {
    return this.#lexemes[this.#at]?.kind === "text" ? this.text() : undefined;
  }

  value(): string {
    const kind = this.#lexemes[this.#at]?.kind;
    return kind === "text" ? this.#take("text") : this.#take("word");
  }

  name(): string {
    const kind = this.#lexemes[this.#at]?.kind;
    return this.#take(kind === "name" ? "name" : "word").toLowerCase();
  }

  tableName(): { readonly database: string | undefined; readonly name: string } {
    const first = this.name();
    if (this.accept(".")) return { database: first, name: this.name() };
    const [database, name] = first.split(".");
    return name === undefined ? { database: undefined, name: first } : { database, name };
  }

  fail(): never {
    const near = this.#lexemes[this.#at]?.text;
    throw new QueryFailure(
      "SYNTAX_ERROR",
      `FAILED: ParseException: ${near === undefined ? "missing end of statement" : `cannot recognize input near '${near}'`}`,
    );
  }

  #take(kind: Lexeme["kind"]): string {
    const lexeme = this.#lexemes[this.#at];
    if (lexeme?.kind !== kind) return this.fail();
    this.#at++;
    return lexeme.text;
  }
}
