import { type Excess, keyText, type SeriesKey } from "#core/costs/anomaly/cost-series";
import type { DayNumber } from "#core/costs/forecast/day-number";

/** One cause: the series that rose together. The first of `parts` holds most of it. */
export type CauseOfExcess = {
  readonly lead: Excess;
  readonly parts: readonly Excess[];
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly ongoing: boolean;
  /** USD over what was expected, all days and parts. */
  readonly impact: number;
};

/** What begins within a day of each other in one account, or in one service of one region, has one cause. */
const TOGETHER_DAYS = 1;

/** Children to one alert: a lost route raises the gateway, the transfer and the storage requests of one account at once. */
export function rollUp(runs: readonly Excess[]): CauseOfExcess[] {
  const group = runs.map((_, index) => index);
  const rootOf = (index: number): number => (group[index] === index ? index : rootOf(group[index] ?? index));
  runs.forEach((a, i) => {
    for (let j = i + 1; j < runs.length; j += 1) {
      const b = runs[j];
      if (b !== undefined && isTogether(a, b)) group[rootOf(j)] = rootOf(i);
    }
  });
  return [...Map.groupBy(runs, (_, index) => rootOf(index)).values()].map(causeOf).toSorted((a, b) => b.impact - a.impact);
}

function isTogether(a: Excess, b: Excess): boolean {
  if (Math.abs(a.first - b.first) > TOGETHER_DAYS) return false;
  const sameAccount = a.key.account !== null && a.key.account === b.key.account;
  return sameAccount || (a.key.service !== null && a.key.service === b.key.service && a.key.region === b.key.region);
}

function causeOf(runs: readonly Excess[]): CauseOfExcess {
  const parts = runs.toSorted((a, b) => impactOf(b) - impactOf(a) || (keyText(a.key) < keyText(b.key) ? -1 : 1));
  const lead = parts[0];
  if (lead === undefined) throw new TypeError("A cause has at least one series.");
  return {
    lead,
    parts,
    first: Math.min(...parts.map(({ first }) => first)),
    last: Math.max(...parts.map(({ last }) => last)),
    ongoing: parts.some(({ ongoing }) => ongoing),
    impact: parts.reduce((sum, run) => sum + impactOf(run), 0),
  };
}

export function impactOf({ days }: Excess): number {
  return days.reduce((sum, { cost, expected }) => sum + cost - expected, 0);
}

export function isSameSeries(a: SeriesKey, b: SeriesKey): boolean {
  return keyText(a) === keyText(b);
}
