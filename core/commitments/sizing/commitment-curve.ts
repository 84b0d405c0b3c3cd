/**
 * The bill as a function of a new plan's commitment: piecewise linear, exact between its break-points. Every amount is USD an hour,
 * the mean over the span (times 730 for a month); usage is that of the services that the plan's type is for.
 */
export type CommitmentCurve = {
  /** That usage at on-demand rates, without what reservations pay for: it counts on neither side, as in Cost Explorer. */
  readonly onDemandEquivalent: number;
  /** Plans that exist already, used or not. */
  readonly fixed: number;
  /** Reservations, used or not: in the bill, in no rate. */
  readonly reservations: number;
  /** On demand without the new plan, of rows that it has a rate for. */
  readonly reachable: number;
  /** Break-points, ascending; the first is 0. Beyond the last nothing more of the plan is ever used. */
  readonly at: Float64Array;
  /** On demand left at each break-point. */
  readonly left: Float64Array;
  /** Dollars of the new plan used at each break-point. */
  readonly used: Float64Array;
  /** Largest saving of any commitment, at least 0. */
  readonly bestSaving: number;
};

/** What a commitment means, where the future is the curve's usage. USD an hour, shares of one. */
export type CurveReading = {
  readonly commitment: number;
  readonly bill: number;
  /** Against buying nothing; negative is a loss. */
  readonly saving: number;
  readonly onDemandLeft: number;
  readonly used: number;
  /** Used over committed; 1 where nothing is committed. */
  readonly utilization: number;
  /** On-demand equivalent that is not paid on demand, over all of it; 0 where there is no usage. */
  readonly coverage: number;
  /** (On-demand equivalent - on demand left - all plans) / on-demand equivalent; 0 where there is no usage. */
  readonly effectiveSavingsRate: number;
  /** Change of the bill for one more dollar of commitment, just above; at most 1. */
  readonly slope: number;
};

/** The curve of usage times a factor, where no other commitment stands: the bill of all of it scales. */
export function scaledCurve(curve: CommitmentCurve, factor: number): CommitmentCurve {
  const scaled = (values: Float64Array): Float64Array => values.map((value) => value * factor);
  return {
    onDemandEquivalent: curve.onDemandEquivalent * factor,
    fixed: curve.fixed,
    reservations: curve.reservations,
    reachable: curve.reachable * factor,
    at: scaled(curve.at),
    left: scaled(curve.left),
    used: scaled(curve.used),
    bestSaving: curve.bestSaving * factor,
  };
}

/** Exact reading at any commitment of at least 0. */
export function readCurve(curve: CommitmentCurve, commitment: number): CurveReading {
  const { at, left, used, onDemandEquivalent, fixed, reservations } = curve;
  const piece = pieceAt(at, commitment);
  const [start, end] = [at[piece] as number, at[piece + 1]];
  const [leftAt, usedAt] = [left[piece] as number, used[piece] as number];
  const share = end === undefined ? 0 : (commitment - start) / (end - start);
  const onDemandLeft = leftAt + share * ((left[piece + 1] ?? leftAt) - leftAt);
  const usedHere = usedAt + share * ((used[piece + 1] ?? usedAt) - usedAt);
  const cost = fixed + commitment + onDemandLeft;
  return {
    commitment,
    bill: reservations + cost,
    saving: (left[0] as number) - onDemandLeft - commitment,
    onDemandLeft,
    used: usedHere,
    utilization: commitment === 0 ? 1 : Math.min(1, usedHere / commitment),
    coverage: onDemandEquivalent === 0 ? 0 : 1 - onDemandLeft / onDemandEquivalent,
    effectiveSavingsRate: onDemandEquivalent === 0 ? 0 : (onDemandEquivalent - cost) / onDemandEquivalent,
    slope: 1 + (end === undefined ? 0 : ((left[piece + 1] as number) - leftAt) / (end - start)),
  };
}

/** What it saves against buying nothing, USD an hour; the cheap part of a reading. */
export function savingAt(curve: CommitmentCurve, commitment: number): number {
  const { at, left } = curve;
  const piece = pieceAt(at, commitment);
  const [start, end, here] = [at[piece] as number, at[piece + 1], left[piece] as number];
  const rest = end === undefined ? here : here + ((commitment - start) / (end - start)) * ((left[piece + 1] as number) - here);
  return (left[0] as number) - rest - commitment;
}

/** Index of the last break-point at or below. */
export function pieceAt(at: Float64Array, commitment: number): number {
  let [low, high] = [0, at.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((at[middle] as number) <= commitment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Points for a chart: at most `count`, evenly spaced over the commitments, and always both ends. */
export function thinCurve(curve: CommitmentCurve, count = 200): readonly CurveReading[] {
  const last = curve.at.at(-1) ?? 0;
  if (last === 0) return [readCurve(curve, 0)];
  return Array.from({ length: count }, (_, index) => readCurve(curve, index === count - 1 ? last : (last * index) / (count - 1)));
}
