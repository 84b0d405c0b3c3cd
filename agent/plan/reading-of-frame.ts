import type { Frame, Reading } from "#core/planner/frame";
import { assumptionsFor } from "#agent/planner/assumptions";

/**
 * A chosen button or an edited chip as a reading: the frame as it stands. What it leaves open is assumed as ever,
 * and the style of the answer follows the words that were typed.
 */
export function readingOfFrame(frame: Frame, understood: Reading): Reading {
  return { frame, assumed: assumptionsFor(frame), extras: understood.extras, also: [], confidence: 1 };
}
