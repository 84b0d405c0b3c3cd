import type { UIMessage } from "ai";
import { noticeAnswer } from "#agent/writer/proposals/notice-answer";
import type { ThreadNotice } from "#services/threads/notices";

export type TimedMessages = { readonly at: string | undefined; readonly messages: readonly UIMessage[] };

/**
 * The messages of a thread with what arrived by itself between its turns, in order of time. While a turn runs, what
 * came after its start waits: its answer is read first.
 *
 * @param turns oldest first; a turn without a time stands where the one before it does
 */
export function withNotices(
  turns: readonly TimedMessages[],
  notices: readonly ThreadNotice[],
  { timeZone, running }: { readonly timeZone: string; readonly running: boolean },
): UIMessage[] {
  const merged: UIMessage[] = [];
  let next = 0;
  const take = (before: string | undefined) => {
    for (let notice = notices[next]; notice !== undefined && (before === undefined || notice.at < before); notice = notices[next]) {
      merged.push(messageOf(notice, timeZone));
      next += 1;
    }
  };
  for (const { at, messages } of turns) {
    if (at !== undefined) take(at);
    merged.push(...messages);
  }
  if (!running) take(undefined);
  return merged;
}

function messageOf(notice: ThreadNotice, timeZone: string): UIMessage {
  const { text, figures, outcome } = noticeAnswer(notice, timeZone);
  return {
    id: `notice-${notice.id}`,
    role: "assistant",
    metadata: { at: notice.at },
    parts: [
      ...(figures.length === 0 ? [] : [{ type: "data-figures" as const, id: `notice-${notice.id}-figures`, data: figures }]),
      { type: "text", text, state: "done" },
      ...(outcome === undefined ? [] : [{ type: "data-outcome" as const, id: `notice-${notice.id}-outcome`, data: outcome }]),
    ],
  };
}
