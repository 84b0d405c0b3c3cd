import type { AnomalyRow } from "#core/api/anomalies";
import { formatDay } from "#core/figures/dates";

export const STATES: Readonly<Record<AnomalyRow["state"], readonly [label: string, tone: string]>> = {
  open: ["Open", "text-bad"],
  snoozed: ["Snoozed", "text-ink-2"],
  expected: ["Expected", "text-ink-2"],
  resolved: ["Resolved", "text-good"],
};
export const SHAPES: Readonly<Record<AnomalyRow["shape"], string>> = {
  spike: "up and down again",
  level_shift: "up and staying",
  new: "new",
  creep: "a little more each day",
};

/** "14–16 Nov", "since 14 Nov". */
export function daysOf({ firstDay, lastDay, ongoing }: AnomalyRow, year: number | undefined): string {
  const day = (text: string) => formatDay(new Date(`${text}T00:00:00Z`), { year });
  if (ongoing) return `since ${day(firstDay)}`;
  return firstDay === lastDay ? day(firstDay) : `${day(firstDay)} to ${day(lastDay)}`;
}

export const placeOf = ({ service, account, region }: AnomalyRow["scope"]): string =>
  [service, account, region].filter((part) => part !== null).join(", ") || "everything";
