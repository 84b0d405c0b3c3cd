import type { LanguageModelV4Prompt } from "@ai-sdk/provider";
import { AIMessage, type BaseMessage, ToolMessage } from "@langchain/core/messages";

/** LangChain messages as the AI SDK's prompt. Tool results of one step share one message; an unanswered call is answered, since providers refuse it otherwise. */
export function toPrompt(messages: readonly BaseMessage[]): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = [];
  const answered = new Set(messages.filter((message) => ToolMessage.isInstance(message)).map((message) => message.tool_call_id));
  for (const message of messages) {
    const text = message.text;
    if (AIMessage.isInstance(message)) {
      const calls = message.tool_calls ?? [];
      if (text === "" && calls.length === 0) continue;
      prompt.push({
        role: "assistant",
        content: [
          ...(text === "" ? [] : [{ type: "text" as const, text }]),
          ...calls.map((call) => ({ type: "tool-call" as const, toolCallId: call.id ?? "", toolName: call.name, input: call.args })),
        ],
      });
      const open = calls.filter((call) => !answered.has(call.id ?? ""));
      if (open.length > 0)
        prompt.push({
          role: "tool",
          content: open.map((call) => ({
            type: "tool-result",
            toolCallId: call.id ?? "",
            toolName: call.name,
            output: { type: "error-text", value: "Not run." },
          })),
        });
    } else if (ToolMessage.isInstance(message)) {
      const part = {
        type: "tool-result" as const,
        toolCallId: message.tool_call_id,
        toolName: message.name ?? "tool",
        output: { type: message.status === "error" ? ("error-text" as const) : ("text" as const), value: text },
      };
      const last = prompt.at(-1);
      if (last?.role === "tool") last.content.push(part);
      else prompt.push({ role: "tool", content: [part] });
    } else if (message.getType() === "system") prompt.push({ role: "system", content: text });
    else prompt.push({ role: "user", content: [{ type: "text", text }] });
  }
  return prompt;
}
