/** Usage of one hour at one pair of rates: what it costs under the plan, and on demand. USD. */
export type Segment = { readonly cost: number; readonly onDemand: number };
export type BestCommitment = {
  /** USD an hour, three places. */
  readonly commitment: number;
  /** USD of all hours: on demand of what it covers, and commitment that is used. */
  readonly covered: number;
  readonly used: number;
};

/**
 * The commitment that saves most over the given hours; undefined where none saves anything. What an hour covers is concave in the
 * commitment (highest saving first), so that the best one is the last break-point at which a further dollar saves more than it costs.
 */
export function bestCommitment(usage: readonly (readonly Segment[])[], hours: number): BestCommitment | undefined {
  const steps = usage.flatMap((segments) => {
    let reached = 0;
    return byReturn(segments).flatMap(({ cost, onDemand }) => {
      const [from, to] = [reached, reached + cost];
      reached = to;
      const slope = onDemand / cost;
      return [
        { at: from, change: slope },
        { at: to, change: -slope },
      ];
    });
  });
  let slope = 0;
  let best = 0;
  for (const [at, changes] of [...Map.groupBy(steps, (step) => step.at)].sort(([a], [b]) => a - b)) {
    slope += changes.reduce((sum, { change }) => sum + change, 0);
    // The return of the next dollar of each hour against what it costs in each hour.
    if (slope <= hours * (1 + 1e-9)) {
      best = at;
      break;
    }
  }
  const commitment = Math.floor(best * 1000 + 1e-6) / 1000;
  if (commitment <= 0) return undefined;
  let [covered, used] = [0, 0];
  for (const segments of usage) {
    let left = commitment;
    for (const { cost, onDemand } of byReturn(segments)) {
      const taken = Math.min(cost, left);
      left -= taken;
      used += taken;
      covered += onDemand * (taken / cost);
    }
  }
  return covered > commitment * hours ? { commitment, covered, used } : undefined;
}

function byReturn(segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ cost }) => cost > 0).sort((a, b) => b.onDemand / b.cost - a.onDemand / a.cost);
}
