import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";

export type ToolCall = { readonly id?: string; readonly name: string; readonly args: Record<string, unknown> };

/** Tool calls that nothing has answered. */
export function openCalls(messages: readonly BaseMessage[]): ToolCall[] {
  const answered = new Set(messages.filter((message) => ToolMessage.isInstance(message)).map((message) => message.tool_call_id));
  return messages
    .flatMap((message) => (AIMessage.isInstance(message) ? ((message.tool_calls ?? []) as ToolCall[]) : []))
    .filter((call) => !answered.has(call.id ?? ""));
}
