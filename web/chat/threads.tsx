import { Plus, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { Thread } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { newId } from "#web/app/new-id.ts";
import { navigate } from "#web/app/router.tsx";
import { useSeen } from "#web/chat/seen.ts";
import { ThreadRow } from "#web/chat/thread-row.tsx";
import { isUnread } from "#web/chat/unread.ts";
import { worldNow } from "#web/live/world-clock.ts";
import { IconButton } from "#web/ui/button.tsx";

/** Recent threads: search by words in them, rename in place, delete after a question. */
export function Threads({ path, onPick }: { readonly path: string; readonly onPick?: () => void }) {
  const [searching, setSearching] = useState(false);
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const seen = useSeen();
  const threads = useResource<readonly Thread[]>(wanted === "" ? "/api/threads" : `/api/threads?search=${encodeURIComponent(wanted)}`);
  return (
    <>
      <div className="side-head">
        <span className="flex-1">Recent</span>
        <IconButton
          label="Search threads"
          aria-pressed={searching}
          onClick={() => {
            setSearching(!searching);
            setSearch("");
          }}
        >
          <Search size={14} strokeWidth={1.6} />
        </IconButton>
        <IconButton
          label="New thread"
          onClick={() => {
            navigate("/", { state: { draft: newId("t_") } });
            onPick?.();
          }}
        >
          <Plus size={14} strokeWidth={1.6} />
        </IconButton>
      </div>
      {searching && (
        <div className="px-2 pb-1.5">
          <input
            className="input input-small"
            type="search"
            data-search
            autoFocus
            aria-label="Search threads"
            placeholder="Words in a thread"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") {
                setSearching(false);
                setSearch("");
              }
            }}
          />
        </div>
      )}
      <nav className="threads" aria-label="Threads">
        {(threads.data ?? []).map((thread) => (
          <ThreadRow
            key={thread.id}
            thread={thread}
            on={path === `/ask/${thread.id}`}
            unread={isUnread(thread, seen, worldNow())}
            {...(onPick === undefined ? {} : { onPick })}
          />
        ))}
        {threads.data?.length === 0 && (
          <p className="px-2 py-1 t-12 text-ink-3">{wanted === "" ? "Threads appear here" : `Nothing holds “${wanted}”`}</p>
        )}
        {threads.error !== undefined && <p className="px-2 py-1 t-12 text-ink-3">{threads.error.message}</p>}
      </nav>
    </>
  );
}
