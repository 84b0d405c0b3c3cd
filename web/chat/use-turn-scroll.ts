import { type RefObject, useLayoutEffect, useRef } from "react";
import type { ChatMessage } from "#web/chat/message.ts";

const ABOVE_PX = 16;

/**
 * Brings the last question to the top when it is asked or a thread is opened, and then leaves the scrolling to the person:
 * an answer is read from its start, not chased to its end.
 */
export function useTurnScroll(viewport: RefObject<HTMLElement | null>, messages: readonly ChatMessage[]): void {
  const last = messages.findLast((message) => message.role === "user")?.id;
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (last === undefined) return;
    let frame = 0;
    const bring = (tries: number) => {
      const box = viewport.current;
      const question = box?.querySelector(`[data-question="${CSS.escape(last)}"]`);
      if (box === null || question === null || question === undefined) {
        // The thread draws the message a moment after it is known.
        if (tries > 0) frame = requestAnimationFrame(() => bring(tries - 1));
        return;
      }
      const top = question.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - ABOVE_PX;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      box.scrollTo({ top, behavior: opened.current && !calm ? "smooth" : "instant" });
      opened.current = true;
    };
    bring(30);
    return () => cancelAnimationFrame(frame);
  }, [last, viewport]);
}
