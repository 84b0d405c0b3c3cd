import { AssistantRuntimeProvider, ThreadPrimitive } from "@assistant-ui/react";
import { useAISDKRuntime } from "@assistant-ui/react-ai-sdk";
import { ArrowDown, CircleAlert } from "lucide-react";
import { type ReactNode, useCallback, useRef } from "react";
import type { ChatRequest } from "#core/chat/message-parts";
import { useLatest } from "#web/app/use-latest.ts";
import { AskAboutProvider } from "#web/charts/ask-about.tsx";
import { ColoursProvider } from "#web/charts/colours.tsx";
import { AssistantMessage } from "#web/chat/assistant-message.tsx";
import { type ChatView, ChatViewProvider } from "#web/chat/chat-actions.tsx";
import { Composer } from "#web/chat/composer.tsx";
import { type ChatMessage, textOf } from "#web/chat/message.ts";
import { UserMessage } from "#web/chat/user-message.tsx";
import { useTurnScroll } from "#web/chat/use-turn-scroll.ts";
import { useThread } from "#web/chat/use-thread.ts";
import { Button } from "#web/ui/button.tsx";

type Props = {
  readonly id: string;
  readonly initial: readonly ChatMessage[];
  readonly running: boolean;
  readonly compact?: boolean;
  readonly placeholder: string;
  readonly view?: () => ChatRequest["view"];
  readonly onAsked?: () => void;
  /** Shown while the thread is empty; it holds the composer itself. */
  readonly empty?: (composer: ReactNode, chat: ChatView) => ReactNode;
  /** Stands beside the messages, drawn or not. */
  readonly after?: (chat: ChatView) => ReactNode;
};

const NO_VIEW = () => undefined;

/** A thread on the page or in the dock: messages, composer, and what an empty one shows. */
export function ThreadChat({ id, initial, running, compact = false, placeholder, view = NO_VIEW, onAsked = NO_VIEW, empty, after }: Props) {
  const { chat, chatView } = useThread({ id, initial, running, compact, view, onAsked });
  const asked = useLatest(onAsked);
  const viewport = useRef<HTMLDivElement>(null);
  const { ask } = chatView;
  const askText = useCallback((text: string) => ask({ text }), [ask]);
  useTurnScroll(viewport, chat.messages);
  const runtime = useAISDKRuntime(chat, { joinStrategy: "none", cancelPendingToolCallsOnSend: false });
  const composer = <Composer placeholder={placeholder} onSend={useCallback(() => asked.current(), [asked])} />;
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ChatViewProvider value={chatView}>
        <AskAboutProvider ask={askText}>
          <ColoursProvider>
            <ThreadPrimitive.Root className="flex min-h-0 flex-1 flex-col">
              <ThreadPrimitive.Viewport
                ref={viewport}
                className="viewport"
                autoScroll={false}
                scrollToBottomOnRunStart={false}
                scrollToBottomOnInitialize={false}
                scrollToBottomOnThreadSwitch={false}
              >
                {chat.messages.length === 0 && empty !== undefined ? (
                  empty(composer, chatView)
                ) : (
                  <>
                    <div className="chat" role="log" aria-label="Messages" aria-live="off">
                      <ThreadPrimitive.Messages components={{ UserMessage, AssistantMessage }} />
                      {chat.error !== undefined && chat.status === "error" && <Failed error={chat.error} chat={chatView} />}
                    </div>
                    <div className="composer-dock">
                      <ThreadPrimitive.ScrollToBottom className="btn btn-small btn-icon to-end" aria-label="To the last message">
                        <ArrowDown size={14} strokeWidth={1.6} />
                      </ThreadPrimitive.ScrollToBottom>
                      {composer}
                    </div>
                  </>
                )}
              </ThreadPrimitive.Viewport>
            </ThreadPrimitive.Root>
            {after?.(chatView)}
          </ColoursProvider>
        </AskAboutProvider>
      </ChatViewProvider>
    </AssistantRuntimeProvider>
  );
}

/** The question did not reach the server, or was refused; its text is kept and can be sent again. */
function Failed({ error, chat }: { readonly error: Error; readonly chat: ChatView }) {
  const last = chat.messages.findLast((message) => message.role === "user");
  return (
    <div className="notice notice-bad" role="alert">
      <CircleAlert size={16} strokeWidth={1.6} aria-hidden="true" />
      <span className="flex-1">{sentence(error)}</span>
      {last !== undefined && (
        <Button small onClick={() => chat.ask({ text: textOf(last) })}>
          Ask again
        </Button>
      )}
    </div>
  );
}

function sentence(error: Error): string {
  try {
    const problem = JSON.parse(error.message) as { readonly detail?: unknown };
    if (typeof problem.detail === "string") return problem.detail;
  } catch {
    // Not a problem document: the network, or a proxy.
  }
  return error instanceof TypeError
    ? "The server does not answer. What it has found so far is kept; trying to reconnect."
    : "The answer could not be read. Ask again.";
}
