import { useEffect } from "react";
import { invalidate } from "#web/api/use-resource.ts";

/** What may have changed with any event; an event says only that, so whatever is on screen is asked again. */
const CHANGING = ["/api/proposals", "/api/kill-switch", "/api/clusters", "/api/overview"] as const;
/** Several transitions of one moment are one look, milliseconds. */
const SETTLE_MS = 120;
const HEARD = "majortom:event";

export type LiveEvent = { readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * Follows the server's events while the page is visible: a browser gives a site six connections, and a hidden page needs
 * none. What was missed meanwhile is asked again on return.
 */
export function useLiveEvents(): void {
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const prefix of CHANGING) invalidate(prefix);
      }, SETTLE_MS);
    };
    const hear = (event: MessageEvent<string>) => {
      const told = read(event.data);
      if (told !== undefined) dispatchEvent(new CustomEvent(HEARD, { detail: told }));
      refresh();
    };
    const open = () => {
      if (source !== undefined || document.visibilityState !== "visible") return;
      source = new EventSource("/api/events");
      source.addEventListener("message", hear);
    };
    const close = () => {
      source?.close();
      source = undefined;
    };
    const turn = () => {
      if (document.visibilityState !== "visible") return close();
      open();
      refresh();
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
