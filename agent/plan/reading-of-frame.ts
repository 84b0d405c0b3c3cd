import type { Frame, Reading } from "#core/planner/frame";

/**
 * A chosen button or an edited chip as a reading: the frame as it stands. What it leaves open stays assumed as it was,
 * and the style of the answer follows the words that were typed.
 */
export function readingOfFrame(frame: Frame, understood: Reading): Reading {
  const assumed = Object.fromEntries(Object.entries(understood.assumed).filter(([slot]) => frame[slot] === undefined));
  return { frame, assumed: frame.i === understood.frame.i || frame.i === "q" ? assumed : {}, extras: understood.extras, also: [], confidence: 1 };
}
