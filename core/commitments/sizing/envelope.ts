import { type CommitmentCurve, savingAt } from "#core/commitments/sizing/commitment-curve";

/** Savings of every curve at a commitment, in the order of the curves; USD an hour. */
export type Savings = Float64Array;

/**
 * Visits every commitment from 0 to `last` at which some curve has a break-point, with the savings there and at the one before:
 * between the two all curves are straight.
 */
export function visitPieces(
  curves: readonly CommitmentCurve[],
  last: number,
  visit: (from: number, to: number, before: Savings, after: Savings) => void,
): void {
  const all = new Float64Array(curves.reduce((sum, { at }) => sum + at.length, 1));
  all[0] = last;
  let count = 1;
  for (const { at } of curves) {
    all.set(at, count);
    count += at.length;
  }
  all.sort();
  const pieces = new Uint32Array(curves.length);
  let before = new Float64Array(curves.length);
  let after = new Float64Array(curves.length);
  for (const [index, curve] of curves.entries()) before[index] = savingAt(curve, 0);
  let from = 0;
  for (const to of all) {
    if (to > last) return;
    if (to <= from) continue;
    for (let index = 0; index < curves.length; index += 1) {
      const { at, left } = curves[index] as CommitmentCurve;
      let piece = pieces[index] as number;
      while (piece + 1 < at.length && (at[piece + 1] as number) <= to) piece += 1;
      pieces[index] = piece;
      const [start, end, here] = [at[piece] as number, at[piece + 1], left[piece] as number];
      const rest = end === undefined ? here : here + ((to - start) / (end - start)) * ((left[piece + 1] as number) - here);
      after[index] = (left[0] as number) - rest - to;
    }
    visit(from, to, before, after);
    [before, after] = [after, before];
    from = to;
  }
}

/** Savings at a share of the way between two points of one piece. */
export function between(before: Savings, after: Savings, share: number): Savings {
  return before.map((saving, index) => saving + share * ((after[index] as number) - saving));
}

/** Share of the way at which a straight line has a value; undefined where it does not within. */
export function crossing(before: number, after: number, value: number): number | undefined {
  if (before === after) return undefined;
  const share = (value - before) / (after - before);
  return share > 0 && share < 1 ? share : undefined;
}

/** Shares of the way at which two of the lines cross: there, or at an end, an upper or lower envelope turns. */
export function crossings(before: Savings, after: Savings, offsets: Savings): number[] {
  const shares: number[] = [];
  for (let one = 0; one < before.length; one += 1) {
    for (let other = 0; other < one; other += 1) {
      const gap = (savings: Savings): number =>
        (savings[one] as number) - (offsets[one] as number) - ((savings[other] as number) - (offsets[other] as number));
      const share = crossing(gap(before), gap(after), 0);
      if (share !== undefined) shares.push(share);
    }
  }
  return shares;
}
