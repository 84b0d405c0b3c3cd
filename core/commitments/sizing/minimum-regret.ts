import { type CommitmentCurve, savingAt } from "#core/commitments/sizing/commitment-curve";
import { crossing, crossings, type Savings, searchEnvelope } from "#core/commitments/sizing/envelope";
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
 * The commitment with the smallest largest regret, among those that save enough if the future is as the past and lose no more than is
 * wanted; where none does both, the one of those that save enough that loses least. Exact: also where lines cross on a piece.
 *
 * @returns USD an hour, as the API takes it
 */
export function minimumRegret(question: RegretQuestion): number {
  const { curves, stress, leastSaving, mostLoss, atMost, past } = question;
  const best = Float64Array.from(curves, (curve) => curve.bestSaving);
  const zero = new Float64Array(curves.length);
  const same = sameOf(curves);
  let commitment = 0;
  let score = scoreOf(question, zero);
  searchEnvelope({
    curves,
    atMost,
    isHopeful: (most) => isBetter(scoreOf(question, most), score, same),
    consider: (at, savings) => {
      const here = scoreOf(question, savings);
      if (isBetter(here, score, same)) [commitment, score] = [at, here];
    },
    turns: (before, after) => [
      ...crossings(before, after, zero),
      ...crossings(before, after, best),
      ...stress.flatMap((index) => crossing(before[index] as number, after[index] as number, -mostLoss)),
      ...crossing(before[past] as number, after[past] as number, leastSaving),
    ],
  });
  const scoreAt = (at: number): Score =>
    scoreOf(
      question,
      Float64Array.from(curves, (curve) => savingAt(curve, at)),
    );
  const [down, up] = [roundedDown(commitment), Math.min(roundedUp(commitment), roundedDown(atMost))];
  return isBetter(scoreAt(up), scoreAt(down), same) ? up : down;
}

/** The commitment up to `atMost` whose saving is largest in its worst scenario. USD an hour, as the API takes it. */
export function largestWorstSaving(curves: readonly CommitmentCurve[], atMost: number): number {
  const zero = new Float64Array(curves.length);
  const same = sameOf(curves);
  let [commitment, worst] = [0, 0];
  searchEnvelope({
    curves,
    atMost,
    isHopeful: (most) => Math.min(...most) > worst + same,
    consider: (at, savings) => {
      const here = Math.min(...savings);
      if (here > worst + same) [commitment, worst] = [at, here];
    },
    turns: (before, after) => crossings(before, after, zero),
  });
  return roundedDown(commitment);
}

function scoreOf({ curves, past, stress, leastSaving, mostLoss }: RegretQuestion, savings: Savings): Score {
  let [loss, regret] = [Number.NEGATIVE_INFINITY, 0];
  for (const index of stress) loss = Math.max(loss, -(savings[index] as number));
  for (const [index, { bestSaving }] of curves.entries()) regret = Math.max(regret, bestSaving - (savings[index] as number));
  return { shortfall: Math.max(0, leastSaving - (savings[past] as number)), excess: Math.max(0, loss - mostLoss), regret };
}

function isBetter(one: Score, other: Score, same: number): boolean {
  if (Math.abs(one.shortfall - other.shortfall) > same) return one.shortfall < other.shortfall;
  if (Math.abs(one.excess - other.excess) > same) return one.excess < other.excess;
  return one.regret < other.regret - same;
}

function sameOf(curves: readonly CommitmentCurve[]): number {
  return SAME * Math.max(...curves.map(({ onDemandEquivalent }) => onDemandEquivalent));
}
