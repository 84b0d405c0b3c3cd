import { type Day, type DayRange, fromYmd, isRealDate, monday, month, quarter, single, weekday, wholeYear, ymd } from "#agent/planner/dates";
import { MONTH, monthNumber, NUMBER, numberOf, ORDINAL, ordinalOf, WEEKDAY, weekdayNumber } from "#agent/planner/periods/words";

/**
 * A point of the calendar that a phrase names. Phrases such as "december" or "friday" have a past
 * and a coming reading; `range` is the past one (or the only one), `coming` the other.
 */
export type Point = {
  readonly end: number;
  readonly range: DayRange;
  readonly coming?: DayRange | undefined;
  /** A symbolic token that says it better than the dates (`last_month`). */
  readonly token?: string | undefined;
  readonly kind: "day" | "month" | "quarter" | "half" | "year" | "week" | "weekend" | "part" | "relative" | "weekday" | "day_number";
};

type Parts = readonly (string | undefined)[];
type Rule = { readonly re: RegExp; readonly make: (m: Parts, today: Day) => Omit<Point, "end"> | undefined };

const rule = (source: string, make: Rule["make"]): Rule => ({ re: new RegExp(source, "y"), make });

const ORD_DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
/** A year said after a month, quarter or half: "2025", "'25", "last year", "a year ago", "this year". */
const OF_YEAR = `(?:,? ?(?:of |in |fy ?)?(?:(20\\d\\d|'\\d\\d|(?<=fy ?)\\d\\d)|((?:the )?(?:last|previous|prior) (?:year|yr|fy)|(?:a|one) year (?:ago|earlier|before))|((?:this|the current|current) (?:year|yr))|(next (?:year|yr))))?`;

const year = (text: string) => (text.startsWith("'") || text.length === 2 ? 2000 + Number(text.replace("'", "")) : Number(text));

function yearSaid(m: Parts, at: number, today: Day): number | undefined {
  const now = ymd(today).year;
  if (m[at]) return year(m[at]);
  if (m[at + 1]) return now - 1;
  if (m[at + 2]) return now;
  return m[at + 3] ? now + 1 : undefined;
}

/** The last occurrence that has begun, and the next one that has not, of something that comes once a year. */
function yearly(of: (year: number) => DayRange, today: Day): { range: DayRange; coming?: DayRange } {
  const now = ymd(today).year;
  const years = [now - 1, now, now + 1].map(of);
  const range = years.findLast((r) => r.from <= today) ?? of(now);
  const next = years.find((r) => r.to >= today && r.from > range.from) ?? of(now + 1);
  return range.to >= today ? { range } : { range, coming: next };
}

function date(y: number, m: number, d: number): DayRange | undefined {
  return isRealDate(y, m, d) ? single(fromYmd(y, m, d)) : undefined;
}

function dayInMonth(m: number, d: number, y: number | undefined, today: Day): Omit<Point, "end"> | undefined {
  if (m < 1 || d < 1 || d > 31) return undefined;
  if (y !== undefined) {
    const range = date(y, m, d);
    return range && { range, kind: "day" };
  }
  const now = ymd(today).year;
  if (!isRealDate(2024, m, d)) return undefined;
  const { range, coming } = yearly((each) => date(each, m, d) ?? single(fromYmd(each, m, 28)), today);
  return { range: range.from > today ? (date(now - 1, m, d) ?? range) : range, ...(coming && { coming }), kind: "day" };
}

function ofYear(kind: Point["kind"], of: (year: number) => DayRange, m: Parts, at: number, today: Day): Omit<Point, "end"> {
  const said = yearSaid(m, at, today);
  return said === undefined ? { ...yearly(of, today), kind } : { range: of(said), kind };
}

const half =
  (h: number) =>
  (y: number): DayRange => ({ from: fromYmd(y, h === 1 ? 1 : 7, 1), to: fromYmd(h === 1 ? y : y + 1, h === 1 ? 7 : 1, 1) - 1 });

function partOf({ from, to }: DayRange, which: string): DayRange {
  const days = to - from + 1;
  if (days > 32) {
    const a = ymd(from);
    const middle = fromYmd(a.year, a.month + Math.round(days / 30.5 / 2), 1);
    return which === "first" ? { from, to: middle - 1 } : { from: middle, to };
  }
  const middle = days <= 8 ? from + 3 : from + 14;
  return which === "first" ? { from, to: middle } : { from: middle + 1, to };
}

const fixed = (range: DayRange, kind: Point["kind"] = "relative", token?: string) => ({ range, kind, token });

function relativeUnit(unit: string, offset: number, today: Day): DayRange {
  const a = ymd(today);
  if (unit.startsWith("d")) return single(today + offset);
  if (unit.startsWith("w")) return { from: monday(today) + 7 * offset, to: monday(today) + 7 * offset + 6 };
  if (unit.startsWith("m")) return month(a.year, a.month + offset);
  if (unit.startsWith("q")) return quarter(a.year, Math.ceil(a.month / 3) + offset);
  return wholeYear(a.year + offset);
}

const UNIT = "(weeks?|wks?|months?|mo|mths?|quarters?|qtrs?|qrtrs?|years?|yrs?)";
const unitName = (u: string) => (u.startsWith("w") ? "week" : u.startsWith("m") ? "month" : u.startsWith("q") ? "quarter" : "year");

const last = (which: string, d: number, today: Day) => {
  const back = (weekday(today) - d + 7) % 7 || 7;
  return which === "next" ? today + ((d - weekday(today) + 7) % 7 || 7) : today - back;
};

const CLOSED = "(?:full |complete |completed |closed |calendar |entire |whole |fiscal |billing |financial )*";

/** Longest match wins; order is irrelevant except for equal length, where the earlier rule wins. */
const RULES: readonly Rule[] = [
  rule("(20\\d\\d)-(\\d\\d)-(\\d\\d)(?!\\d)", (m) => {
    const r = date(Number(m[1]), Number(m[2]), Number(m[3]));
    return r && { range: r, kind: "day" };
  }),
  rule("(20\\d\\d)/(\\d{1,2})/(\\d{1,2})(?!\\d)", (m) => {
    const r = date(Number(m[1]), Number(m[2]), Number(m[3]));
    return r && { range: r, kind: "day" };
  }),
  rule("(\\d{1,2})[/.](\\d{1,2})[/.](20\\d\\d|\\d\\d)(?!\\d)", (m) => {
    const [a, b, y] = [Number(m[1]), Number(m[2]), year(m[3] ?? "")];
    const r = b <= 12 ? date(y, b, a) : date(y, a, b);
    return r && { range: r, kind: "day" };
  }),
  rule("(20\\d\\d)[-/ ]?q([1-4])(?!\\w)", (m) => ({ range: quarter(Number(m[1]), Number(m[2])), kind: "quarter" })),
  rule("(20\\d\\d)-(0[1-9]|1[0-2])(?![-\\d])", (m) => ({ range: month(Number(m[1]), Number(m[2])), kind: "month" })),
  rule("(?<![\\d/])(0[1-9]|1[0-2])/(20\\d\\d)(?![-/\\d])", (m) => ({ range: month(Number(m[2]), Number(m[1])), kind: "month" })),
  rule(`(?:the )?${ORD_DAY}[- ]?(?:of )?(${MONTH})(?![a-z])${OF_YEAR}`, (m, t) =>
    dayInMonth(monthNumber(m[2] ?? ""), Number(m[1]), yearSaid(m, 3, t), t),
  ),
  rule(`(?:${WEEKDAY},? (?:the )?)${ORD_DAY} (?:of )?(${MONTH})(?![a-z])${OF_YEAR}`, (m, t) =>
    dayInMonth(monthNumber(m[2] ?? ""), Number(m[1]), yearSaid(m, 3, t), t),
  ),
  rule(
    `(?:${WEEKDAY},? )?(${MONTH})[- ]?(?:the )?${ORD_DAY}(?![\\d%:]|[.,]\\d|-?(?:day|week|month|year|hour|hr|min|d|w|mo|h)s?\\b)(?:,? ?(20\\d\\d|'\\d\\d))?(?! ?(?:%|percent|pct|days?|weeks?|months?))`,
    (m, t) => dayInMonth(monthNumber(m[1] ?? ""), Number(m[2]), m[3] ? year(m[3]) : undefined, t),
  ),
  rule(`(?:the )?(?:(?:whole|entire|full|month) (?:of )?(?:the )?(?:month of )?|all of )?(${MONTH})(?![a-z-]*\\d)(?![a-z])${OF_YEAR}`, (m, t) =>
    ofYear("month", (y) => month(y, monthNumber(m[1] ?? "")), m, 2, t),
  ),
  rule(`(${MONTH})[-/ ]?(\\d\\d|20\\d\\d)(?!\\d|\\w)`, (m) =>
    (Number(m[2]) >= 20 && Number(m[2]) < 100 && Number(m[2]) > 31) || Number(m[2]) > 2000
      ? { range: month(year(m[2] ?? ""), monthNumber(m[1] ?? "")), kind: "month" }
      : undefined,
  ),
  rule(`last (${MONTH})(?![a-z])`, (m, t) => {
    const { range } = yearly((y) => month(y, monthNumber(m[1] ?? "")), t);
    const y = ymd(range.from);
    return { range, coming: month(y.year - 1, y.month), kind: "month" };
  }),
  rule(`(?:the )?(?:fiscal |calendar |fy ?)?q([1-4])(?!\\w)(?:'s)?${OF_YEAR}`, (m, t) => ofYear("quarter", (y) => quarter(y, Number(m[1])), m, 2, t)),
  rule("([1-4])q ?(\\d\\d|20\\d\\d)?(?!\\w)", (m, t) => ofYear("quarter", (y) => quarter(y, Number(m[1])), [undefined, m[2]], 1, t)),
  rule(`(?:the )?(?:fiscal |calendar )?(${ORDINAL}) (?:fiscal |calendar )?(?:quarter|qtr)${OF_YEAR}`, (m, t) =>
    ofYear("quarter", (y) => quarter(y, ordinalOf(m[1] ?? "")), m, 2, t),
  ),
  rule(`(?:the )?(?:h([12])(?!\\w)|([12])h(?= ?(?:of |fy|20\\d\\d|'\\d\\d|last year|this year)))${OF_YEAR}`, (m, t) =>
    ofYear("half", half(Number(m[1] ?? m[2])), m, 3, t),
  ),
  rule(
    `(?:the )?(first|second|1st|2nd|last) (?:six months|half)(?: of (?:the year|year))?(?! (?:of )?(?:${MONTH}|the month|this month|last month|last week|the week|the quarter|q[1-4]))${OF_YEAR}`,
    (m, t) => ofYear("half", half(/^(?:first|1st)/.test(m[1] ?? "") ? 1 : 2), m, 2, t),
  ),
  rule(`half[- ]year to (june|december)${OF_YEAR}`, (m, t) => ofYear("half", half(m[1] === "june" ? 1 : 2), m, 2, t)),
  rule("(?:(?:the )?(?:whole|full|all|calendar|fiscal|entire|complete)(?: of| year)* (?:of )?(?:year )?)?(20\\d\\d)(?![-/.:,]?\\d|\\w)", (m) => ({
    range: wholeYear(Number(m[1])),
    kind: "year",
  })),
  rule("fy ?'?(\\d\\d|20\\d\\d)(?!\\w)", (m) => ({ range: wholeYear(year(m[1] ?? "")), kind: "year" })),
  rule("(?:cy|cal) ?'?(\\d\\d|20\\d\\d)(?!\\w)", (m) => ({ range: wholeYear(year(m[1] ?? "")), kind: "year" })),
  rule("(?<![\\w$])(?:fiscal )?p(?:eriod )?(0?[1-9]|1[0-2])(?![\\w.])", (m, t) => ({ ...yearly((y) => month(y, Number(m[1])), t), kind: "month" })),
  rule("(?:iso )?(?:week|wk|kw|w)\\.? ?(?:no\\.? |number |# ?)?(\\d{1,2})(?![\\w%])(?! (?:days|weeks|of))", (m, t) => {
    const n = Number(m[1]);
    if (n < 1 || n > 53) return undefined;
    return {
      ...yearly((y) => {
        const from = monday(fromYmd(y, 1, 4)) + 7 * (n - 1);
        return { from, to: from + 6 };
      }, t),
      kind: "week",
    };
  }),
  rule(
    `(?:the )?(last|this|next|20\\d\\d)(?: ?(?:year|yr|fy))?'?s? (?:h([12])|([12])h|q([1-4])|([1-4])q|(first|second) half|(${ORDINAL}) quarter|(${MONTH}))(?![a-z\\d])`,
    (m, t) => {
      if (!/year|yr|fy|20/.test(m[0] ?? "")) return undefined;
      const y = m[1]?.startsWith("2") ? Number(m[1]) : ymd(t).year + (m[1] === "last" ? -1 : m[1] === "next" ? 1 : 0);
      if (m[8]) return { range: month(y, monthNumber(m[8])), kind: "month" };
      const q = m[4] ?? m[5];
      if (q || m[7]) return { range: quarter(y, q ? Number(q) : ordinalOf(m[7] ?? "")), kind: "quarter" };
      return { range: half(m[6] ? (m[6] === "first" ? 1 : 2) : Number(m[2] ?? m[3]))(y), kind: "half" };
    },
  ),
  rule(`(?:the )?(first|last) (${NUMBER}) (months|quarters|weeks|days)(?! of| in)`, (m, t) =>
    m[1] === "first" ? part(wholeYear(ymd(t).year), true, numberOf(m[2] ?? ""), m[3] ?? "") : undefined,
  ),
  rule("over ?night", (_m, t) => fixed(single(t - 1), "relative", "yesterday")),
  rule(`(?:the )?first (?:of )?(${MONTH})(?![a-z])`, (m, t) => dayInMonth(monthNumber(m[1] ?? ""), 1, undefined, t)),
  rule("this (?:morning|afternoon|evening)", (_m, t) => fixed(single(t), "relative", "today")),
  rule("today(?:'s)?|this day|(?:the )?current day", (_m, t) => fixed(single(t), "relative", "today")),
  rule("(?:the )?day before yesterday|2 days ago|two days ago", (_m, t) => fixed(single(t - 2), "relative")),
  rule("yesterday(?:'s)?|yday|yest|the day that just ended|the previous day|last night", (_m, t) => fixed(single(t - 1), "relative", "yesterday")),
  rule("(?:the )?day after tomorrow", (_m, t) => fixed(single(t + 2))),
  rule("tomorrow(?:'s)?|tmrw|tmw", (_m, t) => fixed(single(t + 1))),
  rule(`(?:this|(?:the )?current|the running|running) ${CLOSED}${UNIT}(?:'s)?(?! (?:before|ago))`, (m, t) => {
    const u = unitName(m[1] ?? "");
    const r = relativeUnit(u, 0, t);
    return fixed({ from: r.from, to: t }, "relative", `this_${u}`);
  }),
  rule(`(?:the )?(?:last|past|previous|prev|prior|preceding|most recent|latest|lst) ${CLOSED}${UNIT}(?:'s)?(?! (?:before|but one))`, (m, t) => {
    const u = unitName(m[1] ?? "");
    return fixed(relativeUnit(u, -1, t), "relative", `last_${u}`);
  }),
  rule(
    `(?:the )?${CLOSED}${UNIT} (?:that|which) (?:has )?(?:just )?(?:closed|ended|finished|passed)|(?:the )?${UNIT} just (?:gone|ended|closed|past)`,
    (m, t) => {
      const u = unitName(m[1] ?? m[2] ?? "");
      return fixed(relativeUnit(u, -1, t), "relative", `last_${u}`);
    },
  ),
  rule(`(?:the )?(?:next|coming|following|upcoming) ${CLOSED}${UNIT}(?:'s)?`, (m, t) => {
    const u = unitName(m[1] ?? "");
    return fixed(relativeUnit(u, 1, t), "relative", `next_${u}`);
  }),
  rule(`(?:the )?${UNIT} before last|(?:the )?last ${UNIT} but one|(?:the )?${UNIT} before the last(?: one)?`, (m, t) =>
    fixed(relativeUnit(unitName(m[1] ?? m[2] ?? m[3] ?? ""), -2, t)),
  ),
  rule(`(${NUMBER}|a|an) (days?|weeks?|wks?|months?|mo|quarters?|qtrs?|years?|yrs?) ago`, (m, t) =>
    fixed(relativeUnit(m[2] ?? "", -(/^an?$/.test(m[1] ?? "") ? 1 : numberOf(m[1] ?? "")), t)),
  ),
  rule("(?:the )?month(?=(?: so far|-to-date| to date| until now| till now))", (_m, t) =>
    fixed({ from: month(ymd(t).year, ymd(t).month).from, to: t }, "relative", "this_month"),
  ),
  rule("(?:the )?(?:end of (?:the |this )?|by )?(?:month[- ]?end|eom)|(?:the )?end of (?:the |this )?month", (_m, t) =>
    fixed({ from: month(ymd(t).year, ymd(t).month).from, to: t }, "part", "this_month"),
  ),
  rule("(?:the )?(?:end of (?:the |this )?)(?:quarter|qtr)|quarter[- ]?end|eoq", (_m, t) =>
    fixed({ from: relativeUnit("q", 0, t).from, to: t }, "part", "this_quarter"),
  ),
  rule("(?:the )?(?:end of (?:the |this )?)(?:year|yr)|year[- ]?end|eoy|christmas time", (_m, t) =>
    fixed({ from: relativeUnit("y", 0, t).from, to: t }, "part", "this_year"),
  ),
  rule("(?:the )?(?:end of (?:the |this )?)week|eow", (_m, t) => fixed({ from: relativeUnit("w", 0, t).from, to: t }, "part", "this_week")),
  rule(
    "(?:the )?(last|past|this past|previous|this|coming|this coming|next)? ?(?:weekend|wkend|wknd|week-end)(?: just gone| that just passed)?",
    (m, t) => {
      const past = { from: monday(t) - 2, to: monday(t) - 1 };
      const next = { from: monday(t) + 5, to: monday(t) + 6 };
      if (/^(?:coming|this coming|this)$/.test(m[1] ?? "")) return { range: next, coming: past, kind: "weekend" };
      if (m[1] === "next") return { range: next, coming: { from: next.from + 7, to: next.to + 7 }, kind: "weekend" };
      return { range: past, coming: m[1] ? undefined : next, kind: "weekend" };
    },
  ),
  rule(
    `(?:the )?(last |past |this past |this |coming |this coming |next |previous )?(${WEEKDAY})(?![a-z])(?: and ${WEEKDAY})?(?:,? the ${ORD_DAY})?(?! ?(?:-|to|thru|through|and) ?(?:${WEEKDAY}))`,
    (m, t) => {
      const d = weekdayNumber(m[2] ?? "");
      const past = last("last", d, t);
      const next = last("next", d, t);
      if (m[3]) {
        const named = dayNumber(Number(m[3]), t);
        if (named) return named;
      }
      if (/next|coming/.test(m[1] ?? "")) return { range: single(next), kind: "weekday" };
      if (/last|past|previous/.test(m[1] ?? "")) return { range: single(past), kind: "weekday" };
      return { range: single(past), coming: single(next), kind: "weekday" };
    },
  ),
  rule(
    `(?:the )?(\\d{1,2})(?:st|nd|rd|th)(?! (?:one|percentile|place|biggest|largest|highest|recommendation|item|of (?:the )?list))(?:(?: of)? (?:the month|this month))?`,
    (m, t) => dayNumber(Number(m[1]), t),
  ),
  rule(
    `(?:the )?week (?:of|starting|beginning|from|commencing) (?:the )?(?:monday )?(?:${ORD_DAY}(?: of)? (${MONTH})|(${MONTH}) ${ORD_DAY})`,
    (m, t) => {
      const day = dayInMonth(monthNumber(m[2] ?? m[3] ?? ""), Number(m[1] ?? m[4]), undefined, t);
      return day && { range: { from: monday(day.range.from), to: monday(day.range.from) + 6 }, kind: "week" };
    },
  ),
  rule("(?:the )?black friday(?: last year| (20\\d\\d))?", (m, t) => {
    const of = (y: number) => {
      const first = month(y, 11).from;
      return single(first + ((3 - weekday(first) + 7) % 7) + 22);
    };
    const now = ymd(t).year;
    if (m[1]) return { range: of(Number(m[1])), kind: "day" };
    return {
      range: of(now).from <= t || !m[0]?.includes("last year") ? yearly(of, t).range : of(now - 1),
      coming: m[0]?.includes("last year") ? undefined : yearly(of, t).coming,
      kind: "day",
    };
  }),
  rule("cyber monday", (_m, t) => {
    const of = (y: number) => {
      const first = month(y, 11).from;
      return single(first + ((3 - weekday(first) + 7) % 7) + 25);
    };
    return { ...yearly(of, t), kind: "day" };
  }),
  rule("(?:new year'?s eve|nye|silvester)", (_m, t) => ({ ...yearly((y) => single(fromYmd(y, 12, 31)), t), kind: "day" })),
  rule("(?:new year'?s day|new year)", (_m, t) => ({ ...yearly((y) => single(fromYmd(y, 1, 1)), t), kind: "day" })),
  rule("christmas eve", (_m, t) => ({ ...yearly((y) => single(fromYmd(y, 12, 24)), t), kind: "day" })),
  rule("christmas day|xmas day", (_m, t) => ({ ...yearly((y) => single(fromYmd(y, 12, 25)), t), kind: "day" })),
  rule(
    `(?:the )?(first|second|1st|2nd|front|back|last) half of (?:the )?(?:(${MONTH})(?![a-z])${OF_YEAR}|(last month)|((?:this |the )?month))`,
    (m, t) => {
      const whole = m[2] ? ofYear("month", (y) => month(y, monthNumber(m[2] ?? "")), m, 3, t).range : relativeUnit("m", m[7] ? -1 : 0, t);
      return { range: partOf(whole, /^(?:first|1st|front)/.test(m[1] ?? "") ? "first" : "second"), kind: "part" };
    },
  ),
  rule(
    `(?:the )?(first|last|1st|opening|closing) (?:(${NUMBER}) )?(days?|weeks?|fortnight|months?|quarters?|monday|half) (?:of|in) (?:the )?(?:(${MONTH})(?![a-z])${OF_YEAR}|(q[1-4]|${ORDINAL} quarter)${OF_YEAR}|((?:this|last|the|current) (?:month|quarter|year|half))|(20\\d\\d))`,
    (m, t) => {
      const whole = m[4]
        ? ofYear("month", (y) => month(y, monthNumber(m[4] ?? "")), m, 5, t).range
        : m[9]
          ? ofYear("quarter", (y) => quarter(y, Number(/\d/.exec(m[9] ?? "")?.[0] ?? ordinalOf((m[9] ?? "").split(" ")[0] ?? ""))), m, 10, t).range
          : m[15]
            ? wholeYear(Number(m[15]))
            : relativeUnit((m[14] ?? "").split(" ")[1] ?? "m", /last/.test(m[14] ?? "") ? -1 : 0, t);
      return part(whole, /^(?:first|1st|opening)/.test(m[1] ?? ""), m[2] ? numberOf(m[2]) : 1, m[3] ?? "");
    },
  ),
];

function part(whole: DayRange, first: boolean, n: number, unit: string): Omit<Point, "end"> | undefined {
  const a = ymd(whole.from);
  const b = ymd(whole.to);
  const days = unit.startsWith("d") ? n : unit === "fortnight" ? 14 * n : unit.startsWith("w") ? 7 * n : 0;
  if (days) return { range: first ? { from: whole.from, to: whole.from + days - 1 } : { from: whole.to - days + 1, to: whole.to }, kind: "part" };
  const months = unit.startsWith("m") ? n : unit.startsWith("q") ? 3 * n : 0;
  if (months && unit !== "monday")
    return {
      range: first
        ? { from: whole.from, to: fromYmd(a.year, a.month + months, 1) - 1 }
        : { from: fromYmd(b.year, b.month - months + 1, 1), to: whole.to },
      kind: "part",
    };
  return undefined;
}

/** "the 12th": this month's where it has come, else last month's; the coming one beside it. */
function dayNumber(d: number, today: Day): Omit<Point, "end"> | undefined {
  if (d < 1 || d > 31) return undefined;
  const a = ymd(today);
  const at = (offset: number) => {
    const m = month(a.year, a.month + offset);
    return m.from + d - 1 <= m.to ? single(m.from + d - 1) : undefined;
  };
  const here = at(0);
  const past = here && here.from <= today ? here : at(-1);
  const coming = here && here.from > today ? here : at(1);
  return past && { range: past, coming, kind: "day_number" };
}

/** The longest point that begins at `at`. */
export function pointAt(text: string, at: number, today: Day): Point | undefined {
  let best: Point | undefined;
  for (const { re, make } of RULES) {
    re.lastIndex = at;
    const match = re.exec(text);
    if (!match || match[0].length === 0) continue;
    const end = at + match[0].length;
    if (/\w/.test(text[end] ?? "") && /\w/.test(text[end - 1] ?? "")) continue;
    if (best && end <= best.end) continue;
    const made = make(match, today);
    if (made) best = { ...made, end };
  }
  return best;
}
