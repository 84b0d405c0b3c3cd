import { Maximize2, MessageSquareText, Plus, X } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ChatRequest } from "#core/chat/message-parts";
import { ApiError, request } from "#web/api/client.ts";
import type { ThreadDetail } from "#web/api/types.ts";
import { newId } from "#web/app/new-id.ts";
import { navigate } from "#web/app/router.tsx";
import { useLatest } from "#web/app/use-latest.ts";
import { AskPending } from "#web/chat/ask-pending.tsx";
import type { ChatView } from "#web/chat/chat-actions.tsx";
import type { ChatMessage } from "#web/chat/message.ts";
import { openThread } from "#web/chat/open-thread.ts";
import { askLater } from "#web/chat/pending-question.ts";
import { ThreadChat } from "#web/chat/thread-chat.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Mark } from "#web/ui/mark.tsx";

export type PageView = {
  readonly page: string;
  readonly about: string;
  readonly query?: unknown;
  readonly questions: readonly string[];
};

type DockState = {
  readonly open: boolean;
  readonly view: PageView | undefined;
  readonly threadId: string;
  readonly asked: boolean;
  /** Counts the questions that pages handed over. */
  readonly turn: number;
  show(open: boolean): void;
  setView(view: PageView | undefined): void;
  ask(text: string): void;
  renew(): void;
  markAsked(): void;
};

const DockContext = createContext<DockState | undefined>(undefined);

export function useDock(): DockState {
  const dock = useContext(DockContext);
  if (dock === undefined) throw new Error("useDock is for pages behind the sign-in.");
  return dock;
}

/** Keeps the dock's thread while one goes from page to page. */
export function DockProvider({ children }: { readonly children: ReactNode }) {
  const [open, show] = useState(false);
  const [view, setView] = useState<PageView>();
  const [thread, setThread] = useState(() => ({ id: newId("t_"), asked: false, turn: 0 }));
  const ask = useCallback((text: string) => {
    setThread((before) => {
      askLater(before.id, text);
      return { ...before, turn: before.turn + 1 };
    });
    show(true);
  }, []);
  const renew = useCallback(() => setThread({ id: newId("t_"), asked: false, turn: 0 }), []);
  const markAsked = useCallback(() => setThread((before) => (before.asked ? before : { ...before, asked: true })), []);
  const dock = useMemo<DockState>(
    () => ({ open, view, threadId: thread.id, asked: thread.asked, turn: thread.turn, show, setView, ask, renew, markAsked }),
    [open, view, thread, ask, renew, markAsked],
  );
  return <DockContext value={dock}>{children}</DockContext>;
}

/** A page says what it shows; the dock asks about that. Give it a memoized view. */
export function useDockView(view: PageView): void {
  const { setView } = useDock();
  useEffect(() => {
    setView(view);
    return () => setView(undefined);
  }, [view, setView]);
}

/** The chat at the bottom right of every page but Ask; on the phone a sheet. */
export function Dock() {
  const dock = useDock();
  const opener = useRef<HTMLButtonElement>(null);
  if (!dock.open) {
    return (
      <Button ref={opener} className="dock-button" onClick={() => dock.show(true)}>
        <MessageSquareText size={16} strokeWidth={1.6} aria-hidden="true" />
        Ask
      </Button>
    );
  }
  const close = () => dock.show(false);
  return (
    <aside
      className="dock"
      aria-label="Ask Major Tom"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) close();
      }}
    >
      <header>
        <Mark size={16} />
        Ask
        {dock.view !== undefined && <span className="min-w-0 truncate t-12 text-ink-3">about {dock.view.about}</span>}
        <span className="tools">
          {dock.asked && (
            <IconButton label="New thread" onClick={dock.renew}>
              <Plus size={14} strokeWidth={1.6} />
            </IconButton>
          )}
          {dock.asked && (
            <IconButton
              label="Open as page"
              onClick={() => {
                close();
                navigate(`/ask/${dock.threadId}`);
              }}
            >
              <Maximize2 size={14} strokeWidth={1.6} />
            </IconButton>
          )}
          <IconButton label="Close" onClick={close}>
            <X size={14} strokeWidth={1.6} />
          </IconButton>
        </span>
      </header>
      <DockThread key={dock.threadId} dock={dock} />
    </aside>
  );
}

function DockThread({ dock }: { readonly dock: DockState }) {
  const [opened, setOpened] = useState<{ readonly messages: readonly ChatMessage[]; readonly running: boolean } | undefined>(
    dock.asked ? undefined : { messages: [], running: false },
  );
  const { threadId } = dock;
  const [wasAsked] = useState(dock.asked);
  useEffect(() => {
    if (!wasAsked) return;
    request<ThreadDetail>(`/api/threads/${encodeURIComponent(threadId)}`).then(
      (detail) => setOpened(openThread(detail)),
      (error: unknown) => {
        if (error instanceof ApiError) setOpened({ messages: [], running: false });
      },
    );
  }, [threadId, wasAsked]);
  const shown = useLatest(dock.view);
  const view = useCallback((): ChatRequest["view"] => {
    const { current } = shown;
    return current === undefined ? undefined : { page: current.page, ...(current.query === undefined ? {} : { query: current.query }) };
  }, [shown]);
  if (opened === undefined) return <div className="flex-1" aria-busy="true" />;
  return (
    <ThreadChat
      id={threadId}
      initial={opened.messages}
      running={opened.running}
      compact
      placeholder="Ask about this view"
      view={view}
      onAsked={dock.markAsked}
      empty={(composer, chat) => <DockEmpty composer={composer} chat={chat} dock={dock} />}
      after={(chat) => <AskPending chat={chat} turn={dock.turn} />}
    />
  );
}

function DockEmpty({ composer, chat, dock }: { readonly composer: ReactNode; readonly chat: ChatView; readonly dock: DockState }) {
  return (
    <>
      <div className="chat justify-end">
        <p className="text-ink-2">What about {dock.view?.about ?? "this view"}?</p>
        <div className="flex flex-col items-start gap-1.5">
          {(dock.view?.questions ?? []).map((question) => (
            <Button key={question} small className="h-auto! whitespace-normal! py-1 text-left" onClick={() => chat.ask({ text: question })}>
              {question}
            </Button>
          ))}
        </div>
      </div>
      <div className="composer-dock">{composer}</div>
    </>
  );
}
