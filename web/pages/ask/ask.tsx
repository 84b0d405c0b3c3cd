import { Download, List } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { Thread, ThreadDetail } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { Bar } from "#web/app/bar.tsx";
import { newId } from "#web/app/new-id.ts";
import { navigate, useLocation } from "#web/app/router.tsx";
import { save } from "#web/charts/block-tools.ts";
import { answerMarkdown } from "#web/chat/answer-markdown.ts";
import { answerOf, type ChatMessage, textOf } from "#web/chat/message.ts";
import { AskPending } from "#web/chat/ask-pending.tsx";
import { openThread } from "#web/chat/open-thread.ts";
import { useSeen } from "#web/chat/seen.ts";
import { ThreadChat } from "#web/chat/thread-chat.tsx";
import { Threads } from "#web/chat/threads.tsx";
import { isUnread } from "#web/chat/unread.ts";
import { worldNow } from "#web/live/world-clock.ts";
import { EmptyThread } from "#web/pages/ask/empty-thread.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Fault } from "#web/ui/fault.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

const PLACEHOLDER = "Ask about costs, usage or commitments";

/** The chat as a page. A new thread gets its id here and its address with the first question, without being drawn anew. */
export function Ask({ threadId }: { readonly threadId: string | undefined }) {
  const { state } = useLocation();
  const [fallback] = useState(() => newId("t_"));
  const draft = state.draft ?? fallback;
  const [started, setStarted] = useState<string>();
  const id = threadId ?? draft;
  const isNew = threadId === undefined || started === threadId;
  if (!isNew) return <Reopened key={id} id={id} />;
  return (
    <>
      <AskBar id={started === undefined ? undefined : id} />
      <ThreadChat
        key={id}
        id={id}
        initial={[]}
        running={false}
        placeholder={PLACEHOLDER}
        onAsked={() => {
          setStarted(id);
          if (location.pathname !== `/ask/${id}`) navigate(`/ask/${id}`, { replace: true });
        }}
        empty={(composer, chat) => <EmptyThread composer={composer} chat={chat} />}
        after={(chat) => <AskPending chat={chat} />}
      />
    </>
  );
}

function Reopened({ id }: { readonly id: string }) {
  const [detail, setDetail] = useState<ThreadDetail | ApiError>();
  useEffect(() => {
    const leave = new AbortController();
    request<ThreadDetail>(`/api/threads/${encodeURIComponent(id)}`, { signal: leave.signal }).then(setDetail, (error: unknown) => {
      if (error instanceof ApiError) setDetail(error);
    });
    return () => leave.abort();
  }, [id]);
  if (detail === undefined)
    return (
      <>
        <AskBar id={id} />
        <div className="chat" aria-busy="true">
          <Skeleton height={40} width="46%" />
          <Skeleton height={18} width="30%" />
          <Skeleton height={64} />
          <Skeleton height={240} />
        </div>
      </>
    );
  if (detail instanceof ApiError) {
    return (
      <>
        <AskBar id={undefined} />
        <div className="chat">
          <Fault error={detail} title={detail.status === 404 ? "There is no such thread" : "The thread could not be read"} />
          <div>
            <Button onClick={() => navigate("/", { state: { draft: newId("t_") } })}>New thread</Button>
          </div>
        </div>
      </>
    );
  }
  const { messages, running } = openThread(detail);
  return (
    <>
      <AskBar id={id} title={detail.title} />
      <ThreadChat id={id} initial={messages} running={running} placeholder={PLACEHOLDER} />
    </>
  );
}

function AskBar({ id, title }: { readonly id: string | undefined; readonly title?: string }) {
  const [list, setList] = useState(false);
  const { path } = useLocation();
  const threads = useResource<readonly Thread[]>("/api/threads");
  const seen = useSeen();
  const news = (threads.data ?? []).filter((thread) => thread.id !== id && isUnread(thread, seen, worldNow())).length;
  const named = threads.data?.find((thread) => thread.id === id)?.title ?? title;
  const exportThread = async () => {
    if (id === undefined) return;
    const detail = await request<ThreadDetail>(`/api/threads/${encodeURIComponent(id)}`);
    save(
      new Blob([threadMarkdown(detail.title, detail.messages as ChatMessage[])], { type: "text/markdown" }),
      `${detail.title.toLowerCase().replace(/[^a-z0-9]+/g, "-") || "thread"}.md`,
    );
  };
  return (
    <Bar title={named ?? (id === undefined ? "New thread" : "Thread")}>
      {id !== undefined && (
        <Button small look="ghost" className="wide-only" onClick={() => void exportThread()}>
          <Download size={14} strokeWidth={1.6} aria-hidden="true" />
          Export
        </Button>
      )}
      <span className="folded-only thread-list-button">
        <IconButton label={news > 0 ? `Threads, ${news} with news` : "Threads"} onClick={() => setList(true)}>
          <List size={16} strokeWidth={1.6} />
          {news > 0 && <i className="dot" aria-hidden="true" />}
        </IconButton>
      </span>
      {list && (
        <Dialog title="Threads" kind="drawer" onClose={() => setList(false)}>
          <Threads path={path} onPick={() => setList(false)} />
        </Dialog>
      )}
    </Bar>
  );
}

function threadMarkdown(title: string, messages: readonly ChatMessage[]): string {
  return `# ${title}\n\n${messages.map((message) => (message.role === "user" ? `> ${textOf(message).replaceAll("\n", "\n> ")}\n` : answerMarkdown(answerOf(message), undefined))).join("\n")}`;
}
