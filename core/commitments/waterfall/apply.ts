import type { HourlyUsage, Position } from "#core/commitments/model";
import { layersOf } from "#core/commitments/waterfall/layers";
import type { WaterfallResult } from "#core/commitments/waterfall/result";
import { resultOf } from "#core/commitments/waterfall/result-of";
import { runLayers } from "#core/commitments/waterfall/run-layers";

/**
 * Who pays for each hour of usage: reservations, then plans, the rest on demand. Hours are independent of each other.
 *
 * @throws InvalidInputError for negative or missing quantities and rates, and for ids that occur twice
 * @source docs/methods/savings-plan-waterfall.md, after AWS's "Understanding how Savings Plans apply to your usage"
 */
export function applyWaterfall(usage: HourlyUsage, position: Position): WaterfallResult {
  return resultOf(usage, position, runLayers(usage, layersOf(usage, position)));
}
