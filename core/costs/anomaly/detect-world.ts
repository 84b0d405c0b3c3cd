import type { CostSeries, DetectOptions } from "#core/costs/anomaly/cost-series";
import { detectExcess } from "#core/costs/anomaly/detect";
import { type CauseOfExcess, rollUp } from "#core/costs/anomaly/roll-up";

/** Every series looked through on its own, and what rose together told once; the dearest first. */
export function detectCauses(world: readonly CostSeries[], options: DetectOptions): CauseOfExcess[] {
  return rollUp(world.flatMap((series) => detectExcess(series, options)));
}
