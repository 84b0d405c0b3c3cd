import { useEffect, useSyncExternalStore } from "react";
import { useMe } from "#web/app/session.tsx";
import type { ChatMessage } from "#web/chat/message.ts";
import { type Seen, withSeen } from "#web/chat/unread.ts";
import { worldNow } from "#web/live/world-clock.ts";

const listeners = new Set<() => void>();
const read = new Map<string, Seen>();
const keyOf = (userId: string) => `seen:${userId}`;
// Another tab of the same person has shown it.
addEventListener("storage", ({ key }) => {
  if (key === null) read.clear();
  else read.delete(key.replace(/^seen:/, ""));
  for (const listener of listeners) listener();
});

function seenBy(userId: string): Seen {
  const known = read.get(userId);
  if (known !== undefined) return known;
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(keyOf(userId)) ?? "{}");
  } catch {
    // Storage may be blocked or of another shape; it lasts until the page is left then.
  }
  const seen =
    typeof stored === "object" && stored !== null
      ? Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, string] => typeof entry[1] === "string"))
      : {};
  read.set(userId, seen);
  return seen;
}

function markSeen(userId: string, threadId: string, at: string): void {
  const next = withSeen(seenBy(userId), threadId, at, worldNow());
  if (next === seenBy(userId)) return;
  read.set(userId, next);
  try {
    localStorage.setItem(keyOf(userId), JSON.stringify(next));
  } catch {
    // As above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSeen(): Seen {
  const { user } = useMe();
  return useSyncExternalStore(subscribe, () => seenBy(user.id));
}

/** What arrived in a thread counts as seen once a visible page shows it. */
export function useMarkSeen(threadId: string, messages: readonly ChatMessage[]): void {
  const { user } = useMe();
  const latest = messages
    .flatMap((message) => message.parts.flatMap((part) => (part.type === "data-outcome" ? [part.data.at] : [])))
    .reduce((last, at) => (at > last ? at : last), "");
  useEffect(() => {
    if (latest === "") return;
    const mark = () => {
      if (document.visibilityState === "visible") markSeen(user.id, threadId, latest);
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [user.id, threadId, latest]);
}
