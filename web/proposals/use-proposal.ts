import { useCallback, useEffect, useMemo, useState } from "react";
import type { Card } from "#core/proposals/card";
import { cardOf } from "#core/proposals/card-of";
import { ApiError, request } from "#web/api/client.ts";
import type { ProposalDetail } from "#web/api/types.ts";
import { invalidate, useResource } from "#web/api/use-resource.ts";
import { useWhile } from "#web/live/use-while.ts";

const RUNNING = /^(approved|executing|rolling_back)$/;

/** A proposal by its id, live while it waits for its start or runs. */
export function useProposal(id: string) {
  const proposal = useResource<ProposalDetail>(`/api/proposals/${encodeURIComponent(id)}`);
  useWhile(proposal.data !== undefined && RUNNING.test(proposal.data.state), proposal.reload);
  return proposal;
}

/** Drawn from the sealed text; undefined where that text cannot be read, and then nothing can be approved. */
export function useCard(sealed: string | undefined): Card | undefined {
  return useMemo(() => {
    if (sealed === undefined) return undefined;
    try {
      return cardOf(sealed);
    } catch {
      return undefined;
    }
  }, [sealed]);
}

const SEAL = "majortom.proposal.v1\n";

/**
 * Whether the hash that would be signed is the hash of the text that is shown, worked out here and not believed.
 * Undefined until it is known, and where the browser has no digest (a page without TLS, elsewhere than on this machine).
 */
export function useSealHolds(sealed: string, hash: string): boolean | undefined {
  const [holds, setHolds] = useState<{ readonly of: string; readonly value: boolean }>();
  const of = hash + sealed;
  useEffect(() => {
    if (globalThis.crypto?.subtle === undefined) return;
    let gone = false;
    void crypto.subtle.digest("SHA-256", new TextEncoder().encode(SEAL + sealed)).then((digest) => {
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      if (!gone) setHolds({ of, value: hex === hash });
    });
    return () => {
      gone = true;
    };
  }, [of, sealed, hash]);
  return holds?.of === of ? holds.value : undefined;
}

/** A click that was meant for what stood there a moment ago must not hit what has just appeared, milliseconds. */
const SETTLES_MS = 900;

/** Whether another revision has just replaced the one on screen. */
export function useJustChanged(hash: string): boolean {
  const [settled, setSettled] = useState(hash);
  useEffect(() => {
    if (settled === hash) return;
    const timer = setTimeout(() => setSettled(hash), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [settled, hash]);
  return settled !== hash;
}

export type Deed = {
  readonly busy: boolean;
  readonly fault: ApiError | undefined;
  /** True once the server has taken it. */
  run(path: string, body: unknown): Promise<boolean>;
  forget(): void;
};

/** Sends a decision; whatever comes of it, what is on screen is asked again, and what was typed stays. */
export function useDeed(id: string): Deed {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiError>();
  const run = useCallback(
    async (path: string, body: unknown) => {
      setBusy(true);
      setFault(undefined);
      try {
        await request(`/api/proposals/${encodeURIComponent(id)}/${path}`, { method: "POST", body });
        return true;
      } catch (error) {
        setFault(error instanceof ApiError ? error : new ApiError(0, {}));
        return false;
      } finally {
        setBusy(false);
        invalidate("/api/proposals");
      }
    },
    [id],
  );
  const forget = useCallback(() => setFault(undefined), []);
  return { busy, fault, run, forget };
}
