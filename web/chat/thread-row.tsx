import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { ApiError, request } from "#web/api/client.ts";
import type { Thread } from "#web/api/types.ts";
import { invalidate } from "#web/api/use-resource.ts";
import { newId } from "#web/app/new-id.ts";
import { Link, navigate } from "#web/app/router.tsx";
import { Button, IconButton } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Popover } from "#web/ui/popover.tsx";
import { toast } from "#web/ui/toasts.tsx";

type Props = {
  readonly thread: Thread;
  readonly on: boolean;
  /** Something arrived in it by itself that was not shown yet. */
  readonly unread: boolean;
  readonly onPick?: () => void;
};

/** A thread in the list: renamed in place, deleted after a question. */
export function ThreadRow({ thread, on, unread, onPick }: Props) {
  const [menu, setMenu] = useState(false);
  const [mode, setMode] = useState<"show" | "rename" | "delete">("show");
  const more = useRef<HTMLButtonElement>(null);
  if (mode === "rename") return <Rename thread={thread} onDone={() => setMode("show")} />;
  return (
    <div className={`thread ${on ? "thread-on" : ""} ${unread ? "thread-news" : ""}`}>
      <Link href={`/ask/${thread.id}`} aria-current={on ? "page" : undefined} title={thread.title} onClick={() => onPick?.()}>
        {thread.running && <i className="dot text-earth inline-block mr-1.5 align-middle" role="img" aria-label="Running" />}
        {unread && !thread.running && <i className="dot inline-block mr-1.5 align-middle" role="img" aria-label="News" />}
        {thread.title}
      </Link>
      <IconButton
        ref={more}
        className="thread-more"
        label={`More for ${thread.title}`}
        aria-haspopup="menu"
        aria-expanded={menu}
        onClick={() => setMenu(!menu)}
      >
        <Ellipsis size={14} strokeWidth={1.6} />
      </IconButton>
      {menu && (
        <Popover anchor={more} label={thread.title} menu align="end" onClose={() => setMenu(false)}>
          <button
            type="button"
            role="menuitem"
            onClick={() => {
              setMenu(false);
              setMode("rename");
            }}
          >
            <Pencil strokeWidth={1.6} />
            Rename
          </button>
          <button
            type="button"
            role="menuitem"
            className="danger"
            onClick={() => {
              setMenu(false);
              setMode("delete");
            }}
          >
            <Trash2 strokeWidth={1.6} />
            Delete
          </button>
        </Popover>
      )}
      {mode === "delete" && <Delete thread={thread} on={on} onDone={() => setMode("show")} />}
    </div>
  );
}

function Rename({ thread, onDone }: { readonly thread: Thread; readonly onDone: () => void }) {
  const [title, setTitle] = useState(thread.title);
  const done = useRef(false);
  const save = async () => {
    if (done.current) return;
    done.current = true;
    const next = title.trim();
    if (next !== "" && next !== thread.title) {
      await request(`/api/threads/${encodeURIComponent(thread.id)}`, { method: "PATCH", body: { title: next } }).catch((error: unknown) =>
        toast(error instanceof ApiError ? error.message : "The thread keeps its name"),
      );
      invalidate("/api/threads");
    }
    onDone();
  };
  return (
    <form
      className="px-1 py-0.5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        className="input input-small"
        autoFocus
        maxLength={120}
        aria-label="Name of the thread"
        value={title}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            done.current = true;
            onDone();
          }
        }}
      />
    </form>
  );
}

function Delete({ thread, on, onDone }: { readonly thread: Thread; readonly on: boolean; readonly onDone: () => void }) {
  const remove = async () => {
    try {
      await request(`/api/threads/${encodeURIComponent(thread.id)}`, { method: "DELETE" });
      if (on) navigate("/", { replace: true, state: { draft: newId("t_") } });
      toast("Thread deleted");
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "The thread was not deleted");
    }
    onDone();
    invalidate("/api/threads");
  };
  return (
    <Dialog
      title="Delete this thread"
      onClose={onDone}
      foot={
        <>
          <Button onClick={onDone}>Keep it</Button>
          <Button look="bad" onClick={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      <p>“{thread.title}” and its answers are removed for good. The audit log keeps that they were, and by whom.</p>
    </Dialog>
  );
}
