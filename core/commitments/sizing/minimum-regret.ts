import { bestSaving, type CommitmentCurve, savingAt } from "#core/commitments/sizing/commitment-curve";
import { between, crossing, crossings, type Savings, visitPieces } from "#core/commitments/sizing/envelope";
import { roundedDown, roundedUp } from "#core/commitments/sizing/optimal-commitment";

export type RegretQuestion = {
  readonly curves: readonly CommitmentCurve[];
  /** Index of the curve where the future is as the past. */
  readonly past: number;
  /** Indices of the curves whose losses are limited. */
  readonly stress: readonly number[];
  /** Nothing above is looked at: USD an hour. */
  readonly atMost: number;
  /** Least saving where the future is as the past, USD an hour. */
  readonly leastSaving: number;
  /** Largest loss over the stress curves that is wanted, USD an hour. */
  readonly mostLoss: number;
};

/** Less than this share of the on-demand bill is no difference. */
const SAME = 1e-11;

/** `shortfall`: of the least saving. `excess`: over the largest loss. USD an hour; the first that differs decides. */
type Score = { readonly shortfall: number; readonly excess: number; readonly regret: number };

/**
 * The smallest commitment with the smallest largest regret, among those that save enough if the future is as the past and lose no more
 * than is wanted; where none does both, the one of those that save enough that loses least. Exact: also where lines cross on a piece.
 *
 * @returns USD an hour, as the API takes it
 */
export function minimumRegret(question: RegretQuestion): number {
  const { curves, stress, leastSaving, mostLoss, atMost, past } = question;
  const best = Float64Array.from(curves, bestSaving);
  const zero = new Float64Array(curves.length);
  const same = SAME * Math.max(...curves.map(({ onDemandEquivalent }) => onDemandEquivalent));
  let commitment = 0;
  let score = scoreOf(question, best, zero, zero);
  const consider = (at: number, savings: Savings): void => {
    const here = scoreOf(question, best, savings, savings);
    if (isBetter(here, score, same)) [commitment, score] = [at, here];
  };
  visitPieces(curves, atMost, (from, to, before, after) => {
    // The end first: on most pieces nothing between can then be better.
    const hopeful = isBetter(scoreOf(question, best, before, after), minimumOf(score, scoreOf(question, best, after, after), same), same);
    if (hopeful) {
      const shares = [...crossings(before, after, zero), ...crossings(before, after, best)];
      for (const index of stress) pushDefined(shares, crossing(before[index] as number, after[index] as number, -mostLoss));
      pushDefined(shares, crossing(before[past] as number, after[past] as number, leastSaving));
      for (const share of shares.sort((a, b) => a - b)) consider(from + share * (to - from), between(before, after, share));
    }
    consider(to, after);
  });
  const scoreAt = (at: number): Score => {
    const savings = Float64Array.from(curves, (curve) => savingAt(curve, at));
    return scoreOf(question, best, savings, savings);
  };
  const [down, up] = [roundedDown(commitment), Math.min(roundedUp(commitment), roundedDown(atMost))];
  return isBetter(scoreAt(up), scoreAt(down), same) ? up : down;
}

/** The commitment up to `atMost` whose saving is largest in its worst scenario; the smallest such. USD an hour, as the API takes it. */
export function largestWorstSaving(curves: readonly CommitmentCurve[], atMost: number): number {
  const zero = new Float64Array(curves.length);
  const same = SAME * Math.max(...curves.map(({ onDemandEquivalent }) => onDemandEquivalent));
  let [commitment, worst] = [0, 0];
  const consider = (at: number, savings: Savings): void => {
    const here = Math.min(...savings);
    if (here > worst + same) [commitment, worst] = [at, here];
  };
  visitPieces(curves, atMost, (from, to, before, after) => {
    let most = Number.POSITIVE_INFINITY;
    for (let index = 0; index < curves.length; index += 1) most = Math.min(most, Math.max(before[index] as number, after[index] as number));
    if (most > Math.max(worst, Math.min(...after)) + same) {
      for (const share of crossings(before, after, zero).sort((a, b) => a - b)) consider(from + share * (to - from), between(before, after, share));
    }
    consider(to, after);
  });
  return roundedDown(commitment);
}

/** Of one point where both are the same; else no point of the piece between them has a better one. */
function scoreOf({ past, stress, leastSaving, mostLoss }: RegretQuestion, best: Savings, before: Savings, after: Savings): Score {
  let [loss, regret] = [Number.NEGATIVE_INFINITY, 0];
  for (const index of stress) loss = Math.max(loss, -Math.max(before[index] as number, after[index] as number));
  for (let index = 0; index < best.length; index += 1) {
    regret = Math.max(regret, (best[index] as number) - Math.max(before[index] as number, after[index] as number));
  }
  const saving = Math.max(before[past] as number, after[past] as number);
  return { shortfall: Math.max(0, leastSaving - saving), excess: Math.max(0, loss - mostLoss), regret };
}

function isBetter(one: Score, other: Score, same: number): boolean {
  if (Math.abs(one.shortfall - other.shortfall) > same) return one.shortfall < other.shortfall;
  if (Math.abs(one.excess - other.excess) > same) return one.excess < other.excess;
  return one.regret < other.regret - same;
}

function minimumOf(one: Score, other: Score, same: number): Score {
  return isBetter(other, one, same) ? other : one;
}

function pushDefined(values: number[], value: number | undefined): void {
  if (value !== undefined) values.push(value);
}
