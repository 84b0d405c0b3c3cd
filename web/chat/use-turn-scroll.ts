import { type RefObject, useLayoutEffect, useRef } from "react";
import { useLatest } from "#web/app/use-latest.ts";
import type { ChatMessage } from "#web/chat/message.ts";

const ABOVE_PX = 16;
const SETTLES_MS = 800;

/**
 * Brings the last question to the top when it is asked or a thread is opened, and then leaves the scrolling to the person:
 * an answer is read from its start, not chased to its end. A thread whose last word arrived by itself opens at that.
 */
export function useTurnScroll(viewport: RefObject<HTMLElement | null>, messages: readonly ChatMessage[]): void {
  const last = messages.findLast((message) => message.role === "user")?.id;
  const opened = useRef(false);
  const arrived = useLatest(messages.at(-1)?.parts.some((part) => part.type === "data-outcome") === true);
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
      if (!opened.current && arrived.current) return settle(box);
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      box.scrollTo({ top, behavior: opened.current && !calm ? "smooth" : "instant" });
      opened.current = true;
    };
    // What stands above the end grows while its cards are read.
    const settle = (box: HTMLElement) => {
      opened.current = true;
      const until = performance.now() + SETTLES_MS;
      const hold = () => {
        box.scrollTop = box.scrollHeight;
        if (performance.now() < until) frame = requestAnimationFrame(hold);
      };
      const leave = () => cancelAnimationFrame(frame);
      for (const event of ["wheel", "touchstart", "keydown"]) box.addEventListener(event, leave, { once: true, passive: true });
      hold();
    };
    bring(30);
    return () => cancelAnimationFrame(frame);
  }, [last, viewport, arrived]);
}
