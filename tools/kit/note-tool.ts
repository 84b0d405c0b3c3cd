import type { z } from "zod";
import { GuardRefusedError } from "#core/errors";
import { isOrdered, type NoteOrder } from "#core/knowledge/note-orders";
import type { CallContext, NoteTool } from "#tools/kit/define-tool";
import { cleanText } from "#tools/kit/untrusted";

/** Writes down what a person said to this organization's own notes: a fact, a question for later. Nothing outside changes by it. */
export function noteTool<Schema extends z.ZodType>(tool: Omit<NoteTool<Schema>, "effect">): NoteTool<Schema> {
  return { effect: "note", ...tool };
}

const ASKED: Readonly<Record<NoteOrder, string>> = {
  keep: 'say "remember that ..."',
  erase: 'say "forget" with its id',
  schedule: 'say "every Monday send me ..."',
  stop: 'say "stop" with its id',
};

/**
 * What is written down are the person's own words of this moment, never a tag's, a log's or the model's, and only where
 * the person asked for it: a model that is led astray keeps, erases, schedules and stops nothing by itself.
 *
 * @throws GuardRefusedError where the person did not say so
 */
export function requireOrder(call: CallContext, order: NoteOrder, text: string): void {
  if (isOrdered(order, text, call.said ?? [])) return;
  throw new GuardRefusedError(
    "provenance",
    `The person did not just ask for this with "${cleanText(text, 80)}". Hand on their own words as they stand, or ask them to ${ASKED[order]}.`,
  );
}
