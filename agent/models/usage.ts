import type { AIMessage, UsageMetadata } from "@langchain/core/messages";

/** Tokens of one answer. LangChain's own type of the field collapses to `never` under exact optional properties. */
export function usageOf(message: AIMessage): UsageMetadata | undefined {
  return message.usage_metadata as UsageMetadata | undefined;
}

export function withUsage<Message extends AIMessage>(message: Message, usage: UsageMetadata): Message {
  return Object.assign(message, { usage_metadata: usage });
}
