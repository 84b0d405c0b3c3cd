import { NUMBER_UNITS } from "#core/language/number-units";
import type { Frame } from "#core/planner/frame";
import * as words from "#agent/plan/commitment-words";

/** Slots that a plan is described by; a follow-up keeps them. */
export const PLAN_SLOTS = ["a.type", "a.term", "a.pay", "a.cap", "a.commit", "a.cover", "f.account", "f.family", "f.region"] as const;
export type PlanSlots = Record<string, string | number>;

const N = `(?:us)?\\$?\\s?(\\d+(?:[.,]\\d+)?|${Object.keys(NUMBER_UNITS).join("|")})`;
const HOURLY = "(?:\\s*(?:dollars?|bucks|usd|\\$))?\\s*(?:(?:an|per|\\/|a)\\s*h(?:ou)?r?\\b)";
const MONEY = `(?:${N}(?:\\s*(?:dollars?|bucks|usd)|${HOURLY})|\\$\\s?(\\d+(?:\\.\\d+)?))`;
const CEILING =
  "(?:at most|max(?:imum)?(?: of)?|no more than|not more than|not a (?:cent|penny|dollar) (?:over|above|more than)|(?:don'?t|never|not|do not|doesn'?t) (?:go(?:es|ing)? )?(?:over|above|past|beyond)|no higher than|under|below|up to|cap(?:ped)?(?: it)?(?: at| of| is)?|ceiling(?: of| is)?|limit(?:ed)?(?: to| of)?|less than|within|tops)";
const CAP = new RegExp(`\\b${CEILING}\\s*(?:of |at )?${N}(?!\\d|[.,]\\d|\\s*(?:%|percent|pct|years?|yrs?|y\\b|months?|nodes?))`, "i");
const CAP_AFTER = new RegExp(
  `${N}${HOURLY}?(?: of \\w+)?,?\\s*(?:tops|max(?:imum)?|is the (?:ceiling|cap|limit|max\\w*)|or less|at (?:the )?most)\\b`,
  "i",
);
const COMMIT = new RegExp(
  `\\b(?:commit(?:ting|ment)?(?: it)?(?: to| of| at| be)?|exactly|(?:bump|raise|lower|set|change|put|drop|cut)(?: (?:it|the (?:commit\\w*|size|amount)))?(?: up| down)? (?:to|at)|make (?:that|it)|go(?: for)?|at)\\s+${N}(?!\\d|[.,]\\d|\\s*(?:%|percent|pct|years?|yrs?|y\\b|months?|nodes?|upfront|-?year))`,
  "i",
);
const UNIT = /\$|\b(?:dollars?|bucks|usd|an hour|per hour|hourly)\b|\/\s?h/i;
const COMMIT_MONEY = new RegExp(MONEY, "i");
const COVER = /(\d{1,3}(?:\.\d+)?)\s?(?:%|percent|per cent|pct)/i;
const OF_COVER = /\b(?:cov\w*|target|of (?:it|what|our|the|them)|what(?:'s| is) left)\b/i;
const COV_SHORT = /\b(?:cov(?:er(?:age)?)?|target)\D{0,10}(\d{2,3})\b(?!\s*(?:dollars|\/|an? h|days|months))/i;

/** What the message says of a plan by rule, typed loosely; only what is beyond doubt. */
export function saidSlots(raw: string, accounts: readonly string[]): PlanSlots {
  const text = raw.replace(
    /\b(?:rather than|instead of|(?<!why )not(?! (?:go|more|over|above|higher))|no longer)\s+(?:an? |the )?(?:compute|ec2(?: instance)?|one|three|1|3|partial|all)\b(?:[- ]?(?:y(?:ea)?rs?|upfront))?/gi,
    " ",
  );
  const type = typeIn(text);
  const term = /\b(?:3|three|36)[- ]?(?:y|yrs?|years?|yaers?|mo(?:nths?)?|m)\b/i.test(text)
    ? "3y"
    : /\b(?:1|one|single|12|twelve)[- ]?(?:y|yrs?|years?|yaers?|mo(?:nths?)?|m)\b/i.test(text)
      ? "1y"
      : undefined;
  const pay = paymentIn(text);
  const cap = amount(CAP.exec(text) ?? CAP_AFTER.exec(text));
  const cover = coverIn(text);
  // "Make it one" is no dollar.
  const committed = COMMIT.exec(text);
  const isBare = committed !== null && !/\d/.test(committed[0]) && !UNIT.test(text);
  const commit = cap === undefined && cover === undefined ? amount((isBare ? null : committed) ?? COMMIT_MONEY.exec(text)) : undefined;
  const account = accounts.find((name) =>
    new RegExp(
      `\\b(?:scope\\w*(?: it)?(?: down)? to|for|only|in|account)\\b.{0,16}\\b${escaped(name)}\\b|\\b${escaped(name)} (?:account|acct|only)\\b`,
      "i",
    ).test(text),
  );
  return defined({ "a.type": type, "a.term": term, "a.pay": pay, "a.cap": cap, "a.commit": commit, "a.cover": cover, "f.account": account });
}

/** The plan of a frame, without what one turn did with it. */
export function planOfFrame(frame: Frame | undefined): PlanSlots {
  if (frame === undefined) return {};
  return defined(Object.fromEntries(PLAN_SLOTS.map((slot) => [slot, frame[slot]])));
}

/** One size is said at a time: a new one takes the place of the other kind. */
export function withSlots(base: PlanSlots, said: PlanSlots): PlanSlots {
  const kept = { ...base };
  if (said["a.commit"] !== undefined) delete kept["a.cover"];
  else if (said["a.cover"] !== undefined) delete kept["a.commit"];
  if (said["a.type"] === "compute") {
    delete kept["f.family"];
    delete kept["f.region"];
  }
  const all: PlanSlots = { ...kept, ...said };
  if (all["a.commit"] !== undefined) delete all["a.cover"];
  return all;
}

/** "-20%": how usage changes in what is asked; `before` for "and 30 %?". */
export function changeIn(text: string, before: string | number | undefined): string | undefined {
  const found = COVER.exec(text)?.[1];
  const said = words.USAGE_CHANGES.test(text);
  if (!said && (before === undefined || found === undefined || OF_COVER.test(text))) return undefined;
  const share =
    found !== undefined
      ? Number(found)
      : /\bhalv\w*|\b(?:by|to|in) half\b|\blos\w+ half\b/i.test(text)
        ? 50
        : /\bdoubl\w*/i.test(text)
          ? 100
          : /\ba fifth\b/i.test(text)
            ? 20
            : /\ba quarter\b/i.test(text)
              ? 25
              : /\ba third\b/i.test(text)
                ? 33
                : /\ba tenth\b/i.test(text)
                  ? 10
                  : undefined;
  if (share === undefined || share > 200) return undefined;
  const falls = said ? words.FALLS.test(text) : String(before).startsWith("-");
  return `${falls ? -Math.min(100, share) : share}%`;
}

export function optionIn(text: string): string | undefined {
  return words.OPTIONS.find(([pattern]) => pattern.test(text))?.[1];
}

function typeIn(text: string): string | undefined {
  const [compute, ec2] = [/\bcompute\b(?! (?:cost|spend|bill|usage))/i.test(text), /\bec2\b(?! (?:cost|spend|bill|usage|nodes?))/i.test(text)];
  return compute === ec2 ? undefined : compute ? "compute" : "ec2";
}

function paymentIn(text: string): string | undefined {
  const ahead = "(?:up[- ]?fr?o?r?nt|in advance|ahead|beforehand|prepaid)";
  if (new RegExp(`\\b(?:no|nothing(?:'s)?|zero|without|0|none|nowt)\\b.{0,24}\\b${ahead}`, "i").test(text)) return "no";
  if (new RegExp(`\\bpartial(?:ly)?\\b|\\b(?:half|some|part)\\b.{0,24}\\b${ahead}`, "i").test(text)) return "partial";
  if (new RegExp(`\\b(?:all|full(?:y)?|entirely|everything|whole)\\b.{0,16}\\b${ahead}`, "i").test(text)) return "all";
  return undefined;
}

function coverIn(text: string): string | undefined {
  const share = COVER.exec(text)?.[1];
  if (share !== undefined && OF_COVER.test(text)) return `${Number(share)}%`;
  const short = share === undefined ? COV_SHORT.exec(text)?.[1] : undefined;
  return short === undefined ? undefined : `${Number(short)}%`;
}

function amount(match: RegExpExecArray | null): string | undefined {
  const found = match
    ?.slice(1)
    .find((part) => part !== undefined)
    ?.toLowerCase();
  if (found === undefined) return undefined;
  const value = NUMBER_UNITS[found] ?? Number(found.replace(",", "."));
  return Number.isFinite(value) && value > 0 ? String(value) : undefined;
}

function defined(slots: Readonly<Record<string, string | number | undefined>>): PlanSlots {
  return Object.fromEntries(Object.entries(slots).filter((entry): entry is [string, string | number] => entry[1] !== undefined));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
