import { NUMBER_WORDS, valueOfWords } from "#agent/grounding/number-words";

export type NumeralKind = "money" | "percent" | "points" | "multiple" | "plain";

/** A number as it stands in an answer, with the unit that its surroundings give it. */
export type Numeral = {
  readonly kind: NumeralKind;
  /** In the unit of the kind: dollars, percent (not ratio), points, times, or as written. NaN when it cannot be read. */
  readonly value: number;
  readonly sign: "+" | "-" | "";
  /** One unit of the last place that is written, scale included: 0.01 for "$20,762.40", 1000 for "21k". */
  readonly place: number;
  /** A scale was written ("21k", "1.2 million"): rounding is meant. */
  readonly scaled: boolean;
  /** Decimal places as written; undefined for whole numbers. */
  readonly spelled: boolean;
  /** The bare word after it, lower case, where there is one. */
  readonly unit: string;
  /** Where it ends in the text, currency and percent sign included. */
  readonly end: number;
};

const CORE = /(?:\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PREFIX = /(?:[+\-−–~≈±]\s?)?(?:(?:US|A|C)?[$€£¥₹]\s?)?(?:[+\-−–]\s?)?/y;
const SUFFIX = /([ \u00a0\u202f]?)(k|K|M|B|mn|bn|m)(?![A-Za-z0-9])|[ \u00a0\u202f](thousand|million|billion|trillion)(?![A-Za-z])/y;
const AFTER =
  /[ \u00a0\u202f]?(%|percent(?:age points?)?\b|per cent\b|pct\b|percentage points?\b|points?\b|pp\b|USD\b|EUR\b|GBP\b|US dollars?\b|dollars?\b|bucks\b|euros?\b|pounds\b|cents?\b|[x×](?![A-Za-z0-9]))/iy;
const WORD_AFTER = /[ \u00a0\u202f-]?([A-Za-z]+(?:-[A-Za-z]+)?)/y;
const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  b: 1e9,
  bn: 1e9,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};
const CODE_BEFORE = /(?:^|[^A-Za-z])(?:USD|EUR|GBP|JPY|CHF|CAD|AUD|INR)[ \u00a0]?$/;

/**
 * Reads the numeral that starts at `at`, or undefined when none does.
 *
 * @param before the text in front of `at`, for a currency code that precedes
 */
export function readNumeral(text: string, at: number, before: string): Numeral | undefined {
  const prefix = match(PREFIX, text, at) ?? "";
  const start = at + prefix.length;
  const digits = match(CORE, text, start);
  const words = digits === undefined && prefix.trim() === "" ? match(NUMBER_WORDS, text, at) : undefined;
  if (digits === undefined && words === undefined) return undefined;

  const plain = (digits ?? "").replace(/[,'’\u00a0\u202f]/g, "");
  let value = words === undefined ? Number(plain) : (valueOfWords(words) ?? Number.NaN);
  const decimals = /\.(\d+)/.exec(plain)?.[1]?.length ?? 0;
  let place = 10 ** -decimals;
  let end = words === undefined ? start + (digits?.length ?? 0) : at + words.length;

  SUFFIX.lastIndex = end;
  const scale = SUFFIX.exec(text);
  let scaled = false;
  if (scale) {
    const factor = SCALE[(scale[2] ?? scale[3] ?? "").toLowerCase()] ?? 1;
    // "12 m" may be metres or minutes; attached or with money it is a scale.
    if (scale[3] !== undefined || scale[1] === "" || /[$€£¥₹]/.test(prefix)) {
      value *= factor;
      place *= factor;
      scaled = true;
      end += scale[0].length;
    }
  }

  let kind: NumeralKind = /[$€£¥₹]/.test(prefix) || CODE_BEFORE.test(before) ? "money" : "plain";
  let unit = "";
  AFTER.lastIndex = end;
  const after = AFTER.exec(text);
  if (after) {
    const name = (after[1] ?? "").toLowerCase();
    const read = unitOf(name);
    if (kind === "plain" || read === "money") {
      kind = read;
      end += after[0].length;
      if (name.startsWith("cent")) {
        value /= 100;
        place /= 100;
      }
    }
  } else {
    const word = match(WORD_AFTER, text, end) ?? "";
    unit = word.replace(/^[ \u00a0\u202f-]/, "").toLowerCase();
    if (/^[kmgt]b$/.test(unit)) end += word.length;
  }

  const signs = prefix.replace(/[^+\-−–]/g, "");
  return { kind, value, sign: signs === "" ? "" : signs.includes("+") ? "+" : "-", place, scaled, spelled: words !== undefined, unit, end };
}

function unitOf(name: string): NumeralKind {
  if (name === "x" || name === "×") return "multiple";
  if (/points?$|^pp$/.test(name)) return "points";
  return /^(%|percent|per cent|pct)$/.test(name) ? "percent" : "money";
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

const COMPLETE = [
  /^[.,;:!?)\]}"'”*]+\s/,
  /^[^\n]{0,24}\n/,
  // One whole word behind it is enough, unless that word needs a second one: "per cent", "US dollars".
  /^\S*\s+(?!(?:per|percentage|us|and|hundred|thousand|million|billion|trillion)\s)\S+[\s.,;:!?)\]*]/i,
  /^\S*\s+\S+\s+\S+[\s.,;:!?)\]*]/,
];

/**
 * Whether the text behind a numeral reaches far enough to know its unit and its date; while it streams,
 * the numeral waits for that. `end` is where the numeral ends as far as it was read.
 */
export function isComplete(text: string, end: number): boolean {
  const rest = text.slice(end, end + 120);
  return COMPLETE.some((pattern) => pattern.test(rest));
}

/** "12–15 %": the first number has the unit of the second. */
export function withRangeUnit(numeral: Numeral, after: string): Numeral {
  if (numeral.kind !== "plain") return numeral;
  const dash = /^\s?(?:[–—-]|to)\s?(?=[$€£\d])/.exec(after);
  const second = dash ? readNumeral(after, dash[0].length, "") : undefined;
  return second && second.kind !== "plain" ? { ...numeral, kind: second.kind } : numeral;
}
