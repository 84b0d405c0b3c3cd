import type { ThreadDetail } from "#web/api/types.ts";
import type { ChatMessage } from "#web/chat/message.ts";

/** What a reopened thread starts from. While it runs, the stream replays the last answer, so that is left out. */
export function openThread(detail: Pick<ThreadDetail, "messages" | "running">): {
  readonly messages: ChatMessage[];
  readonly running: boolean;
} {
  const messages = detail.messages as ChatMessage[];
  const cut = detail.running && messages.at(-1)?.role === "assistant";
  return { messages: cut ? messages.slice(0, -1) : messages, running: detail.running };
}
