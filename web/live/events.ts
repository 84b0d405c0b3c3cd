import { useEffect } from "react";
import { invalidate } from "#web/api/use-resource.ts";

/** An event says only that something changed, never what; of that, whatever is on screen is asked again. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  proposal: [
    "/api/proposals",
    "/api/activity",
    "/api/overview",
    "/api/nodes",
    "/api/commitments/purchases",
    "/api/commitments/ladders",
    "/api/commitments/settings",
    "/api/vendor/purchases",
  ],
  switch: ["/api/kill-switch", "/api/proposals", "/api/clusters", "/api/activity"],
  activity: ["/api/activity", "/api/overview", "/api/canary", "/api/anomalies", "/api/budgets"],
  thread: ["/api/threads"],
  inventory: ["/api/nodes", "/api/clusters"],
  data: ["/api/data", "/api/overview", "/api/spend", "/api/savings", "/api/projection", "/api/anomalies", "/api/budgets", "/api/commitments"],
};
const ALL = [...new Set(Object.values(CHANGING).flat())];
/** Several transitions of one moment are one look, milliseconds. */
const SETTLE_MS = 120;
/** A server that starts, or refuses for the moment, is asked again, milliseconds. */
const RETRY_MS = 5_000;
const HEARD = "majortom:event";

export type LiveEvent = { readonly type: string; readonly id?: string | null };

/**
 * Follows the server's events while the page is visible: a browser gives a site six connections, and a hidden page needs
 * none. What was missed meanwhile is asked again on return.
 */
export function useLiveEvents(): void {
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = new Set<string>();
    const refresh = (prefixes: readonly string[]) => {
      for (const prefix of prefixes) changed.add(prefix);
      if (timer !== undefined || changed.size === 0) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const prefix of changed) invalidate(prefix);
        changed.clear();
      }, SETTLE_MS);
    };
    const hear = (event: MessageEvent<string>) => {
      const told = read(event.data);
      if (told === undefined) return;
      dispatchEvent(new CustomEvent(HEARD, { detail: told }));
      refresh(CHANGING[told.type] ?? []);
    };
    let again: ReturnType<typeof setTimeout> | undefined;
    let broken = false;
    const open = () => {
      if (source !== undefined || document.visibilityState !== "visible") return;
      source = new EventSource("/api/events");
      source.addEventListener("message", hear);
      source.addEventListener("open", () => {
        // What happened while the line was down was not told.
        if (broken) refresh(ALL);
        broken = false;
      });
      source.addEventListener("error", () => {
        broken = true;
        if (source?.readyState !== EventSource.CLOSED) return;
        // Refused, not dropped: the browser does not try again by itself.
        close();
        again = setTimeout(open, RETRY_MS);
      });
    };
    const close = () => {
      clearTimeout(again);
      source?.close();
      source = undefined;
    };
    const turn = () => {
      if (document.visibilityState !== "visible") return close();
      open();
      refresh(ALL);
    };
    open();
    document.addEventListener("visibilitychange", turn);
    addEventListener("online", turn);
    return () => {
      close();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", turn);
      removeEventListener("online", turn);
    };
  }, []);
}

/** For what an answer alone does not show: a thread that got a message by itself. */
export function onLiveEvent(listener: (event: LiveEvent) => void): () => void {
  const heard = (event: Event) => listener((event as CustomEvent<LiveEvent>).detail);
  addEventListener(HEARD, heard);
  return () => removeEventListener(HEARD, heard);
}

function read(data: string): LiveEvent | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" ? (value as LiveEvent) : undefined;
  } catch {
    return undefined;
  }
}
