import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { ChatRequest } from "#core/chat/message-parts";
import { request } from "#web/api/client.ts";
import type { ThreadDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { useLatest } from "#web/app/use-latest.ts";
import type { Ask, ChatView } from "#web/chat/chat-actions.tsx";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { openThread } from "#web/chat/open-thread.ts";
import { useMarkSeen } from "#web/chat/seen.ts";
import { turnsOf } from "#web/chat/turns.ts";
import { useArrivals } from "#web/chat/use-arrivals.ts";

type Options = {
  readonly id: string;
  readonly initial: readonly ChatMessage[];
  readonly running: boolean;
  readonly compact: boolean;
  /** What the page beside the chat shows at the moment of asking. */
  readonly view: () => ChatRequest["view"];
  readonly onAsked: () => void;
};

const RECONNECT_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** How long a stopped run may take to say so before the stream is cut here. */
const STOP_MS = 4_000;
const NOTHING: ChatMessage = { id: "", role: "user", parts: [] };

/** One thread: sends questions in our own request, follows a run that outlives the page, reconnects when the line drops. */
export function useThread({ id, initial, running: wasRunning, compact, view, onAsked }: Options) {
  const asked = useLatest(onAsked);
  const shown = useLatest(view);
  const tries = useRef(0);
  const recover = useRef<() => void>(() => undefined);
  const transport = useMemo(() => transportOf(id, () => shown.current()), [id, shown]);
  const chat = useChat<ChatMessage>({
    id,
    messages: initial as ChatMessage[],
    resume: wasRunning,
    transport,
    onFinish: ({ isDisconnect, isError }) => {
      invalidate("/api/threads");
      if (isDisconnect) recover.current();
      else if (!isError) tries.current = 0;
    },
    onError: (error) => {
      if (error instanceof TypeError) recover.current();
    },
  });
  const { clearError, messages, resumeStream, sendMessage, setMessages, status, stop: cut } = chat;
  const running = status === "submitted" || status === "streaming";

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      const wait = RECONNECT_MS[tries.current];
      // The error and the end of the same broken stream both come here; one attempt is enough.
      if (wait === undefined || timer !== undefined) return;
      tries.current += 1;
      timer = setTimeout(() => {
        request<ThreadDetail>(`/api/threads/${encodeURIComponent(id)}`).then(
          async (detail) => {
            timer = undefined;
            clearError();
            if (detail.running) await resumeStream();
            else setMessages(openThread(detail).messages);
          },
          () => {
            timer = undefined;
            again();
          },
        );
      }, wait);
    };
    recover.current = again;
    return () => clearTimeout(timer);
  }, [id, clearError, setMessages, resumeStream]);

  const ask = useCallback(
    ({ text, interpretation, model }: Ask) => {
      asked.current();
      tries.current = 0;
      void sendMessage(
        { text, metadata: { reread: interpretation !== undefined } },
        { body: { ...(interpretation === undefined ? {} : { interpretation }), ...(model === undefined ? {} : { model }) } },
      );
    },
    [asked, sendMessage],
  );
  const now = useLatest(status);
  const stop = useCallback(() => {
    void request(`/api/chat/${encodeURIComponent(id)}/stop`, { method: "POST" }).catch(() => undefined);
    setTimeout(() => {
      if (now.current === "streaming" || now.current === "submitted") void cut();
    }, STOP_MS);
  }, [id, cut, now]);

  useEffect(() => {
    if (!running) return;
    // A stream that was open while the network was away may be dead without knowing it.
    const back = () => void cut().then(() => recover.current());
    addEventListener("online", back);
    return () => removeEventListener("online", back);
  }, [running, cut]);

  useEffect(() => {
    if (running) invalidate("/api/threads");
  }, [running]);

  useArrivals({ id, running, messages, setMessages });
  useMarkSeen(id, messages);

  const turns = useMemo(() => turnsOf(messages), [messages]);
  const chatView = useMemo<ChatView>(
    () => ({ threadId: id, messages, turns, running, compact, ask, stop }),
    [id, messages, turns, running, compact, ask, stop],
  );
  return { chat, chatView };
}

function transportOf(id: string, view: () => ChatRequest["view"]): DefaultChatTransport<ChatMessage> {
  return new DefaultChatTransport<ChatMessage>({
    api: "/api/chat",
    prepareSendMessagesRequest: ({ messages, body }) => {
      const shown = view();
      const text = textOf(messages.findLast((message) => message.role === "user") ?? NOTHING);
      return { body: { id, text, ...(shown === undefined ? {} : { view: shown }), ...body } };
    },
    prepareReconnectToStreamRequest: () => ({ api: `/api/chat/${encodeURIComponent(id)}/stream` }),
  });
}
