import type { Figure } from "#core/costs/figure";
import { formatFigure } from "#core/figures/format";
import type { Backing } from "#agent/grounding/backing";
import { judge } from "#agent/grounding/judge";
import { linkVerdict, readLink } from "#agent/grounding/link";
import { mayBecomeNumberWord, STARTS_WITH_NUMBER_WORD } from "#agent/grounding/number-words";
import { isComplete, readNumeral } from "#agent/grounding/numeral";
import { readToken, tokenVerdict } from "#agent/grounding/token";

export const REMOVED = "~~figure removed~~";
const CONTEXT = 160;

/** Where something begins that has to be looked at; everything before it flows on at once. */
const CANDIDATE = new RegExp(`[\\p{Nd}\\p{No}\\p{Nl}]|[$€£¥₹]|[+\\-−–~≈±](?=[\\d$€£])|!\\[|\\[|\`|[⟪⟫]|${STARTS_WITH_NUMBER_WORD.source}`, "iu");

const TOKEN_ENDED = /^[./:@#-]*[^A-Za-z0-9_./:@#-]/;
const PREFIX_ONLY = /^[+\-−–~≈±]?\s?[$€£¥₹]?\s?[+\-−–]?\s?$/;

/**
 * Strikes every number of an answer that nothing backs, and links the others to their figures, while the text streams:
 * text is held back only from where a numeral starts to where it ends. What comes out does not depend on how the
 * text was cut into pieces.
 */
export class Grounder {
  private pending = "";
  /** The raw text just before `pending`. */
  private before = "";
  private inCode = false;
  private fence: "none" | "sql" | "other" = "none";
  private readonly backing: Backing;
  readonly cited = new Set<string>();
  removed = 0;
  /** Numbers that stand because a figure backs them. */
  kept = 0;

  constructor(backing: Backing) {
    this.backing = backing;
  }

  figure(id: string): Figure | undefined {
    return this.backing.figures.get(id);
  }

  push(delta: string): string {
    this.pending += delta;
    return this.drain(false);
  }

  end(): string {
    return this.drain(true);
  }

  private drain(final: boolean): string {
    let out = "";
    while (this.pending !== "") {
      const at = this.pending.search(CANDIDATE);
      const clear = at === -1 ? this.clearLength(final) : at;
      if (clear > 0) out += this.take(clear);
      if (at === -1 || this.pending === "") break;
      const piece = this.lex(final);
      if (piece === undefined) break;
      out += piece;
    }
    return out;
  }

  /** How much of text without a candidate may go: not the last characters, when they may become one. */
  private clearLength(final: boolean): number {
    if (final) return this.pending.length;
    const letters = /[A-Za-z]+$/.exec(this.pending)?.[0] ?? "";
    const wordStarted = letters.length === this.pending.length && /[A-Za-z]$/.test(this.before);
    if (letters !== "" && !wordStarted && mayBecomeNumberWord(letters)) return this.pending.length - letters.length;
    return /[+\-−–~≈±!]$/.test(this.pending) ? this.pending.length - 1 : this.pending.length;
  }

  /** Moves raw text on, unchanged. */
  private take(length: number): string {
    const text = this.pending.slice(0, length);
    this.pending = this.pending.slice(length);
    this.before = (this.before + text).slice(-CONTEXT);
    if (text.includes("\n")) this.inCode = false;
    return text;
  }

  /** Reads what begins at the start of `pending`; undefined while it may still go on. */
  private lex(final: boolean): string | undefined {
    const first = this.pending[0] ?? "";
    if (first === "⟪" || first === "⟫") return this.take(1) && "";
    if (first === "`") return this.lexCode(final);
    if (first === "[" || first === "!") return this.lexLink(final);
    if (/[A-Za-z]/.test(first) && /[A-Za-z0-9_]$/.test(this.before)) return this.take(1);
    if (/[+\-−–~≈±]/.test(first) && /[\p{L}\p{N}).%]$/u.test(this.before)) return this.take(1);

    const token = readToken(this.pending, this.before);
    if (token) {
      if (!final && !TOKEN_ENDED.test(this.pending.slice(token.end))) return undefined;
      const verdict = this.fence === "sql" ? "pass" : tokenVerdict(token, this.backing);
      const text = this.take(token.end);
      return verdict === "pass" ? text : this.strike();
    }
    const numeral = readNumeral(this.pending, 0, this.before);
    if (!numeral) return !final && PREFIX_ONLY.test(this.pending) ? undefined : this.lexOther();
    if (!final && !isComplete(this.pending, numeral.end)) return undefined;
    const { before } = this;
    const after = this.pending.slice(numeral.end, numeral.end + 80);
    const raw = this.pending.slice(0, numeral.end);
    if (this.fence === "sql" && (numeral.kind === "plain" || numeral.kind === "multiple")) return this.take(numeral.end);
    const verdict = judge(numeral, this.backing, before, after, raw);
    this.take(numeral.end);
    if (verdict === "strike") return this.strike();
    if (verdict === "pass") return raw;
    this.kept += 1;
    this.cited.add(verdict.figure.id);
    return this.inCode || this.fence !== "none" ? raw : `[${raw}](#figure:${verdict.figure.id})`;
  }

  /** Digits of another script cannot be checked; a currency sign alone may pass. */
  private lexOther(): string {
    const foreign = /^[\p{Nd}\p{No}\p{Nl}]+/u.exec(this.pending)?.[0];
    if (foreign === undefined) return this.take(this.pending.codePointAt(0)! > 0xffff ? 2 : 1);
    this.take(foreign.length);
    return this.strike();
  }

  private lexCode(final: boolean): string | undefined {
    const ticks = /^`+/.exec(this.pending)?.[0].length ?? 1;
    if (!final && ticks === this.pending.length && ticks < 4) return undefined;
    if (ticks < 3) {
      this.inCode = ticks === 1 ? !this.inCode : this.inCode;
      return this.take(ticks);
    }
    if (this.fence !== "none") {
      this.fence = "none";
      return this.take(ticks);
    }
    const line = /^`+([^\n]*)\n/.exec(this.pending);
    if (!line && !final && this.pending.length < CONTEXT) return undefined;
    this.fence = /^\s*sql\s*$/i.test(line?.[1] ?? "") ? "sql" : "other";
    return this.take(ticks);
  }

  private lexLink(final: boolean): string | undefined {
    const link = readLink(this.pending);
    if (link === "more") return final ? this.take(1) : undefined;
    if (link === undefined) return this.take(1);
    const verdict = linkVerdict(link, this.backing);
    this.take(link.end);
    if (verdict === "strike") return this.strike();
    if (verdict === "text") return this.nested(link.text);
    if (verdict === "keep") return `[${this.nested(link.text)}](${link.target})`;
    this.cited.add(verdict.figure.id);
    this.kept += 1;
    return link.kind === "ref" ? `[${formatFigure(verdict.figure)}](#figure:${verdict.figure.id})` : `[${link.text}](#figure:${verdict.figure.id})`;
  }

  /** The words of a link are checked like any other text, but cannot hold links themselves. */
  private nested(text: string): string {
    const inner = new Grounder(this.backing);
    inner.inCode = true;
    const out = inner.push(text) + inner.end();
    for (const id of inner.cited) this.cited.add(id);
    this.removed += inner.removed;
    this.kept += inner.kept;
    return out;
  }

  private strike(): string {
    this.removed += 1;
    return REMOVED;
  }
}
