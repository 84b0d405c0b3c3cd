import { useCallback, useState } from "react";
import type { Recommendation } from "#core/api/recommendations";
import { ApiError, request } from "#web/api/client.ts";
import { invalidate } from "#web/api/use-resource.ts";
import type { Status } from "#web/pages/recommendations/recommendation-words.ts";
import { toast } from "#web/ui/toasts.tsx";

type Settable = Exclude<Status, "expired">;
type Bulk = { readonly results: readonly { readonly id: string; readonly ok: boolean; readonly detail: string | null }[] };

/** Changes statuses; what was pressed shows at once and goes back where the server refuses it. */
export function useStatus(): {
  readonly shown: (row: Recommendation) => Status;
  readonly set: (rows: readonly Recommendation[], status: Settable, reason?: string) => Promise<void>;
} {
  const [early, setEarly] = useState<ReadonlyMap<string, Status>>(new Map());
  const shown = useCallback((row: Recommendation) => early.get(row.id) ?? row.status, [early]);
  const set = useCallback(async (rows: readonly Recommendation[], status: Settable, reason?: string) => {
    setEarly((before) => new Map([...before, ...rows.map(({ id }) => [id, status] as const)]));
    const body = { status, changes: rows.map(({ id, version }) => ({ id, version })), ...(reason === undefined ? {} : { reason }) };
    try {
      const { results } = await request<Bulk>("/api/recommendations/status", { body });
      const refused = results.filter(({ ok }) => !ok);
      toast(
        refused.length === 0
          ? `${rows.length === 1 ? "It is" : `${rows.length} are`} ${status} now`
          : `${refused.length} of ${rows.length} stayed as they were: ${refused[0]?.detail ?? "they changed meanwhile"}`,
      );
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It stays as it was");
    }
    invalidate("/api/recommendations");
    setEarly((before) => new Map([...before].filter(([id]) => !rows.some((row) => row.id === id))));
  }, []);
  return { shown, set };
}
