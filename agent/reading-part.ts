import type { MessageParts } from "#core/chat/message-parts";
import { ACTION_INTENTS, type Intent, type Reading } from "#core/planner/frame";
import type { Planner } from "#agent/deps";

/** Readings without slots to mend. */
const NOT_EDITABLE: ReadonlySet<Intent> = new Set(["chat", "oos", "inj", "amb", "help"]);

/** "Read as": the chips of a reading, and the frame that a click edits. It holds what was said; what is assumed is assumed again. */
export function readingPart(reading: Reading, planner: Planner): MessageParts["reading"] {
  const { frame } = reading;
  return { chips: [...planner.chips(reading)], frame, editable: !NOT_EDITABLE.has(frame.i) && !ACTION_INTENTS.has(frame.i) };
}
