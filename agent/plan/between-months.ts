import type { Frame, Reading } from "#core/planner/frame";
import { parseIsoDate } from "#core/time/zone";

const BETWEEN = /\bbetween\b.{2,40}\band\b|\bfrom\b.{2,40}\bto\b/i;
const SPAN = /^(\d{4})-(\d{2})-01\.\.(\d{4}-\d{2}-\d{2})$/;

/** "What changed between September and October" holds one month against the other; it is not about both together. */
export function betweenMonths(text: string, reading: Reading): Reading {
  const { frame } = reading;
  const months = frame.i === "why" && BETWEEN.test(text) ? twoMonths(String(frame["t"] ?? "")) : undefined;
  if (months === undefined || (frame["c"] !== undefined && frame["c"] !== months[0])) return reading;
  return { ...reading, frame: { ...frame, t: months[1], c: months[0] } as Frame };
}

/** The two months of a span of exactly two. */
function twoMonths(period: string): readonly [string, string] | undefined {
  const [, year, month, last] = SPAN.exec(period) ?? [];
  const to = last === undefined ? undefined : parseIsoDate(last);
  if (year === undefined || month === undefined || to === undefined) return undefined;
  const second = new Date(Date.UTC(Number(year), Number(month), 1));
  const end = new Date(Date.UTC(Number(year), Number(month) + 1, 0));
  const isWhole = to.year === end.getUTCFullYear() && to.month === end.getUTCMonth() + 1 && to.day === end.getUTCDate();
  return isWhole ? [`${year}-${month}`, second.toISOString().slice(0, 7)] : undefined;
}
