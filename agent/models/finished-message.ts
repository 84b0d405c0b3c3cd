import { AIMessage, type AIMessageChunk } from "@langchain/core/messages";
import { usageOf, withUsage } from "#agent/models/usage";

/** The message that all chunks make, as it is kept in the checkpoint. */
export function finishedMessage(chunk: AIMessageChunk): AIMessage {
  const message = new AIMessage({
    ...(chunk.id === undefined ? {} : { id: chunk.id }),
    content: chunk.content,
    tool_calls: chunk.tool_calls ?? [],
    invalid_tool_calls: chunk.invalid_tool_calls ?? [],
    additional_kwargs: chunk.additional_kwargs,
    response_metadata: chunk.response_metadata,
  });
  const usage = usageOf(chunk);
  return usage ? withUsage(message, usage) : message;
}
