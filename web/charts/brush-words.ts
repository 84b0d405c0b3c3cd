import { formatBucket } from "#core/figures/dates";

/** The question that a brushed stretch of days or months asks. Both ends are in it. */
export function brushQuestion(from: string, to: string): string {
  return from === to
    ? `What did we spend on ${formatBucket(from)} by service?`
    : `What did we spend from ${formatBucket(from)} to ${formatBucket(to)} by service?`;
}

export function brushLabel(from: string, to: string): string {
  return from === to ? `Ask about ${formatBucket(from)}` : `Ask about ${formatBucket(from)} to ${formatBucket(to)}`;
}

/** Hours and weeks are left alone: a question can name days, months and quarters. */
export const canBrush = (categories: readonly string[]): boolean =>
  categories.length > 1 && categories.every((category) => /^\d{4}-(\d{2}(-\d{2})?|Q[1-4])$/.test(category));
