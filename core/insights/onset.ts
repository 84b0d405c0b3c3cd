/** Where in a series of days a change begins, and of what shape it is. */
export type Onset = {
  readonly shape: "step" | "spike";
  readonly day: string;
  /** For a spike, its last day. */
  readonly through: string;
  /** Mean of a day before, and from then on (a spike: during it), in the unit of the series. */
  readonly usual: number;
  readonly level: number;
};

type Point = { readonly day: string; readonly value: number };

/** The shift must exceed the days' own unrest so many times before it is called one; no series is calmer than 4 % of its level. */
const UNREST = 4;
const CALMEST = 0.04;
/** A new level that lasted less than this may be a weekend. */
const SHORTEST_STEP = 3;
/** So much of the shift happens from one day to the next; a drift has no such day. */
const SUDDEN = 0.5;
/** A spike is over again within so many days. */
const LONGEST_SPIKE = 4;

/**
 * Finds the day at which the level of a daily series shifts, or the few days on which it stands out.
 * Undefined where it drifts or only swings: then no day is to blame, and none is named.
 */
export function findOnset(series: readonly Point[]): Onset | undefined {
  const days = [...series].sort((a, b) => (a.day < b.day ? -1 : 1));
  if (days.length < 4) return undefined;
  const spike = findSpike(days);
  const step = findStep(days);
  if (spike === undefined || step === undefined) return spike?.onset ?? step?.onset;
  return spike.gain >= step.gain ? spike.onset : step.onset;
}

type Found = { readonly onset: Onset; readonly gain: number };

function findStep(days: readonly Point[]): Found | undefined {
  const values = days.map((point) => point.value);
  let best: { at: number; gain: number } | undefined;
  for (let at = SHORTEST_STEP; at <= days.length - SHORTEST_STEP; at += 1) {
    const gain = spread(values) - spread(values.slice(0, at)) - spread(values.slice(at));
    if (best === undefined || gain > best.gain + 1e-9) best = { at, gain };
  }
  const start = best === undefined ? undefined : days[best.at];
  if (best === undefined || start === undefined) return undefined;
  const [usual, level] = [median(values.slice(0, best.at)), median(values.slice(best.at))];
  const noise = Math.max(unrest(values.slice(0, best.at)), unrest(values.slice(best.at)));
  const jump = (values[best.at] ?? 0) - (values[best.at - 1] ?? 0);
  if (!standsOut(level - usual, noise, Math.abs(usual)) || jump / (level - usual) < SUDDEN) return undefined;
  return { gain: best.gain, onset: { shape: "step", day: start.day, through: days.at(-1)?.day ?? start.day, usual, level } };
}

function findSpike(days: readonly Point[]): Found | undefined {
  const values = days.map((point) => point.value);
  const usual = median(values);
  const noise = unrest(values);
  const out = values.map((value) => standsOut(value - usual, noise, Math.abs(usual)));
  const first = out.indexOf(true);
  const last = out.lastIndexOf(true);
  if (first === -1 || last - first + 1 > LONGEST_SPIKE || last - first + 1 > days.length / 3) return undefined;
  const inside = values.slice(first, last + 1);
  const outside = [...values.slice(0, first), ...values.slice(last + 1)];
  const start = days[first];
  const end = days[last];
  if (start === undefined || end === undefined) return undefined;
  return {
    gain: spread(values) - spread(inside) - spread(outside),
    onset: { shape: "spike", day: start.day, through: end.day, usual: mean(outside), level: mean(inside) },
  };
}

function standsOut(shift: number, noise: number, level: number): boolean {
  return Math.abs(shift) > Math.max(UNREST * Math.max(noise, CALMEST * level), 0.005);
}

function spread(values: readonly number[]): number {
  const m = mean(values);
  return values.reduce((sum, value) => sum + (value - m) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length === 0 ? 0 : ((sorted[Math.floor(half - 0.5)] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}

/** Median absolute deviation, so that the odd day does not count as unrest. */
function unrest(values: readonly number[]): number {
  const m = median(values);
  return median(values.map((value) => Math.abs(value - m)));
}
