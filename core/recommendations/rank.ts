import type { Recommendation } from "#core/api/recommendations";

/** A sure dollar without risk counts whole. */
const SURE: Readonly<Record<Recommendation["confidence"], number>> = { high: 1, medium: 0.75, low: 0.4 };
const SAFE: Readonly<Record<Recommendation["risk"], number>> = { low: 1, medium: 0.85, high: 0.6 };
const EASY: Readonly<Record<Recommendation["effort"], number>> = { low: 1, medium: 0.95, high: 0.85 };

export type Ranked = {
  readonly id: string;
  /** USD a month; undefined is unknown. */
  readonly net: number | undefined;
  readonly gross: number | undefined;
  readonly confidence: Recommendation["confidence"];
  readonly risk: Recommendation["risk"];
  readonly effort: Recommendation["effort"];
};

/** Net dollars a month, weighed by how sure, how safe and how easy; unknown dollars weigh nothing. */
export function scoreOf({ net, confidence, risk, effort }: Omit<Ranked, "id" | "gross">): number {
  return net === undefined ? 0 : net * SURE[confidence] * SAFE[risk] * EASY[effort];
}

/** The most worthwhile first; by score, net, gross, and the id where all are the same, so that the order never flickers. */
export function byRank(a: Ranked, b: Ranked): number {
  return scoreOf(b) - scoreOf(a) || (b.net ?? 0) - (a.net ?? 0) || (b.gross ?? 0) - (a.gross ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
