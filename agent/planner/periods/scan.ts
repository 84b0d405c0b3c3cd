import { type Day, type DayRange, fromYmd, isRealDate, monday, resolveToken, single, tokenOf, ymd } from "#agent/planner/dates";
import { type Point, pointAt } from "#agent/planner/periods/points";
import { MONTH, monthNumber, NUMBER, numberOf } from "#agent/planner/periods/words";

/**
 * A period named in the text. `value` is the token of its past (or only) reading, `coming` the token of
 * the reading that lies ahead ("friday", "december"). `form` tells how it was said.
 */
export type PeriodMention = {
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly coming?: string | undefined;
  /** The last day, where the phrase says until when ("until friday", "by 1 dec"): nearest coming one. */
  readonly until?: string | undefined;
  /** The two ends of "sept to oct", which may also be a comparison. */
  readonly parts?: readonly [string, string] | undefined;
  readonly form: "rolling" | "to_date" | "since" | "since_then" | "range" | "until" | Point["kind"];
};

type Made = Omit<PeriodMention, "start">;
type Rule = { readonly re: RegExp; readonly make: (m: readonly (string | undefined)[], end: number, today: Day) => Made | undefined };

const rule = (source: string, make: Rule["make"]): Rule => ({ re: new RegExp(source, "y"), make });

const FULL = "(?:full |complete |completed |closed |calendar |whole |entire |consecutive |business |rolling )*";
const LAST = "(?:the |these |those |our )?(?:last|past|previous|prev|prior|preceding|trailing|rolling|recent|latest|lst)";

/** A token holds four digits; nobody means a longer time. */
const MOST_UNITS = 9999;

function rolling(n: number, unit: string): string | undefined {
  if (!(n >= 1 && n <= 3700)) return undefined;
  if (unit.startsWith("h")) return `last_${Math.max(1, Math.round(n / 24))}d`;
  if (/^d|^$/.test(unit)) return `last_${n}d`;
  if (unit.startsWith("fortnight")) return `last_${Math.min(MOST_UNITS, 2 * n)}w`;
  if (unit.startsWith("w")) return `last_${n}w`;
  if (unit.startsWith("q")) return `last_${Math.min(MOST_UNITS, 3 * n)}mo`;
  return `last_${Math.min(MOST_UNITS, unit.startsWith("y") ? 12 * n : n)}mo`;
}

const ROLL_UNIT = "(d|days?|w|weeks?|wks?|mo|mos|months?|mths?|quarters?|qtrs?|years?|yrs?|hours?|hrs?|h|fortnights?)";
const roll = (n: string | undefined, unit: string | undefined, end: number): Made | undefined => {
  const value = rolling(numberOf(n ?? ""), unit ?? "");
  return value === undefined ? undefined : { value, end, form: "rolling" };
};
const toDate = (unit: string, end: number): Made => {
  const name = unit.startsWith("w") ? "week" : unit.startsWith("m") ? "month" : unit.startsWith("q") ? "quarter" : "year";
  return { value: `this_${name}`, end, form: "to_date" };
};
const OF = "(?: ?(?:of )?(20\\d\\d|'\\d\\d))?";
const TO = " ?(?:-|to|until|till|til|thru|through|up to|and|\\.\\.|–|->|bis) ?(?:the )?(?:end of )?";

function days(a: number, b: number, m: number, yearText: string | undefined, end: number, today: Day): Made | undefined {
  if (a > b || !isRealDate(2024, m, a) || !isRealDate(2024, m, b)) return undefined;
  const on = (y: number): DayRange => ({ from: fromYmd(y, m, a), to: fromYmd(y, m, b) });
  if (yearText) return { value: tokenOf(on(yearText.startsWith("'") ? 2000 + Number(yearText.slice(1)) : Number(yearText))), end, form: "range" };
  const now = ymd(today).year;
  const past = on(now).from <= today ? on(now) : on(now - 1);
  const coming = on(now).to >= today ? on(now) : on(now + 1);
  return { value: tokenOf(past), coming: tokenOf(coming), end, form: "range" };
}

const RULES: readonly Rule[] = [
  rule(`${LAST} ${FULL}(${NUMBER}) ?(?:-| )?${FULL}${ROLL_UNIT}(?![a-z])`, (m, end) => roll(m[1], m[2], end)),
  rule(`${LAST} (\\d{2,3}|(?<=(?:trailing|rolling) )\\d{1,3})(?![\\w:%/-]|[.,]\\d| ?(?:%|percent|nodes|services|accounts|usd|dollars))`, (m, end) =>
    roll(m[1], m[0]?.includes("rolling 12") || m[0]?.includes("trailing 12") ? "mo" : "d", end),
  ),
  rule(`(?:over |in |for )?(${NUMBER}) ?${ROLL_UNIT} (?:back|running|to now)(?![a-z])`, (m, end) => roll(m[1], m[2], end)),
  rule("l(\\d{1,3})(d|w|m)(?!\\w)", (m, end) => roll(m[1], m[2], end)),
  rule("(?:the )?(?:last|past|trailing|rolling) (?:half[- ]?year|half a year)", (_m, end) => ({ value: "last_6mo", end, form: "rolling" })),
  rule("(?:the )?(?:last|past|trailing|rolling|previous) (?:fortnight)", (_m, end) => ({ value: "last_2w", end, form: "rolling" })),
  rule("(?:the )?(?:past|trailing|rolling) (?:year|yr)", (_m, end) => ({ value: "last_12mo", end, form: "rolling" })),
  rule("(?:the )?(?:past|trailing|rolling) (?:quarter|qtr)", (_m, end) => ({ value: "last_quarter", end, form: "rolling" })),
  rule("(?:since|from) (?:then|that day|that date|that point)(?: on| onwards?)?(?: (?:until|till|to) (?:now|today))?", (_m, end) => ({
    value: "since_then",
    end,
    form: "since_then",
  })),
  rule(
    "(?:for|in|within|of|inside|until|through|over|during|across) (?:the |our )(?:whole |full |entire |fiscal |running )?(month|quarter|qtr|year|yr|week)(?= is| ends|[?!.,;]|$| in| by| please| pls| and| per| broken| split| so)",
    (m, end) => toDate(m[1] ?? "", end),
  ),
  rule("(?:ttm|ltm|t12m|l12m)(?!\\w)", (_m, end) => ({ value: "last_12mo", end, form: "rolling" })),
  rule("(?:the )?(?:fiscal |f|calendar )?(w|m|q|y)td(?!\\w)", (m, end) => toDate(m[1] ?? "", end)),
  rule("(?:the |this |current |fiscal |calendar )*(week|month|quarter|qtr|year|yr)(?:-|/| )(?:to|2)(?:-|/| )date", (m, end) =>
    toDate(m[1] ?? "", end),
  ),
  rule("(?:the |this )?(week|month|quarter|qtr|year|yr) (?:so far|until now|till now|to now|up to now|until today|till today)", (m, end) =>
    toDate(m[1] ?? "", end),
  ),
  rule(
    "(?:so far|until now|till now|to date|up to now) (?:this|in this|in the current|for the|for this|in the) (week|month|quarter|qtr|year|yr)",
    (m, end) => toDate(m[1] ?? "", end),
  ),
  rule(
    "(?:so far )?in (20\\d\\d) so far|so far in (20\\d\\d)|(?:fy ?|calendar )?(20\\d\\d|(?<=fy ?)\\d\\d)(?: to date| so far| ytd| until now)",
    (m, end, today) => {
      const text = m[1] ?? m[2] ?? m[3] ?? "";
      const year = text.length === 2 ? 2000 + Number(text) : Number(text);
      return year === ymd(today).year ? { value: "this_year", end, form: "to_date" } : { value: String(year), end, form: "year" };
    },
  ),
  rule(`(?:the |days? |from |between )*(\\d{1,2})(?:st|nd|rd|th)?${TO}(\\d{1,2})(?:st|nd|rd|th)? ?(?:of )?(${MONTH})(?![a-z])${OF}`, (m, end, t) =>
    days(Number(m[1]), Number(m[2]), monthNumber(m[3] ?? ""), m[4], end, t),
  ),
  rule(
    `(?:from |between )?(?:the )?(${MONTH}) ?(?:the )?(\\d{1,2})(?:st|nd|rd|th)?${TO}(\\d{1,2})(?:st|nd|rd|th)?(?![\\w:%]|[/.]\\d| (?:${MONTH})(?![a-z]))(?:,? ?(20\\d\\d))?`,
    (m, end, t) => days(Number(m[2]), Number(m[3]), monthNumber(m[1] ?? ""), m[4], end, t),
  ),
  rule(`(?:the |from |between |days )+(\\d{1,2})(?:st|nd|rd|th)?${TO}(\\d{1,2})(?:st|nd|rd|th)(?!\\w)`, (m, end, t) =>
    days(Number(m[1]), Number(m[2]), ymd(t).month, undefined, end, t),
  ),
  rule(`(\\d{1,2})(?:st|nd|rd|th)${TO}(\\d{1,2})(?:st|nd|rd|th)(?!\\w)`, (m, end, t) =>
    days(Number(m[1]), Number(m[2]), ymd(t).month, undefined, end, t),
  ),
];

const LINK = /(?: ?(?:->|–|-|\.\.) ?| (?:to|until|till|til|thru|through|up to|up until|bis) (?:the )?(?:end of |and including )?(?:the )?)/y;
const LINK_AND = /(?: and | & )(?:the )?/y;
const OPEN = /(?:from|between|starting|starting from|beginning|since)(?: the)?(?: (?:start|beginning|end) of)? /y;
const SINCE =
  /(?:ever )?(?:since|as of|starting|from|after|beginning)(?: the)?(?: (?:launch|start|beginning|go-live|release|cutover|migration|incident|whole))?(?: (?:of|in|on))*(?: the)? /y;
const ONWARD = /(?:,? (?:so far|onwards?|forward|till now|until now|to now|to date|up to now|until today|till today|to today|till date))(?!\w)/y;
const ON = / (?:on|onwards?)(?!\w)(?! (?:the|a|an|our|what|which|in|of|prod|dev|staging|spot|on|everything|all)\b)/y;
const UNTIL = /(?:not before|until|till|til|by|thru|through|before|up to|after|on)(?: the)?(?: (?:end of|and including))? /y;
const NOW = /(?:now|today|date|present|yesterday)(?!\w)/y;
const INCLUSIVE = /,? ?\(?(?:both )?(?:incl(?:usive|uded|uding|\.)?|ends included|both ends included)\)?/y;

const match = (re: RegExp, text: string, at: number): number | undefined => {
  re.lastIndex = at;
  const m = re.exec(text);
  return m ? at + m[0].length : undefined;
};

function nowAt(text: string, at: number, today: Day): { end: number; day: Day } | undefined {
  const end = match(NOW, text, at);
  if (end === undefined) return undefined;
  return { end, day: text.startsWith("yesterday", at) ? today - 1 : today };
}

function join(a: Point, b: Point, end: number): Made | undefined {
  const make = (from: DayRange, to: DayRange): string | undefined => (from.from <= to.to ? tokenOf({ from: from.from, to: to.to }) : undefined);
  const value = make(a.range, b.range) ?? backAYear(a, b) ?? (b.coming && make(a.range, b.coming));
  if (value === undefined) return undefined;
  const ahead = b.coming && make(a.coming && a.coming.from <= b.coming.to ? a.coming : a.range, b.coming);
  const parts: [string, string] = [a.token ?? tokenOf(a.range), b.token ?? tokenOf(b.range)];
  return { value, coming: ahead === value ? undefined : ahead, parts, end, form: "range" };
}

/** "november to february": the year of the first is that before the second. */
function backAYear(a: Point, b: Point): string | undefined {
  if (a.kind !== b.kind && a.kind !== "day" && b.kind !== "day") return undefined;
  const { year, month: m, day } = ymd(a.range.from);
  const from = fromYmd(year - 1, m, day);
  return from <= b.range.to && a.coming ? tokenOf({ from, to: b.range.to }) : undefined;
}

function rangeAt(text: string, at: number, today: Day): Made | undefined {
  const open = match(OPEN, text, at);
  const a = pointAt(text, open ?? at, today);
  if (!a) return undefined;
  const link = match(LINK, text, a.end) ?? (open !== undefined && text.startsWith("between", at) ? match(LINK_AND, text, a.end) : undefined);
  if (link === undefined) return undefined;
  const now = nowAt(text, link, today);
  if (now && a.range.from <= now.day) return { value: tokenOf({ from: a.range.from, to: now.day }), end: now.end, form: "since" };
  const b = pointAt(text, link, today);
  return b ? join(a, b, b.end) : undefined;
}

function sinceAt(text: string, at: number, today: Day): Made | undefined {
  const open = match(SINCE, text, at);
  const a = open === undefined ? pointAt(text, at, today) : pointAt(text, open, today);
  if (!a || a.range.from > today) return undefined;
  const onward = match(ONWARD, text, a.end) ?? (open === undefined ? undefined : match(ON, text, a.end));
  const sure = open !== undefined && /^(?:ever )?(?:since|as of|starting|after)/.test(text.slice(at, open));
  if (onward === undefined && !sure) return undefined;
  const from = text.startsWith("after", at) ? a.range.to + 1 : a.range.from;
  return { value: tokenOf({ from: Math.min(from, today), to: today }), end: onward ?? a.end, form: "since" };
}

function endingAt(text: string, at: number, today: Day): Made | undefined {
  const re = new RegExp(`(?:the )?(${NUMBER}) (days?|weeks?|months?) (?:ending|to|until|up to|before) (?:on )?(?:the )?`, "y");
  re.lastIndex = at;
  const m = re.exec(text);
  if (!m) return undefined;
  const b = pointAt(text, at + m[0].length, today);
  if (!b) return undefined;
  const n = numberOf(m[1] ?? "");
  const to = b.range.to;
  const end = ymd(to);
  const from = m[2]?.startsWith("m") ? fromYmd(end.year, end.month - n, end.day) + 1 : to - (m[2]?.startsWith("w") ? 7 * n : n) + 1;
  return { value: tokenOf({ from, to }), end: b.end, form: "range" };
}

const named = (point: Point) => ({ value: point.token ?? tokenOf(point.range), coming: point.coming && tokenOf(point.coming) });

function untilAt(text: string, at: number, today: Day): Made | undefined {
  const open = match(UNTIL, text, at);
  const a = open === undefined ? undefined : pointAt(text, open, today);
  if (!a) return undefined;
  const ahead = a.range.to > today ? a.range : (a.coming ?? a.range);
  return {
    ...named(a),
    until: tokenOf(
      single(
        /\b(?:before|until|till|til|by)\b/.test(text.slice(at, open)) && ahead.to - ahead.from < 400 && ahead.to !== ahead.from
          ? ahead.from
          : ahead.to,
      ),
    ),
    end: a.end,
    form: text.startsWith("on ", at) ? a.kind : "until",
  };
}

/** Words that are months or weekdays only in company: "may", "march", "sun", "mar". */
const SHY = /^(?:may|march|mar|sun|sat|mon|wed|fri|second|w \d|p\d)$/;
const COMPANY =
  /(?:\b(?:in|for|of|vs|versus|v|since|from|until|till|til|by|and|to|through|thru|last|this|next|on|every|against|than|during|between|with|about|what about|how about|late|early|mid|also|now|then|all|month|whole)|[,(/&+:;-]|^) ?(?:the )?$/;

function mentionAt(text: string, at: number, today: Day): PeriodMention | undefined {
  let best: Made | undefined;
  const offer = (made: Made | undefined) => {
    if (made && (!best || made.end > best.end)) best = made;
  };
  for (const { re, make } of RULES) {
    re.lastIndex = at;
    const m = re.exec(text);
    if (m) offer(make(m, at + m[0].length, today));
  }
  offer(endingAt(text, at, today));
  offer(rangeAt(text, at, today));
  offer(sinceAt(text, at, today));
  const point = pointAt(text, at, today);
  if (point) {
    const shy = SHY.test(text.slice(at, point.end));
    if (!shy || COMPANY.test(text.slice(0, at))) offer({ ...named(point), end: point.end, form: point.kind });
  }
  offer(untilAt(text, at, today));
  if (!best) return undefined;
  const end = match(INCLUSIVE, text, best.end) ?? best.end;
  if (/\w/.test(text[end] ?? "") && /\w/.test(text[end - 1] ?? "")) return undefined;
  return { ...best, start: at, end };
}

/** Every period in lower-case, repaired text, left to right, none overlapping. */
export function scanPeriods(text: string, today: Day): readonly PeriodMention[] {
  const found: PeriodMention[] = [];
  for (let at = 0; at < text.length; at++) {
    if (
      !/[\w'$]/.test(text[at] ?? "") ||
      /[\w'$]/.test(text[at - 1] ?? "") ||
      (/[-.:]/.test(text[at - 1] ?? "") && /\w/.test(text[at - 2] ?? "") && !/\d/.test(text[at] ?? ""))
    )
      continue;
    if (/^(?:apr|rec)-? ?\d/.test(text.slice(at, at + 8)) && !/^apr \d{1,2}(?:st|nd|rd|th)?(?!\d)/.test(text.slice(at, at + 9))) continue;
    const mention = mentionAt(text, at, today);
    if (!mention) continue;
    found.push(mention);
    at = mention.end - 1;
  }
  return found;
}

/** The token's dates as one string, so that `last_quarter` and `2026-Q3` compare equal. Unknown tokens stay as they are. */
export function canonicalPeriod(token: string, today: Day): string {
  const range = resolveToken(token, today);
  return range ? `${range.from}..${range.to}` : token;
}

/** Monday of the week that a day lies in, for phrases such as "until monday". */
export const nextMonday = (today: Day): Day => monday(today) + 7;
