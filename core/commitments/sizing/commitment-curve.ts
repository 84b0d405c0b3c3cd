import type { LinePoint, PiecewiseLine } from "#core/commitments/sizing/piecewise-line";

/** Means over the span, USD an hour; usage is that of the services that the plan's type is for. */
export type CurveSums = {
  /** That usage at on-demand rates, without what reservations pay for: it counts on neither side, as in Cost Explorer. */
  readonly onDemandEquivalent: number;
  /** Plans that exist already, used or not. */
  readonly fixed: number;
  /** Reservations, used or not: in the bill, in no rate. */
  readonly reservations: number;
  /** On demand without the new plan, of rows that it has a rate for. */
  readonly reachable: number;
};

/** Savings that differ by less than this share of the bill are the same: the smaller commitment is taken. */
export const SAME_BILL = 1e-12;

/**
 * The bill as a function of a new plan's commitment: piecewise linear, exact between its break-points. Every amount is USD an hour,
 * the mean over the span (times 730 for a month).
 */
export class CommitmentCurve implements CurveSums {
  readonly onDemandEquivalent: number;
  readonly fixed: number;
  readonly reservations: number;
  readonly reachable: number;
  /** On demand left; it never rises. Beyond its last break-point nothing more of the plan is ever used. */
  readonly left: PiecewiseLine;
  /** Dollars of the new plan used. */
  readonly used: PiecewiseLine;
  #best: LinePoint | undefined;

  constructor(sums: CurveSums, left: PiecewiseLine, used: PiecewiseLine) {
    this.onDemandEquivalent = sums.onDemandEquivalent;
    this.fixed = sums.fixed;
    this.reservations = sums.reservations;
    this.reachable = sums.reachable;
    this.left = left;
    this.used = used;
  }

  /** Every break-point, ascending; the first is 0. */
  get at(): Float64Array {
    return Float64Array.from([0, ...this.left.pointsBetween(0, this.left.last).map(({ at }) => at)]);
  }

  /** The smallest commitment with the largest saving, and that saving (its value), at least 0: all break-points count. */
  get best(): LinePoint {
    this.#best ??= this.#searched();
    return this.#best;
  }

  get bestSaving(): number {
    return this.best.value;
  }

  #searched(): LinePoint {
    const start = this.left.value(0);
    const same = SAME_BILL * Math.max(start, this.left.last);
    let best: LinePoint = { at: 0, value: 0 };
    for (const { at, value } of this.left.pointsBelow(this.left.leastAtStarts() + same)) {
      const saving = start - value - at;
      if (saving > best.value + same) best = { at, value: saving };
    }
    return best;
  }
}

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
  const { onDemandEquivalent, fixed, reservations, reachable, left, used } = curve;
  const sums = { onDemandEquivalent: onDemandEquivalent * factor, fixed, reservations, reachable: reachable * factor };
  return new CommitmentCurve(sums, left.scaled(factor), used.scaled(factor));
}

/** Exact reading at any commitment of at least 0. */
export function readCurve(curve: CommitmentCurve, commitment: number): CurveReading {
  const { left, used, onDemandEquivalent, fixed, reservations } = curve;
  const onDemandLeft = Math.max(0, left.value(commitment));
  const usedHere = used.value(commitment);
  const cost = fixed + commitment + onDemandLeft;
  return {
    commitment,
    bill: reservations + cost,
    saving: left.value(0) - onDemandLeft - commitment,
    onDemandLeft,
    used: usedHere,
    utilization: commitment === 0 ? 1 : Math.min(1, usedHere / commitment),
    coverage: onDemandEquivalent === 0 ? 0 : 1 - onDemandLeft / onDemandEquivalent,
    effectiveSavingsRate: onDemandEquivalent === 0 ? 0 : (onDemandEquivalent - cost) / onDemandEquivalent,
    slope: 1 + left.slope(commitment),
  };
}

/** What it saves against buying nothing, USD an hour; the cheap part of a reading. */
export function savingAt({ left }: CommitmentCurve, commitment: number): number {
  return left.value(0) - Math.max(0, left.value(commitment)) - commitment;
}

/** Points for a chart: at most `count`, evenly spaced over the commitments, and always both ends. */
export function thinCurve(curve: CommitmentCurve, count = 200): readonly CurveReading[] {
  const { last } = curve.left;
  if (last === 0) return [readCurve(curve, 0)];
  return Array.from({ length: count }, (_, index) => readCurve(curve, index === count - 1 ? last : (last * index) / (count - 1)));
}
