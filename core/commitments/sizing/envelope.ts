import { type CommitmentCurve, savingAt } from "#core/commitments/sizing/commitment-curve";

/** Savings of every curve at one commitment, in the order of the curves; USD an hour. */
export type Savings = Float64Array;

export type EnvelopeSearch = {
  readonly curves: readonly CommitmentCurve[];
  /** Nothing above is looked at: USD an hour. */
  readonly atMost: number;
  /** Whether some commitment with these savings, or less of any, could be better than the best so far. */
  readonly isHopeful: (most: Savings) => boolean;
  readonly consider: (commitment: number, savings: Savings) => void;
  /** Between break-points all curves are straight: shares of the way worth a look, besides the ends. */
  readonly turns: (before: Savings, after: Savings) => readonly number[];
};

/** First looked at before any part is searched, so that most parts need not be. */
const FIRST_LOOKS = 128;
/** A part with so few break-points is visited piece by piece. */
const FEW_PIECES = 48;

/**
 * Exact search over all break-points of all curves, and where lines cross between them, without visiting most of them: what is left on
 * demand never rises with the commitment, so a curve saves nowhere in a part more than at its end plus the part's width.
 */
export function searchEnvelope(search: EnvelopeSearch): void {
  const { curves, atMost, consider } = search;
  const looks = Array.from({ length: FIRST_LOOKS + 1 }, (_, index) => (atMost * index) / FIRST_LOOKS);
  const savings = looks.map((look) => savingsAt(curves, look));
  for (const [index, look] of looks.entries()) consider(look, savings[index] as Savings);
  for (let index = 0; index < FIRST_LOOKS; index += 1) {
    searchPart(search, looks[index] as number, looks[index + 1] as number, savings[index] as Savings, savings[index + 1] as Savings);
  }
}

function searchPart(search: EnvelopeSearch, from: number, to: number, before: Savings, after: Savings): void {
  const { curves, consider } = search;
  if (!(to > from) || !search.isHopeful(mostBetween(curves, from, to, before, after))) return;
  const middle = (from + to) / 2;
  let pieces = 0;
  for (const { left } of curves) pieces += left.changesBetween(from, to);
  if (pieces <= FEW_PIECES || middle <= from || middle >= to) {
    visitPieces(search, from, to, before);
    return;
  }
  const between = savingsAt(curves, middle);
  consider(middle, between);
  searchPart(search, from, middle, before, between);
  searchPart(search, middle, to, between, after);
}

/** No curve saves more in a part: what is left on demand is nowhere less than at its end, and falls nowhere faster than its steepest slope. */
function mostBetween(curves: readonly CommitmentCurve[], from: number, to: number, before: Savings, after: Savings): Savings {
  return Float64Array.from(curves, ({ left }, index) => {
    const gain = Math.max(0, -1 - left.leastSlope(from, to));
    return Math.min((after[index] as number) + (to - from), (before[index] as number) + gain * (to - from));
  });
}

function visitPieces({ curves, isHopeful, consider, turns }: EnvelopeSearch, from: number, to: number, first: Savings): void {
  const points = curves.flatMap(({ left }) => left.pointsBetween(from, to).map(({ at }) => at));
  points.push(to);
  points.sort((a, b) => a - b);
  let [start, before] = [from, first];
  for (const point of points) {
    if (point <= start) continue;
    const after = savingsAt(curves, point);
    if (isHopeful(before.map((saving, index) => Math.max(saving, after[index] as number)))) {
      for (const share of [...turns(before, after)].sort((a, b) => a - b)) {
        consider(
          start + share * (point - start),
          before.map((saving, index) => saving + share * ((after[index] as number) - saving)),
        );
      }
    }
    consider(point, after);
    [start, before] = [point, after];
  }
}

function savingsAt(curves: readonly CommitmentCurve[], commitment: number): Savings {
  return Float64Array.from(curves, (curve) => savingAt(curve, commitment));
}

/** Share of the way at which a straight line has a value: none or one. */
export function crossing(before: number, after: number, value: number): readonly number[] {
  const share = (value - before) / (after - before);
  return share > 0 && share < 1 ? [share] : [];
}

/** Shares of the way at which two of the lines, each less its offset, cross: there, or at an end, their envelopes turn. */
export function crossings(before: Savings, after: Savings, offsets: Savings): number[] {
  const shares: number[] = [];
  for (let one = 0; one < before.length; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const offset = (offsets[one] as number) - (offsets[other] as number);
      const gap = (savings: Savings): number => (savings[one] as number) - (savings[other] as number) - offset;
      shares.push(...crossing(gap(before), gap(after), 0));
    }
  }
  return shares;
}
