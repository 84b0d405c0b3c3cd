import { ZONES } from "#agent/planner/lexicon/aws";
import type { AmountMention, Mention, NodeMention, ReferenceMention, ZoneMention } from "#agent/planner/mentions/mention";
import { NUMBER, numberOf } from "#agent/planner/periods/words";

const CURRENCY = "(?:usd|dollars?|bucks?|eur|euros?|\\$|quid)";
const RATE = "(?: ?(?:/|per|an?|each) ?(?:h|hr|hour)s?)?";
const NUM = "(\\d+(?:[.,]\\d+)*)";

function decimal(text: string): number {
  return Number(/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replace(/,/g, "") : text.replace(",", "."));
}
const scale = (suffix: string | undefined) =>
  suffix === "k" || suffix === "grand" || suffix === "thousand" ? 1000 : suffix === "m" || suffix === "million" ? 1_000_000 : 1;

const ORDINAL_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

type Rule = readonly [RegExp, (m: RegExpMatchArray) => Omit<AmountMention, "kind" | "start" | "end"> | undefined];

const RULES: readonly Rule[] = [
  [
    new RegExp(`\\$ ?${NUM} ?(k|m|grand|thousand|million)?(?![\\w])${RATE}`, "g"),
    (m) => ({ type: "money", value: decimal(m[1] ?? "") * scale(m[2]), ...(/h(?:r|our)?s?$/.test(m[0]) ? { unit: "h" } : {}) }),
  ],
  [
    new RegExp(`(?<![\\w.,-])${NUM} ?(k|grand|thousand|million)?(?: of)? ?${CURRENCY}(?!\\w)${RATE}`, "g"),
    (m) => ({ type: "money", value: decimal(m[1] ?? "") * scale(m[2]), ...(/(?:\/|per|an?|each) ?h(?:r|our)?s?$/.test(m[0]) ? { unit: "h" } : {}) }),
  ],
  [
    new RegExp(`(?:\\$ ?)?(?<![\\w.,-])${NUM} ?(?:/|per|an?) ?(?:h|hr|hour)(?!\\w)`, "g"),
    (m) => ({ type: "money", value: decimal(m[1] ?? ""), unit: "h" }),
  ],
  [new RegExp(`(?<![\\w])(${NUMBER}) (?:dollars|bucks|usd)(?!\\w)${RATE}`, "g"), (m) => ({ type: "money", value: numberOf(m[1] ?? "") })],
  [new RegExp(`(?<![\\w.,-])${NUM} ?(k|grand)(?!\\w)`, "g"), (m) => ({ type: "money", value: decimal(m[1] ?? "") * 1000 })],
  [new RegExp(`(?<![\\w.,-])(?:a|one) grand(?!\\w)`, "g"), () => ({ type: "money", value: 1000 })],
  [new RegExp(`(?<![\\w.,-])${NUM} ?(?:%|pct|percent|per cent|prozent)(?!\\w)`, "g"), (m) => ({ type: "percent", value: decimal(m[1] ?? "") })],
  [new RegExp(`(?<![\\w])(${NUMBER}) (?:percent|per cent|pct)(?!\\w)`, "g"), (m) => ({ type: "percent", value: numberOf(m[1] ?? "") })],
  [
    /(?<![\w])(half|a quarter|three quarters|two thirds|a third)(?= of| spot| on| the)/g,
    (m) => ({ type: "percent", value: m[1] === "half" ? 50 : m[1] === "a quarter" ? 25 : m[1] === "three quarters" ? 75 : 67 }),
  ],
  [/(?<![\w:.-])([01]?\d|2[0-3])h(?= ?(?:to|-|until|till) ?\d)/g, (m) => ({ type: "time", value: Number(m[1]) * 60 })],
  [/(?<=\dh ?(?:to|-|until|till) ?)([01]?\d|2[0-3])h(?!\w)/g, (m) => ({ type: "time", value: Number(m[1]) * 60 })],
  [
    new RegExp(
      `(?<![\\w.,-])(${NUMBER}[- ]?|(?:an?|half an|a half|another|one more)[- ]|\\d+\\.5 ?)(?:more )?(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w|fortnights?|months?)(?![\\w])`,
      "g",
    ),
    (m) => duration((m[1] ?? "").replace(/[- ]$/, ""), m[2] ?? ""),
  ],
  [/(?<![\w:.])([01]?\d|2[0-3]):([0-5]\d) ?(am|pm)?(?![\w:])/g, (m) => ({ type: "time", value: clock(Number(m[1]), Number(m[2]), m[3]) })],
  [
    /(?<![\w:.])(1[0-2]|0?[1-9])(?:[.:]([0-5]\d))? ?(?:o'clock )?(?:in the )?(am|pm|a\.m\.?|p\.m\.?|morning|evening|afternoon|at night)(?!\w)/g,
    (m) => ({ type: "time", value: clock(Number(m[1]), Number(m[2] ?? 0), m[3]) }),
  ],
  [
    /(?<![\w:.-])([01]?\d|2[0-3])h([0-5]\d)?(?![\w])(?= (?:to|until|till|-|and|berlin|london|cet|uk)|[,.?!]|$| ?-)/g,
    (m) => ({ type: "time", value: clock(Number(m[1]), Number(m[2] ?? 0), undefined) }),
  ],
  [
    /(?<![\w:.-])([01]\d|2[0-3])([0-5]\d)(?= ?(?:-|to|until|till|hrs?|h)(?! ?%))(?!\w)/g,
    (m) => ({ type: "time", value: clock(Number(m[1]), Number(m[2]), undefined) }),
  ],
  [/(?<=(?:-|to|until|till) ?)([01]\d|2[0-3])([0-5]\d)(?!\w)/g, (m) => ({ type: "time", value: clock(Number(m[1]), Number(m[2]), undefined) })],
  [
    new RegExp(`(?<!\\w)(half|quarter) (past|to) (${NUMBER})(?: ?(am|pm))?(?!\\w)`, "g"),
    (m) => {
      const h = numberOf(m[3] ?? "");
      return h > 12 || h < 1
        ? undefined
        : { type: "time", value: (clock(h, 0, m[4]) + (m[1] === "half" ? 30 : m[2] === "past" ? 15 : -15) + 1440) % 1440 };
    },
  ],
  [/(?<![\w:.,$#%-])([01]?\d|2[0-4])(?=-(?:[01]?\d|2[0-4])(?![\w:%.,/-]))/g, (m) => ({ type: "time", value: (Number(m[1]) % 24) * 60 })],
  [/(?<=(?<![\w:.,$#%-])(?:[01]?\d|2[0-4])-)([01]?\d|2[0-4])(?![\w:%.,/-])/g, (m) => ({ type: "time", value: (Number(m[1]) % 24) * 60 })],
  [/(?<!\w)midnight(?!\w)/g, () => ({ type: "time", value: 0 })],
  [/(?<!\w)noon(?!\w)/g, () => ({ type: "time", value: 720 })],
  [
    new RegExp(`(?<!\\w)(${ORDINAL_WORDS.join("|")})(?!\\w)(?! (?:half|quarter|week|month|day|fortnight|\\d+ )s?\\b)`, "g"),
    (m) => ({ type: "ordinal", value: ORDINAL_WORDS.indexOf(m[1] ?? "") + 1 }),
  ],
  [/(?<![\w-])(\d{1,2})(?:st|nd|rd|th)(?!\w)/g, (m) => ({ type: "ordinal", value: Number(m[1]) })],
  [
    new RegExp(
      `(?:#|no\\. ?|nr\\.? ?|num(?:ber)? |(?:recommendation|rec|suggestion|item|option|proposal|row|the) #?)(${NUMBER})(?![\\w.:%]|[- ](?:of|biggest|largest|most|top|worst|cheapest|days|weeks|months|services|accounts))`,
      "g",
    ),
    (m) => ({ type: "ordinal", value: numberOf(m[1] ?? "") }),
  ],
  [/(?<!\w)(?:the )?top (?:one|item|recommendation|suggestion)(?!\w)/g, () => ({ type: "ordinal", value: 1 })],
  [new RegExp(`(?<![\\w.,:$#-])(\\d+(?:[.,]\\d+)*)(?![\\w%:]|-\\d|[.,]\\d)`, "g"), (m) => ({ type: "count", value: decimal(m[1] ?? "") })],
  [
    new RegExp(`(?<![\\w-])(${NUMBER.replace("\\d{1,4}|", "")})(?![\\w-])`, "g"),
    (m) => (numberOf(m[1] ?? "") >= 0 ? { type: "count", value: numberOf(m[1] ?? "") } : undefined),
  ],
];

function duration(amount: string, unit: string): Omit<AmountMention, "kind" | "start" | "end"> | undefined {
  const half = /half/.test(amount);
  const n = half ? 0.5 : /^(?:an?|another|one more)$/.test(amount) ? 1 : amount.includes(".") ? Number(amount) : numberOf(amount);
  if (!(n > 0)) return undefined;
  if (/^m(?:in|$)/.test(unit)) return { type: "duration", value: n, unit: "m" };
  if (unit.startsWith("h")) return n % 1 ? { type: "duration", value: n * 60, unit: "m" } : { type: "duration", value: n, unit: "h" };
  if (unit.startsWith("d")) return { type: "duration", value: n, unit: "d" };
  if (unit.startsWith("w")) return { type: "duration", value: 7 * n, unit: "d" };
  if (unit.startsWith("f")) return { type: "duration", value: 14 * n, unit: "d" };
  return { type: "duration", value: n, unit: "mo" };
}

/** Minutes since midnight. */
function clock(hours: number, minutes: number, half: string | undefined): number {
  let h = hours;
  if (half && /^(?:p|evening|afternoon|at night)/.test(half) && h < 12 && !(half === "at night" && h < 5)) h += 12;
  if (half && /^(?:a|morning)/.test(half) && h === 12) h = 0;
  return (h % 24) * 60 + minutes;
}

export function findAmounts(clean: string): readonly AmountMention[] {
  const found: AmountMention[] = [];
  for (const [re, make] of RULES) {
    for (const m of clean.matchAll(re)) {
      const made = make(m);
      if (made && Number.isFinite(made.value)) found.push({ kind: "amount", start: m.index, end: m.index + m[0].length, ...made });
    }
  }
  return found;
}

const ID = /(?<![\w-])(apr|rec|prop|sug|sp|act|anm|anom)[- #]?(\d{1,6})(?!\w|-\w|\.\d)/g;
const NODE =
  /(?<![\w-])(?:ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[\w.-]+)?|i-[0-9a-f]{4,17}|[a-z]+(?:-[a-z]+)*-(?:node|worker|pool|ng)-?\d+|(?:[a-z]+-)*node-[\w-]+|(?:gpu|cpu|worker|spot|ng)-(?:\w+-)*\d+)(?![\w])/g;

export function findIds(clean: string): readonly (ReferenceMention | NodeMention)[] {
  const found: (ReferenceMention | NodeMention)[] = [];
  for (const m of clean.matchAll(ID)) {
    if (m[0].includes(" ") && (m[1] === "sp" || m[1] === "act" || (m[1] === "apr" && Number(m[2]) <= 31))) continue;
    found.push({ kind: "ref", start: m.index, end: m.index + m[0].length, value: `${(m[1] ?? "").toUpperCase()}-${m[2]}` });
  }
  for (const m of clean.matchAll(NODE)) found.push({ kind: "node", start: m.index, end: m.index + m[0].length, value: m[0] });
  return found;
}

const ZONE_RE = new RegExp(
  `(?<![\\w-])(${Object.keys(ZONES)
    .toSorted((a, b) => b.length - a.length)
    .join(
      "|",
    )})(?:(?: |-)(?:time|tz|timezone|hours|clock|o'clock))|(?<![\\w-])(utc|gmt|cet|cest|est|edt|pst|pdt|ist|jst|sgt|bst|mst)(?![\\w-])|(?<![\\w-])((?:africa|america|asia|australia|europe|pacific)/[a-z_]+)(?:/[a-z_]+)?|(?:time in|tz:?|time zone|timezone|hours in) (${Object.keys(ZONES).join("|")})(?![\\w-])`,
  "g",
);

export function findZones(clean: string): readonly ZoneMention[] {
  return [...clean.matchAll(ZONE_RE)].map((m) => {
    const iana = m[3]?.replace(/(^|[/_])([a-z])/g, (_all, sep: string, letter: string) => sep + letter.toUpperCase());
    return { kind: "zone", start: m.index, end: m.index + m[0].length, value: iana ?? ZONES[m[1] ?? m[2] ?? m[4] ?? ""] ?? "UTC" };
  });
}

export const isAmount = (mention: Mention): mention is AmountMention => mention.kind === "amount";
