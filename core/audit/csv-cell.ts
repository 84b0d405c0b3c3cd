/** What spreadsheets take for the start of a formula, plain and full-width. */
const STARTS_A_FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** A quoted CSV cell that no spreadsheet runs: a leading apostrophe disarms what looks like a formula. */
export function csvCell(text: string): string {
  const safe = STARTS_A_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
