import type { Thread } from "#web/api/types.ts";

/** What arrived longer ago is not news any more, on a browser that never showed it either. */
const NEWS_FOR_MS = 7 * 86_400_000;

/** By thread: when the latest of what arrived by itself and was shown here had arrived. */
export type Seen = Readonly<Record<string, string>>;

/** Whether something arrived in a thread by itself that was not shown yet. */
export function isUnread({ id, noticeAt }: Pick<Thread, "id" | "noticeAt">, seen: Seen, now: number): boolean {
  if (noticeAt === null || noticeAt === undefined || Date.parse(noticeAt) < now - NEWS_FOR_MS) return false;
  return noticeAt > (seen[id] ?? "");
}

/** With what was shown last; what is no news any more is forgotten. */
export function withSeen(seen: Seen, threadId: string, at: string, now: number): Seen {
  if (at <= (seen[threadId] ?? "")) return seen;
  const kept = Object.entries(seen).filter(([, when]) => Date.parse(when) >= now - NEWS_FOR_MS);
  return { ...Object.fromEntries(kept), [threadId]: at };
}
