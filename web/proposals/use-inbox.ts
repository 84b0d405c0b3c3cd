import { useEffect, useRef } from "react";
import type { ProposalList } from "#web/api/types.ts";
import { useResource } from "#web/api/use-resource.ts";
import { useMe } from "#web/app/session.tsx";
import { useWhile } from "#web/live/use-while.ts";
import { toast } from "#web/ui/toasts.tsx";

/** What waits, flies and has landed; shared by the page, the navigation and the notes of what landed elsewhere. */
export function useInbox() {
  const inbox = useResource<ProposalList>("/api/proposals");
  useWhile((inbox.data?.running.length ?? 0) > 0, inbox.reload);
  return inbox;
}

/** How many decisions wait for the person: signatures, and for an Owner what needs a person. */
export function useWaiting(): number {
  const { data } = useInbox();
  const { role } = useMe();
  return (data?.waitingForYou.length ?? 0) + (role === "owner" ? (data?.attention.length ?? 0) : 0);
}

/** Says what landed while the person was elsewhere; the page of the proposal and its thread say it themselves. */
export function useLandings(path: string): void {
  const { data } = useInbox();
  const flying = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (data === undefined) return;
    for (const one of [...data.ended, ...data.attention]) {
      if (!flying.current.has(one.id) || path.startsWith("/approvals") || path === `/ask/${one.threadId}`) continue;
      const words = one.state === "succeeded" ? "landed" : one.state === "needs_attention" ? "needs a person" : "did not land";
      toast(`${one.id} ${words}: ${one.title}.`, { label: "Open", href: `/approvals/${one.id}` }, one.state === "succeeded" ? "good" : "info");
    }
    flying.current = new Set(data.running.map(({ id }) => id));
  }, [data, path]);
}
