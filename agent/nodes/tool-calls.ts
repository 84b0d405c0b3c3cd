import type { AIMessageChunk } from "@langchain/core/messages";

/** Marks arguments that were no JSON; the tool node says so to the model. */
export const MALFORMED = "malformed_arguments";

type Call = { readonly type: "tool_call"; readonly id: string; readonly name: string; readonly args: Record<string, unknown> };

/**
 * The tool calls of an answer under ids of our own: providers repeat theirs ("call_0") from turn to turn,
 * and leave out some.
 */
export function callsOf(message: AIMessageChunk, turnId: string, step: number): Call[] {
  const calls = (message.tool_calls ?? []).map((call) => ({ name: call.name, args: call.args as Record<string, unknown> }));
  const broken = (message.invalid_tool_calls ?? []).map((call) => ({ name: call.name ?? "", args: { [MALFORMED]: (call.args ?? "").slice(0, 500) } }));
  return [...calls, ...broken].filter((call) => call.name !== "").map((call, index) => ({ type: "tool_call", id: `${turnId}-${step}-${index}`, ...call }));
}
