import { formatValue } from "#core/figures/format";
import { compareDecimals } from "#core/money";

/** What a person has to type: `21,900.00`. `total` is USD with two places, as it is sealed. */
export const spelledTotal = (total: string): string => formatValue(total, "USD").replace(/^\$/, "");

const AMOUNT = /^\$?\s?\d[\d,]*\.\d\d$/;

/** Whether these digits are the amount, to the cent; commas, a dollar sign and blanks around do not matter. */
export function isTotal(typed: string, total: string): boolean {
  const text = typed.trim();
  return AMOUNT.test(text) && compareDecimals(text.replace(/[$,\s]/g, ""), total) === 0;
}

/** What is still to be typed, in a sentence. */
export function totalHint(typed: string, total: string): string {
  const spelled = spelledTotal(total);
  const reads = `It has to read ${spelled}.`;
  const text = digitsOf(typed);
  if (text === "") return reads;
  if (isTotal(typed, total)) return "It is the total.";
  const left = digitsOf(spelled).length - text.length;
  if (!digitsOf(spelled).startsWith(text) || left <= 0) return `That is another amount. ${reads}`;
  return left === 1 ? `One more digit. ${reads}` : reads;
}

const digitsOf = (text: string): string => text.replace(/[$,\s]/g, "");
