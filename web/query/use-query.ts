import { useEffect, useState } from "react";
import type { SemanticQueryInput, SemanticResult } from "#core/costs/query";
import { ApiError, request } from "#web/api/client.ts";

export type Queried = { readonly result?: SemanticResult; readonly error?: ApiError };

/** Runs a semantic query; undefined runs none. */
export function useQuery(query: SemanticQueryInput | undefined): Queried {
  const key = query === undefined ? undefined : JSON.stringify(query);
  const [state, setState] = useState<Queried & { readonly key: string | undefined }>({ key: undefined });
  useEffect(() => {
    if (key === undefined) return;
    const leave = new AbortController();
    request<SemanticResult>("/api/query", { body: JSON.parse(key) as unknown, signal: leave.signal }).then(
      (result) => setState({ key, result }),
      (error: unknown) => {
        if (error instanceof ApiError) setState({ key, error });
      },
    );
    return () => leave.abort();
  }, [key]);
  return state.key === key ? state : {};
}
