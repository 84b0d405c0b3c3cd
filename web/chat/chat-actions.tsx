import { createContext, type ReactNode, useContext } from "react";
import type { ChatRequest } from "#core/chat/message-parts";
import type { ChatMessage } from "#web/chat/message.ts";
import type { Turn } from "#web/chat/turns.ts";

export type Ask = {
  readonly text: string;
  readonly interpretation?: NonNullable<ChatRequest["interpretation"]>;
  readonly model?: ChatRequest["model"];
};

export type ChatView = {
  readonly threadId: string;
  readonly messages: readonly ChatMessage[];
  readonly turns: ReadonlyMap<string, Turn>;
  readonly running: boolean;
  readonly compact: boolean;
  ask(question: Ask): void;
  stop(): void;
};

const ChatContext = createContext<ChatView | undefined>(undefined);

export const ChatViewProvider = ({ value, children }: { readonly value: ChatView; readonly children: ReactNode }) => (
  <ChatContext value={value}>{children}</ChatContext>
);

export function useChatView(): ChatView {
  const view = useContext(ChatContext);
  if (view === undefined) throw new Error("useChatView is for what stands inside a thread.");
  return view;
}
