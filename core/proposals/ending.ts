import { formatValue } from "#core/figures/format";

/** Whether the record of how it ended says the very saving that was sealed: where it fell back, nothing is saved. USD/h, decimal. */
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
