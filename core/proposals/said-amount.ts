import { NUMBER_UNITS } from "#core/language/number-units";

/**
 * Whether a person said an amount of money, or a share, in so many words. What is promised is never a model's choice: a commitment is drafted
 * only where it stands in the person's own message as money, or where the engine worked it out.
 */

const WORDS: Readonly<Record<string, number>> = { ...NUMBER_UNITS, hundred: 100 };
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,-])(\$|usd\s*|us\$\s*)?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|${Object.keys(WORDS).join("|")})(?![\p{L}\p{N}_]|[.,]\d)`,
  "giu",
);
const AFTER_MONEY = /^\s*(?:dollars?|bucks|usd|\$|(?:an|per|\/|a|each)\s*h(?:our|r)?\b|hourly)/i;
/** A number of something else: a term, a share, a date, a count. */
const AFTER_OTHER =
  /^\s*-?\s*(?:%|percent|per\s?cent|years?|yrs?|y\b|months?|weeks?|days?|hours?|hrs?|h\b|people|signatures?|tranches?|nodes?|instances?|accounts?|plans?|times|x\b|st\b|nd\b|rd\b|th\b|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[:/]\d)/i;
const AFTER_SHARE = /^\s*(?:%|percent|per\s?cent)/i;
/** A count, or the name of something. */
const BEFORE_OTHER = /(?:\b(?:top|last|past|next|first|previous|number|no\.?|apr)|#)\s*-?\s*$/i;
/** A number without a sign of money is one to commit only where the message is about that, or is hardly more than the number. */
const ABOUT_SIZE =
  /\b(?:commit\w*|plans?|savings|buy|draft|make|set|raise|lower|bump|change|put|drop|cut|go|size|exactly|instead|rather|try|simulate|cap\w*|ceiling|limit\w*|most|max\w*|cover\w*|up to|no more|what about|how about|yes|ok(?:ay)?)\b/i;
const MOST_WORDS_OF_A_NUMBER = 3;
const CEILING =
  /(?:at most|no more than|not more than|up to|max(?:imum)?(?: of)?|under|below|less than|cap(?:ped)?(?: (?:at|of|is))?|ceiling(?: of)?|limit(?: of)?|within|never more than|not above|<=?)\s*$/i;

type Said = { readonly value: number; readonly money: boolean; readonly other: boolean; readonly share: boolean; readonly ceiling: boolean };

function saidIn(messages: readonly string[]): Said[] {
  return messages.flatMap((message) => {
    const text = message.normalize("NFC").replace(/\s+/g, " ");
    return [...text.matchAll(NUMBER)].map((match): Said => {
      const digits = (match[2] ?? "").toLowerCase();
      const after = text.slice(match.index + match[0].length);
      const before = text.slice(0, match.index);
      const money = match[1] !== undefined || AFTER_MONEY.test(after);
      return {
        value: WORDS[digits] ?? Number(digits.replaceAll(",", "")),
        money,
        other: !money && (AFTER_OTHER.test(after) || BEFORE_OTHER.test(before) || !isAboutSize(text)),
        share: AFTER_SHARE.test(after),
        ceiling: CEILING.test(before),
      };
    });
  });
}

function isAboutSize(text: string): boolean {
  return ABOUT_SIZE.test(text) || text.trim().split(" ").length <= MOST_WORDS_OF_A_NUMBER;
}

/** USD an hour that the person named as what to commit, not as a ceiling. `commitment` is decimal text. */
export function isSaidCommitment(commitment: string, messages: readonly string[]): boolean {
  return saidIn(messages).some((said) => said.value === Number(commitment) && !said.other && !said.ceiling);
}

/** USD an hour that the person named at all. */
export function isSaidMoney(amount: string, messages: readonly string[]): boolean {
  return saidIn(messages).some((said) => said.value === Number(amount) && !said.other);
}

/** A share of one that the person named: 0.8 where they said "80 %" or "0.8". */
export function isSaidShare(share: number, messages: readonly string[]): boolean {
  const same = (a: number) => Math.abs(a - share) < 1e-9;
  return saidIn(messages).some(({ value, share: isShare, money }) => (isShare ? same(value / 100) : !money && value <= 1 && same(value)));
}
