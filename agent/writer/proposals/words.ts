import { formatInstant } from "#core/figures/dates";
import { tight } from "#agent/writer/words";

/** An instant as an answer says it. */
export function at(instant: string, year: number): string {
  return tight(formatInstant(new Date(instant), { year }));
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
