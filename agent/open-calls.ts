import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";

export type ToolCall = { readonly id?: string; readonly name: string; readonly args: Record<string, unknown> };

/** Tool calls that nothing has answered. Providers refuse a conversation that goes on over one. */
export function openCalls(messages: readonly BaseMessage[]): ToolCall[] {
  const answered = new Set(messages.filter((message) => ToolMessage.isInstance(message)).map((message) => message.tool_call_id));
  return messages.flatMap((message) => (AIMessage.isInstance(message) ? ((message.tool_calls ?? []) as ToolCall[]) : [])).filter((call) => !answered.has(call.id ?? ""));
}

/** Answers each open call, so that the person may go on. */
export function closings(messages: readonly BaseMessage[]): ToolMessage[] {
  return openCalls(messages).map((call) => new ToolMessage({ tool_call_id: call.id ?? "", name: call.name, status: "error", content: "Not run: the turn was interrupted." }));
}
