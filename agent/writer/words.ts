import type { ResolvedPeriod } from "#core/costs/query";
import { NO_BREAK_SPACE } from "#core/figures/format";

// Characters that no name needs and that hide text from people.
// oxlint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** A name from the bill (tag value, resource, account) as inert markdown text, cut where it is too long to be one. */
export function inert(name: string, most = 80): string {
  const clean = name.replace(HIDDEN, " ").replace(/\s+/g, " ").trim();
  const short = clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
  return short
    .replace(/[\\`*[\]<>|~]|\b_|_\b/g, "\\$&")
    .replace(/:\/\//g, ":\\/\\/")
    .replace(/\bwww\./gi, "www\\.");
}

/** Whether a text states a number, other than inside a name such as m5.large or us-east-1. */
export function hasNumeral(text: string): boolean {
  return /(?<![A-Za-z0-9.-])\d/.test(text);
}

/** An id in mono. */
export function mono(id: string): string {
  const clean = id.replace(HIDDEN, " ").replace(/`/g, "'").trim();
  return `\`${clean.length > 90 ? `${clean.slice(0, 89)}…` : clean}\``;
}

const ID = /^\S*$/;
const LIKE_ID = /^(i|vol|nat|eipalloc|eni|snap|lb|arn|sg|vpc|subnet|ip)[-:]|^[\w.:-]*\/|[0-9a-f]{8,}/i;

/** Ids in mono, names plain. */
export function thing(name: string): string {
  return ID.test(name) && LIKE_ID.test(name) && !/[()[\]]/.test(name) ? mono(shortArn(name)) : inert(name);
}

/** The last part of an ARN says enough in prose; the table has the whole. */
export function shortArn(name: string): string {
  return name.startsWith("arn:") ? name.split(":").slice(5).join(":") || name : name;
}

/** "in October 2026", "on 12 Nov", "over 9–15 Nov", "so far in November 2026". */
export function during(period: ResolvedPeriod, year: number): string {
  const label = named(period, year);
  if (/^\d{1,2}\s[A-Z][a-z]{2}( \d{4})?( \(.*\))?$/.test(label)) return `on ${label}`;
  if (/^([A-Z][a-z]+ \d{4}|Q[1-4] \d{4}|\d{4})$/.test(label)) return `${period.partial ? "so far in" : "in"} ${label}`;
  return `over ${label}`;
}

/** The same for a period that another is compared with: always over. */
export function backThen(period: ResolvedPeriod, year: number): string {
  return during({ ...period, partial: false }, year);
}

/** The period as a noun: "October 2026", "9–15 Nov"; days carry their year only when it is another. */
export function named(period: ResolvedPeriod, year: number): string {
  return tight(/\d{1,2} [A-Z][a-z]{2}\b/.test(period.label) ? period.label.replaceAll(` ${year}`, "") : period.label);
}

/** Keeps a date together on one line. */
export function tight(label: string): string {
  return label.replace(/(\d) ([A-Z][a-z]{2})\b/g, `$1${NO_BREAK_SPACE}$2`);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}

/** The same question gets the same words; another question may get others. */
export function variant<T>(seed: string, options: readonly [T, ...T[]]): T {
  let hash = 2166136261;
  for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 16777619);
  return options[(hash >>> 0) % options.length] ?? options[0];
}
