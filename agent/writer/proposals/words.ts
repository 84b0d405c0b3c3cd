import { formatInstant } from "#core/figures/dates";
import { formatValue } from "#core/figures/format";
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

/** Whether the record of how it ended says the very saving that was sealed: where it fell back, nothing is saved. */
export function keptItsSaving(outcome: string | null | undefined, savingUsdPerHour: string | null | undefined): boolean {
  return (
    typeof outcome === "string" && typeof savingUsdPerHour === "string" && outcome.includes(formatValue(savingUsdPerHour, "USD/h", { sign: "never" }))
  );
}

/** What a record says of how it ended, without the sentence about money: that is told with figures. */
export function endingOf(text: string): string {
  return text
    .split(/(?<=\.)\s+(?=[A-Z])/)
    .filter((part) => !/\$\d/.test(part))
    .join(" ");
}
