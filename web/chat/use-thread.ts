import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { useCallback, useEffect, useMemo, useRef } from "react";
import type { ChatRequest } from "#core/chat/message-parts";
import { request } from "#web/api/client.ts";
import type { ThreadDetail } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import type { Ask, ChatView } from "#web/chat/chat-actions.tsx";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { openThread } from "#web/chat/open-thread.ts";
import { turnsOf } from "#web/chat/turns.ts";

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

/** One thread: sends questions in our own request, follows a run that outlives the page, reconnects when the line drops. */
export function useThread({ id, initial, running: wasRunning, compact, view, onAsked }: Options) {
  const latest = useRef({ view, onAsked });
  latest.current = { view, onAsked };
  const tries = useRef(0);
  const recover = useRef<() => void>(() => undefined);

  const transport = useMemo(
    () =>
      new DefaultChatTransport<ChatMessage>({
        api: "/api/chat",
        prepareSendMessagesRequest: ({ messages, body }) => {
          const shown = latest.current.view();
          return { body: { id, text: textOf(messages.findLast((message) => message.role === "user") ?? EMPTY), ...(shown === undefined ? {} : { view: shown }), ...body } };
        },
        prepareReconnectToStreamRequest: () => ({ api: `/api/chat/${encodeURIComponent(id)}/stream` }),
      }),
    [id],
  );

  const chat = useChat<ChatMessage>({
    id,
    messages: initial as ChatMessage[],
    resume: wasRunning,
    transport,
    onFinish: ({ isDisconnect, isError }) => {
      invalidate("/api/threads");
      if (isDisconnect || (isError && !navigator.onLine)) recover.current();
      else if (!isError) tries.current = 0;
    },
    onError: (error) => {
      if (error instanceof TypeError) recover.current();
    },
  });

  recover.current = () => {
    const wait = RECONNECT_MS[tries.current];
    if (wait === undefined) return;
    tries.current += 1;
    setTimeout(async () => {
      try {
        const detail = await request<ThreadDetail>(`/api/threads/${encodeURIComponent(id)}`);
        const opened = openThread(detail);
        chat.clearError();
        chat.setMessages(opened.messages);
        if (opened.running) await chat.resumeStream();
      } catch {
        recover.current();
      }
    }, wait);
  };

  const running = chat.status === "submitted" || chat.status === "streaming";
  const ask = useCallback(
    ({ text, interpretation, model }: Ask) => {
      latest.current.onAsked();
      tries.current = 0;
      void chat.sendMessage({ text }, { body: { ...(interpretation === undefined ? {} : { interpretation }), ...(model === undefined ? {} : { model }) } });
    },
    [chat.sendMessage],
  );
  const status = useRef(chat.status);
  status.current = chat.status;
  const stop = useCallback(() => {
    void request(`/api/chat/${encodeURIComponent(id)}/stop`, { method: "POST" }).catch(() => undefined);
    setTimeout(() => {
      if (status.current === "streaming" || status.current === "submitted") void chat.stop();
    }, STOP_MS);
  }, [id, chat.stop]);

  useEffect(() => {
    if (running) invalidate("/api/threads");
  }, [running]);

  const turns = useMemo(() => turnsOf(chat.messages), [chat.messages]);
  const chatView = useMemo<ChatView>(() => ({ threadId: id, messages: chat.messages, turns, running, compact, ask, stop }), [id, chat.messages, turns, running, compact, ask, stop]);
  return { chat, chatView };
}

const EMPTY: ChatMessage = { id: "", role: "user", parts: [] };
