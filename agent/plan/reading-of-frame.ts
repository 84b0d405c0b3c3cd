import type { Frame, Reading } from "#core/planner/frame";
import { assumptionsFor } from "#agent/planner/assumptions";

/**
 * A chosen button or an edited chip as a reading: the frame as it stands. What it leaves open is assumed as ever.
 * The style and the further acts are those of the words that were typed: with a button, of the question that it answers.
 */
export function readingOfFrame(frame: Frame, understood: Reading, asked: Reading | undefined): Reading {
  return { frame, assumed: assumptionsFor(frame), extras: { ...understood.extras, ...asked?.extras }, also: [...(asked?.also ?? [])], confidence: 1 };
}
