import type { Figure } from "#core/costs/figure";
import { KnownDays } from "#agent/grounding/dates";
import { FigureIndex } from "#agent/grounding/figure-index";
import { type Numeral, readNumeral, withRangeUnit } from "#agent/grounding/numeral";

/** One tool result as grounding needs it. */
export type BackingResult = {
  readonly figures: readonly Figure[];
  /** What the model was given as text. Parts between the marks of untrusted text name things; they never back a number. */
  readonly content: string;
};

export type BackingInput = {
  /** Oldest first; later figures win over earlier ones of the same value. */
  readonly results: readonly BackingResult[];
  /** Derived by code while writing. */
  readonly derived: readonly Figure[];
  /** The person's own messages. */
  readonly said: readonly string[];
  /** Sentences of ours that the model was given: clock, data coverage. */
  readonly told: readonly string[];
};

const UNTRUSTED = /⟪[^⟫]*⟫/g;
const TOKEN = /[A-Za-z0-9][A-Za-z0-9_.:/@-]*/g;

/** Everything that may stand behind a number of an answer. Built once per answer. */
export class Backing {
  readonly figures: FigureIndex;
  readonly days = new KnownDays();
  /** Plain numbers that tools, the person or our own sentences contain. */
  private readonly plain = new Set<string>();
  private readonly money: number[] = [];
  private readonly percents: number[] = [];
  /** Names with digits in them, lower case, untrusted ones included: a name is not a figure. */
  private readonly names = new Set<string>();
  private readonly times = new Set<string>();

  constructor(input: BackingInput) {
    const figures = input.results.flatMap((result) => [...result.figures]);
    this.figures = new FigureIndex([...figures, ...input.derived]);
    for (const figure of [...figures, ...input.derived]) {
      this.days.addBounds(figure.period);
      this.days.addText(figure.asOf.slice(0, 10));
      this.addNames(figure.label);
    }
    for (const { content } of input.results) {
      this.addNames(content);
      this.addNumbers(content.replace(UNTRUSTED, " "), true);
    }
    for (const text of input.told) {
      this.addNames(text);
      this.addNumbers(text.replace(UNTRUSTED, " "), true);
    }
    for (const text of input.said) {
      this.addNames(text);
      // Money and shares that a person names are claims to check, not sources.
      this.addNumbers(text, false);
    }
  }

  isName(token: string): boolean {
    const name = token.toLowerCase();
    return this.names.has(name) || (/[:/]/.test(name) && name.split(/[:/]/).every((part) => !/\d/.test(part) || this.names.has(part)));
  }

  isTime(text: string): boolean {
    return this.times.has(text.padStart(5, "0"));
  }

  /** A number that a tool, the person or our own text stated in so many words. */
  states(numeral: Numeral): boolean {
    if (numeral.kind === "money") return within(this.money, numeral);
    if (numeral.kind === "percent") return within(this.percents, numeral);
    return numeral.kind === "plain" && this.plain.has(String(numeral.value));
  }

  private addNames(text: string): void {
    for (const [token] of text.matchAll(TOKEN)) {
      if (!/\d/.test(token)) continue;
      const whole = token.replace(/[.:/@-]+$/, "").toLowerCase();
      // An answer names the last part of an ARN or a path.
      for (const name of [whole, ...whole.split(/[:/]/)]) if (/[a-z]|\d\.\d+\.\d/.test(name)) this.names.add(name);
    }
    for (const [, time] of text.matchAll(/(?:T|\b)([0-2]\d:[0-5]\d)/g)) if (time) this.times.add(time);
  }

  private addNumbers(text: string, amounts: boolean): void {
    this.days.addText(text);
    for (const found of text.matchAll(/(?<![A-Za-z0-9_.])[+\-−]?(?:US)?[$€£]?\d/g)) {
      const numeral = readNumeral(text, found.index, text.slice(Math.max(0, found.index - 6), found.index));
      if (!numeral || Number.isNaN(numeral.value)) continue;
      // "5 to 10 %": the first has the unit of the second, too.
      const ranged = withRangeUnit(numeral, text.slice(numeral.end, numeral.end + 12));
      if (amounts && numeral.kind === "plain" && ranged.kind === "percent") this.percents.push(numeral.value);
      if (numeral.kind === "plain") this.plain.add(String(numeral.value));
      else if (amounts && numeral.kind === "money") this.money.push(numeral.value);
      else if (amounts && numeral.kind === "percent") this.percents.push(numeral.value);
    }
  }
}

function within(values: readonly number[], numeral: Numeral): boolean {
  return values.some((value) => Math.abs(value - numeral.value) <= 0.5 * numeral.place + 1e-9 * Math.abs(value));
}
