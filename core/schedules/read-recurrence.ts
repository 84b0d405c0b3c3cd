import { type Recurrence, WEEKDAYS } from "#core/schedules/recurrence";

/** Where nobody says when. */
const MORNING = "09:00";
const DAY = WEEKDAYS.map((name) => name.toLowerCase()).join("|");
const SHORT = "mon|tues?|wed|thur?s?|fri|sat|sun";
const TIME = String.raw`(?:\s*(?:,|at|@)?\s*(?:at\s+)?(\d{1,2})(?:[:.](\d\d))?\s*(am|pm|h|o'?clock)?\b|\s+(?:at\s+)?(noon|midday|midnight)\b)?`;
const WHEN = new RegExp(
  String.raw`\b(?:(?:every|each)\s+(?:(other)\s+)?(?:(day|morning|evening|workday|working day|weekday|business day|week|month)|(${DAY}|${SHORT})s?(?:\s+(?:morning|evening))?)|(daily|weekly|monthly)|on\s+(${DAY})s)(?:\s+on\s+(?:the\s+)?(?:(${DAY})|(\d{1,2})(?:st|nd|rd|th)?|first(?:\s+day)?))?${TIME}`,
  "i",
);
const FIRST_OF_MONTH = new RegExp(
  String.raw`\bon\s+the\s+(?:(\d{1,2})(?:st|nd|rd|th)?|(first|last)(?:\s+day)?)\s+of\s+(?:every|each|the)\s+month${TIME}`,
  "i",
);
const ORDER =
  /^(?:(?:please|can you|could you|would you|i(?:'d| would) (?:like|want)(?: you)? to|i want|let'?s)[\s,]+)*(?:send|show|tell|give|post|report|email|e-mail|mail|message|ping|remind|update|summari[sz]e|schedule|have|get)\b(?:\s+(?:me|us|it|out))*(?:\s+(?:with|about|on|of|a report (?:on|of|about)|a summary of|an update on))?[\s:,]*/i;

/** Orders that say that something is to arrive. */
const STRONG = /\b(?:send|post|e-?mail|mail|message|ping|remind|update|schedule)\b/i;

/** A wish for something that comes back: when, and the question to answer then. */
export type ReadSchedule = { readonly recurrence: Recurrence; readonly question: string };

/**
 * Finds "every Monday at 8 send me EKS by team" in a message; undefined where it asks for nothing that comes back.
 * A question about the past ("what did we spend every day last week") has no order in it and is left alone.
 */
export function readSchedule(text: string, timeZone: string): ReadSchedule | undefined {
  const plain = text.replace(/\s+/g, " ").trim();
  const month = FIRST_OF_MONTH.exec(plain);
  const found = month ?? WHEN.exec(plain);
  if (found === null) return undefined;
  const recurrence = month ? monthly(month, timeZone) : recurring(found, timeZone);
  if (recurrence === undefined) return undefined;
  const before = plain.slice(0, found.index).replace(/[\s,;:-]+$/, "");
  const after = plain.slice(found.index + found[0].length).replace(/^[\s,;:-]+/, "");
  const order = ORDER.test(after) ? after : ORDER.test(before) ? before : undefined;
  if (order === undefined) return undefined;
  const rest = order === after ? "" : after;
  // "show me spend daily" asks for steps of a day; "send me spend daily" for something that comes back.
  const asksForSteps = order === before && month === null && !namesWhen(found) && !STRONG.test(before);
  if (asksForSteps || (order === before && found[4] !== undefined && rest !== "" && !namesWhen(found))) return undefined;
  const question = `${order.replace(ORDER, "")} ${rest}`
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[,;:]$/, "");
  return question.length < 3 ? undefined : { recurrence, question };
}

/** A day of the week, a day of the month or a time was named. */
function namesWhen([, , , weekday, , plural, onWeekday, onDay, hour, , , word]: RegExpExecArray): boolean {
  return [weekday, plural, onWeekday, onDay, hour, word].some((part) => part !== undefined);
}

function recurring(found: RegExpExecArray, timeZone: string): Recurrence | undefined {
  const [, other, unit = "", weekday, adverb = "", plural, onWeekday, onDay, hour, minute, half, word] = found;
  if (other !== undefined) return undefined;
  const evening = /evening/i.test(found[0]);
  const at = timeOf({ hour, minute, half, word }, evening);
  if (at === undefined) return undefined;
  const named = weekday ?? plural ?? onWeekday;
  if (named !== undefined && !/^month/i.test(unit || adverb)) return { every: "week", weekday: weekdayNumber(named), at, timeZone };
  if (/month/i.test(unit || adverb)) return { every: "month", day: clampDay(onDay), at, timeZone };
  if (/^week(ly)?$/i.test(unit || adverb)) return { every: "week", weekday: 1, at, timeZone };
  if (/workday|working day|weekday|business day/i.test(unit)) return { every: "workday", at, timeZone };
  return { every: "day", at, timeZone };
}

function monthly(found: RegExpExecArray, timeZone: string): Recurrence | undefined {
  const [, day, word, hour, minute, half, noon] = found;
  const at = timeOf({ hour, minute, half, word: noon }, false);
  return at === undefined ? undefined : { every: "month", day: word === undefined ? clampDay(day) : /last/i.test(word) ? 31 : 1, at, timeZone };
}

function clampDay(text: string | undefined): number {
  const day = Number(text ?? 1);
  return day >= 1 && day <= 31 ? day : 1;
}

function weekdayNumber(name: string): number {
  return WEEKDAYS.findIndex((weekday) => weekday.toLowerCase().startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

type Clock = {
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly half: string | undefined;
  readonly word: string | undefined;
};

function timeOf({ hour, minute = "00", half, word }: Clock, evening: boolean): string | undefined {
  if (word !== undefined) return /midnight/i.test(word) ? "00:00" : "12:00";
  if (hour === undefined) return evening ? "18:00" : MORNING;
  const said = Number(hour);
  const hours = /pm/i.test(half ?? "") && said < 12 ? said + 12 : /am/i.test(half ?? "") && said === 12 ? 0 : evening && said < 12 ? said + 12 : said;
  return hours <= 23 && Number(minute) <= 59 ? `${String(hours).padStart(2, "0")}:${minute}` : undefined;
}
