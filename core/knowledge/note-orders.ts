import { isSaid, targetKey } from "#core/proposals/provenance";
import { readSchedule } from "#core/schedules/read-recurrence";

/** What a person may have the assistant do to its notes. */
export type NoteOrder = "keep" | "erase" | "schedule" | "stop";

const NEGATED = String.raw`(?<!\b(?:don'?t|do not|never|not to|must not|should not|shouldn'?t|please not)\s+)`;
const ORDERS: Readonly<Record<NoteOrder, RegExp>> = {
  keep: /(?<!\b(?:don'?t|do not|never|not) )\b(?:remember|memori[sz]e|note|notes|in mind|keep|save|store|record|write down|jot|for (?:the|your|future) (?:record|reference|information)|fyi|you should know|you need to know|from now on)\b|\b(?:don'?t|do not|never) forget\b/i,
  erase: new RegExp(String.raw`${NEGATED}\b(?:forget|erase|delete|remove|drop|wipe|clear|discard|get rid of)\b`, "i"),
  schedule:
    /\b(?:every|each|daily|weekly|monthly|regularly|recurring|schedule|(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekdays|workdays|on the (?:\d{1,2}(?:st|nd|rd|th)|first|last)\b.{0,8}\bof)\b/i,
  stop: new RegExp(
    String.raw`${NEGATED}\b(?:stop|cancel|pause|unschedule|end|delete|remove|drop|disable|quit|turn off|switch off|no more|no longer)\b`,
    "i",
  ),
};
/** Words before a statement that take it back or ask it. */
const DOUBTED = /\b(?:not|no|never|isn'?t|aren'?t|wasn'?t|false|wrong|untrue|whether|if|pretend|imagine|suppose)\b/i;
const NOT_FORGETTING = /\b(?:don'?t|do not|never) forget\b/gi;

/**
 * Whether a person's latest messages give this very order: they say the words or the id, and with them that it is to be
 * kept, erased, scheduled or stopped. A name that was only mentioned, asked about or denied is no order.
 *
 * @param said the person's last messages, the newest last: an answer to "which one?" holds the id alone
 */
export function isOrdered(order: NoteOrder, text: string, said: readonly string[]): boolean {
  const messages = said.map(plain);
  if (!messages.some((message) => ORDERS[order].test(message))) return false;
  const wanted = plain(text);
  if (order === "keep") return messages.some((message) => isStated(wanted, message));
  if (isSaid(wanted, messages)) return true;
  return order === "schedule" && messages.some((message) => targetKey(readSchedule(message, "UTC")?.question ?? "") === targetKey(wanted));
}

/** Told as it stands, from where a statement begins to where one ends: a piece cut out of a sentence may say the opposite. */
function isStated(wanted: string, message: string): boolean {
  const key = targetKey(wanted);
  const at = key === "" ? -1 : message.toLowerCase().indexOf(key);
  if (at < 0 || !isSaid(wanted, [message])) return false;
  const before = (
    message
      .slice(0, at)
      .split(/[.!?;](?=\s|$)/)
      .at(-1) ?? ""
  ).replace(NOT_FORGETTING, "");
  const after = message.slice(at + key.length);
  return !DOUBTED.test(before) && /^\W*(?:$|[.!;,)"'](?:\s|$)|\s(?:and|but|also|so)\b)/i.test(after) && !/^[^.!;]*\?/.test(after);
}

const plain = (text: string) => text.normalize("NFC").replace(/\s+/g, " ").trim();
