import type { Frame, Reading } from "#core/planner/frame";
import { readSchedule } from "#core/schedules/read-recurrence";

const KEEP =
  /^(?:(?:please|pls|plz|ok|okay|hey|hi|and|also|tom|major tom|can you|could you|would you|i want you to|i'd like you to|just)[\s,]+)*(?:remember(?! when| what| who| how| if| why| the time| to )|note(?! that (?:this|it) is why)|make a note|take a note|keep in mind|bear in mind|don'?t forget|for (?:the|your|future) (?:record|reference|information)|fyi|you (?:should|need to) know|memori[sz]e|write (?:this )?down|jot (?:this )?down|(?:save|store|keep|record) (?:this|the fact|for later))\b(?:\s+(?:that|this|also))?[\s,:-]+(.{3,500})$/is;
const ERASE = /\b(?:forget|erase|delete|remove|drop)\b.{0,20}\b(F-\d{1,9})\b/i;
const FACTS =
  /\bwhat (?:do|have|did) (?:you|we|i) (?:know|remember|kept|noted|been told|tell you|told you|stored)\b.{0,60}$|\b(?:list|show|see)\b.{0,20}\b(?:facts|memory|memories|what you (?:know|remember))\b|^(?:facts|memory)\W*$|\bwhat (?:facts|memories) (?:do you|have you|are)\b|\b(?:forget|erase) (?:that|what)\b|\bwhat (?:have i|did i|did we|have we) (?:told|said to|taught) you\b|\bwhat(?:'s| is) in your (?:memory|notes)\b|\bdo you (?:know|remember) (?:anything|something) about\b(?!.{0,40}\bcosts?\b)/i;
const ABOUT = /\b(?:about|of|on|regarding)\s+(.{2,200}?)\W*$/i;

const STOP = /\b(?:stop|cancel|pause|unschedule|end|delete|remove|drop)\b.{0,40}\b(S-\d{1,9})\b/i;
const SCHEDULES =
  /\b(?:list|show|see|what(?:'s| is| are)?|which|any)\b.{0,24}\b(?:schedul\w+|recurring|regular|standing)\b.{0,16}\b(?:questions?|reports?|tasks?|digests?|jobs?)\b|\bwhat (?:do|will) you (?:send|post|report)(?: to)? (?:me|us)\b|^(?:my )?(?:schedules|scheduled questions)\W*$|^what(?:'s| is| do (?:i|we) have) (?:scheduled|on (?:my|our|the) schedule)\W*$|\bwhat (?:reports?|mails?|digests?) (?:do|will) (?:i|we) get\b|\b(?:stop|cancel) (?:sending|mailing|posting)\b|\b(?:stop|cancel|pause)\b.{0,30}\b(?:scheduled|weekly|daily|monthly|monday|friday)\b.{0,20}\b(?:questions?|reports?|mails?|messages?|digests?)\b/i;

/**
 * "Remember that platform owns cc-200", "what do you know about us", "every Monday send me EKS by team", "stop S-2":
 * orders to the assistant's own notes. Undefined for any other words.
 */
export function noteReading(text: string): Reading | undefined {
  const frame = noteFrame(text.trim());
  return frame === undefined ? undefined : { frame, assumed: {}, extras: {}, also: [], confidence: 1 };
}

function noteFrame(text: string): Frame | undefined {
  const erased = ERASE.exec(text)?.[1];
  if (erased !== undefined) return { i: "mem", "a.do": "erase", "a.ref": erased.toUpperCase() };
  const stopped = STOP.exec(text)?.[1];
  if (stopped !== undefined) return { i: "sched", "a.do": "stop", "a.ref": stopped.toUpperCase() };
  const kept = KEEP.exec(text)?.[1]?.replace(/\s+/g, " ").trim();
  if (kept !== undefined && !kept.endsWith("?")) return { i: "mem", "a.do": "keep", "a.text": kept.replace(/[.!]$/, "") };
  const asked = readSchedule(text, "UTC");
  if (asked !== undefined) {
    const { every, weekday, day, at } = asked.recurrence;
    return {
      i: "sched",
      "a.do": "create",
      "a.question": asked.question,
      "a.every": every,
      ...(weekday === undefined ? {} : { "a.weekday": weekday }),
      ...(day === undefined ? {} : { "a.day": day }),
      "a.at": at,
    };
  }
  if (SCHEDULES.test(text)) return { i: "sched", "a.do": "list" };
  if (!FACTS.test(text) || /\b(?:cost|costs|spend|spent|bill|nodes?|instances?)\b/i.test(text.replace(/^.*?\babout\b/i, ""))) return undefined;
  const about = ABOUT.exec(text)?.[1];
  return {
    i: "mem",
    "a.do": "list",
    ...(about === undefined || /^(?:us|me|our (?:company|organi[sz]ation)|this|it)$/i.test(about) ? {} : { "a.text": about }),
  };
}
