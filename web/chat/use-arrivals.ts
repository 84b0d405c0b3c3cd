import { useEffect } from "react";
import { request } from "#web/api/client.ts";
import type { ThreadDetail } from "#web/api/types.ts";
import { useLatest } from "#web/app/use-latest.ts";
import type { ChatMessage } from "#web/chat/message.ts";
import { onLiveEvent } from "#web/live/events.ts";

/** Where events do not come through, a thread that waits for an outcome is looked at this often, milliseconds. */
const EVERY_MS = 10_000;
/** The stream of an answer ends a little before the server counts it as ended, milliseconds. */
const ENDING_MS = 700;

type Options = {
  readonly id: string;
  readonly running: boolean;
  readonly messages: readonly ChatMessage[];
  readonly setMessages: (messages: ChatMessage[]) => void;
};

/** What comes into a thread by itself: the outcome of what was proposed in it. Nothing while an answer runs. */
export function useArrivals({ id, running, messages, setMessages }: Options): void {
  const now = useLatest({ running, messages });
  const waits = messages.some((message) => message.parts.some((part) => part.type === "data-proposal"));
  useEffect(() => {
    if (!waits) return;
    let asking = false;
    let again = false;
    let later: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      if (now.current.running) return;
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      const detail = await request<ThreadDetail>(`/api/threads/${encodeURIComponent(id)}`).catch(() => undefined);
      asking = false;
      const told = (detail?.messages ?? []) as ChatMessage[];
      const known = new Set(now.current.messages.flatMap(outcomesOf));
      const news = told.filter((message) => outcomesOf(message).some((outcome) => !known.has(outcome)));
      if (detail?.running === false && !now.current.running && news.length > 0) setMessages([...now.current.messages, ...news]);
      if (detail?.running === true && !now.current.running) later = setTimeout(() => void look(), ENDING_MS);
      if (again) {
        again = false;
        void look();
      }
    };
    // What waited behind an answer that has just ended is read at once.
    void look();
    const stop = onLiveEvent((event) => {
      if (event.type === "proposal" || (event.type === "thread" && event.id === id)) void look();
    });
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
      clearTimeout(later);
    };
  }, [id, waits, running, now, setMessages]);
}

/** Ids of the notices in a message: a message that was streamed has another id than the same one read back. */
const outcomesOf = (message: ChatMessage): readonly string[] => message.parts.flatMap((part) => (part.type === "data-outcome" ? [part.data.id] : []));
