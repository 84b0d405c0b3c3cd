import type { Figure } from "#core/costs/figure";
import type { Backing } from "#agent/grounding/backing";
import { monthOf } from "#agent/grounding/dates";
import { type Numeral, withRangeUnit } from "#agent/grounding/numeral";

export type Verdict = { readonly figure: Figure } | "pass" | "strike";

const LABELS = /(?:\b(?:step|option|point|part|no\.?|number|item|table|chart|level|tier|priority|phase|reason)|#)\s?$/i;
const MONTH_BEFORE = /([A-Za-z]{3,9})\.?[ \u00a0](?:\d{1,2}(?:st|nd|rd|th)?(?:,[ \u00a0]|\s?[–—-]\s?|[ \u00a0]))?$/;
const RANGE_TO_MONTH = /^\s?[–—-]\s?\d{1,2}[ \u00a0]([A-Za-z]{3,9})/;
const LIST_MARK = /(?:^|\n)[ \t>*#-]*$/;

/**
 * Decides about one numeral of an answer: a figure backs it, it needs none (dates in known periods, list marks,
 * ordinals, numbers that a tool or the person stated), or nothing stands behind it.
 */
export function judge(numeral: Numeral, backing: Backing, before: string, after: string, raw: string): Verdict {
  const whole = numeral.place === 1 && !numeral.scaled && numeral.kind === "plain" && !numeral.spelled && /^\d+$/.test(raw.trim());
  if (whole) {
    if (numeral.value < 100 && LIST_MARK.test(before) && /^[.)]\s/.test(after)) return "pass";
    const date = dateVerdict(numeral.value, numeral.unit, backing, before, after);
    if (date !== undefined) return date;
    if (/^(?:st|nd|rd|th)\b/.test(after) && numeral.value <= 31) return "pass";
    if (numeral.value <= 20 && LABELS.test(before)) return "pass";
    // Terms that AWS sells commitments for.
    if ((numeral.value === 1 || numeral.value === 3) && /^years?$/.test(numeral.unit)) return "pass";
  }
  if (numeral.spelled && numeral.kind === "plain" && numeral.value <= 3) return "pass";

  const read = withRangeUnit(numeral, after);
  const statesFirst = read.kind === "plain" && Number.isInteger(read.value) && read.value < 1000;
  if (statesFirst && backing.states(read)) return "pass";
  const figure = backing.figures.find(read, before.slice(-80));
  if (figure) return { figure };
  return backing.states(read) ? "pass" : "strike";
}

function dateVerdict(value: number, unit: string, backing: Backing, before: string, after: string): Verdict | undefined {
  const known = (covered: boolean): Verdict => (covered ? "pass" : "strike");
  const month = monthOf(unit) ?? monthOf(RANGE_TO_MONTH.exec(after)?.[1] ?? "");
  if (month !== undefined && value >= 1 && value <= 31) return known(backing.days.covers(undefined, month, value));
  const monthBefore = monthOf(MONTH_BEFORE.exec(before)?.[1] ?? "");
  if (monthBefore !== undefined && value >= 1 && value <= 31) return known(backing.days.covers(undefined, monthBefore, value));
  if (value >= 1990 && value <= 2100) {
    // "2026" alone; a count of that size would be written with a comma or carry a unit.
    return known(backing.days.covers(value, monthBefore));
  }
  return undefined;
}
