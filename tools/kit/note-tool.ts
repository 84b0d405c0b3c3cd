import type { z } from "zod";
import { GuardRefusedError } from "#core/errors";
import type { CallContext, NoteTool } from "#tools/kit/define-tool";
import { cleanText } from "#tools/kit/untrusted";

/** Writes down what a person said to this organization's own notes: a fact, a question for later. Nothing outside changes by it. */
export function noteTool<Schema extends z.ZodType>(tool: Omit<NoteTool<Schema>, "effect">): NoteTool<Schema> {
  return { effect: "note", ...tool };
}

/**
 * What is written down are the person's own words in this conversation, never a tag's, a log's or the model's.
 *
 * @throws GuardRefusedError where the person did not say them
 */
export function requireSaid(call: CallContext, text: string): void {
  if (call.originOf(text)?.from === "user") return;
  throw new GuardRefusedError(
    "provenance",
    `"${cleanText(text, 80)}" is not what the person said. Hand on their own words as they stand, or ask them to say it.`,
  );
}
