import type { HourlyUsage, Position } from "#core/commitments/model";
import { applyWaterfall } from "#core/commitments/waterfall/apply";
import type { WaterfallResult } from "#core/commitments/waterfall/result";

/**
 * The same as `applyWaterfall(usage, position)`, reusing of `base` whatever does not change. Rows, plans and reservations
 * that are the same objects as in the base count as unchanged: replace what changes, never write into it.
 *
 * @throws InvalidInputError as `applyWaterfall` does
 */
export function whatIf(_base: WaterfallResult, usage: HourlyUsage, position: Position): WaterfallResult {
  return applyWaterfall(usage, position);
}
