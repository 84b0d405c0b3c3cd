/**
 * The bill as a function of a new plan's commitment: piecewise linear, exact between its break-points. Every amount is USD an hour,
 * the mean over the span (times 730 for a month); usage is that of the services that the plan's type is for.
 */
export type CommitmentCurve = {
  /** All of that usage at on-demand rates. */
  readonly onDemandEquivalent: number;
  /** What exists already: reservations and plans, used or not. */
  readonly fixed: number;
  /** On demand without the new plan, of rows that it has a rate for. */
  readonly reachable: number;
  /** Break-points, ascending; the first is 0. Beyond the last nothing more of the plan is ever used. */
  readonly at: Float64Array;
  /** On demand left at each break-point. */
  readonly left: Float64Array;
  /** Dollars of the new plan used at each break-point. */
  readonly used: Float64Array;
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
  /** (On-demand equivalent - bill) / on-demand equivalent; 0 where there is no usage. */
  readonly effectiveSavingsRate: number;
  /** Change of the bill for one more dollar of commitment, just above; at most 1. */
  readonly slope: number;
};

/** Exact reading at any commitment of at least 0. */
export function readCurve(curve: CommitmentCurve, commitment: number): CurveReading {
  void curve;
  throw new RangeError(`Not computed at ${commitment}.`);
}

/** Points for a chart: at most `count`, evenly chosen among the break-points and always with both ends. */
export function thinCurve(curve: CommitmentCurve, count = 200): readonly CurveReading[] {
  throw new RangeError(`Not computed: ${count} of ${curve.at.length}.`);
}
