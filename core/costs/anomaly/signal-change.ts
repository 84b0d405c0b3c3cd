/** How a metric went while a cost rose. */
export type SignalChange = {
  /** Averages over the points of each span; undefined where there is none. */
  readonly before: number | undefined;
  readonly during: number | undefined;
  /** during / before; undefined where nothing was before. */
  readonly ratio: number | undefined;
};

type Point = { readonly at: string; readonly value: number };

/** A change by less than this share is none. */
const SAME_WITHIN = 0.2;
/** Percent of its CPU below which something does nothing that anybody waits for. */
const IDLE_PERCENT = 5;

/**
 * Compares a metric's average from `begins` on with that of the points before it. Points outside of the hours and weekdays
 * of the cost count too: a week before has them all.
 *
 * @param begins ISO instant of the cost's first day or hour
 */
export function signalChange(points: readonly Point[], begins: string): SignalChange {
  const start = Date.parse(begins);
  const before = average(points.filter(({ at }) => Date.parse(at) < start));
  const during = average(points.filter(({ at }) => Date.parse(at) >= start));
  return { before, during, ratio: before === undefined || during === undefined || before === 0 ? undefined : during / before };
}

/** One sentence about it; undefined where nothing was measured while it cost more. */
export function signalSentence(label: string, unit: string, { before, during, ratio }: SignalChange): string | undefined {
  if (during === undefined) return undefined;
  const idle = unit === "%" && during < IDLE_PERCENT ? ", next to nothing" : "";
  if (before === undefined) return `${label} averaged ${amount(during)} ${unit}${idle}, and was not there before.`;
  if (ratio === undefined)
    return during === 0 ? `${label} was 0 before and after: nothing used it.` : `${label} rose from 0 to ${amount(during)} ${unit}${idle}.`;
  const values = `from ${amount(before)} to ${amount(during)} ${unit}`;
  if (Math.abs(ratio - 1) < SAME_WITHIN) return `${label} stayed as it was, ${values}${idle}: the cost did not rise with it.`;
  if (ratio < 1) return `${label} fell to ${Math.round(100 * ratio)} % of before, ${values}${idle}: it cost more and did less.`;
  return `${label} rose to ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times what it was, ${values}.`;
}

function average(points: readonly Point[]): number | undefined {
  return points.length === 0 ? undefined : points.reduce((sum, { value }) => sum + value, 0) / points.length;
}

const SCALES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
] as const;

function amount(value: number): string {
  const [size, letter] = SCALES.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  const scaled = value / size;
  return `${Math.abs(scaled) >= 100 ? Math.round(scaled) : Number(scaled.toPrecision(3))}${letter}`;
}
