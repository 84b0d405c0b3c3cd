import { useEffect } from "react";
import type { ChatView } from "#web/chat/chat-actions.tsx";
import { takePending } from "#web/chat/pending-question.ts";

/** Asks what was handed over from elsewhere, once the thread is free. */
export function AskPending({ chat, turn = 0 }: { readonly chat: ChatView; readonly turn?: number }) {
  const { threadId, running, ask } = chat;
  useEffect(() => {
    if (running) return;
    // Deferred, so that a development double mount asks once.
    const timer = setTimeout(() => {
      const text = takePending(threadId);
      if (text !== undefined) ask({ text });
    });
    return () => clearTimeout(timer);
  }, [threadId, running, ask, turn]);
  return null;
}
