import { useEffect, useState } from "react";
import type { CommitmentSimulation, SimulateBody, UnderstoodQuestion } from "#core/api/commitments";
import { ApiError, request } from "#web/api/client.ts";
import { questionFields } from "#web/pages/commitments/commitment-words.ts";

/** The point rests for so long before it is worked out, milliseconds: a drag asks once, at its end. */
const RESTS_MS = 300;

export type Simulated = {
  readonly data: CommitmentSimulation | undefined;
  readonly error: ApiError | undefined;
  readonly busy: boolean;
  /** What was asked; the same question gives the same as a file. */
  readonly asked: SimulateBody;
};

/** Works out one commitment exactly, with the analysis's own question; the answer before it is dropped. */
export function useSimulation(question: UnderstoodQuestion, commitment: number, usageChangePercent: number): Simulated {
  const body: SimulateBody = {
    ...questionFields(question),
    commitment: commitment.toFixed(5),
    ...(usageChangePercent === 0 ? {} : { usageChangePercent }),
  };
  const key = commitment > 0 ? JSON.stringify(body) : undefined;
  const [answer, setAnswer] = useState<Pick<Simulated, "data" | "error"> & { readonly key: string }>();
  useEffect(() => {
    if (key === undefined) return;
    const leave = new AbortController();
    const timer = setTimeout(() => {
      request<CommitmentSimulation>("/api/commitments/simulate", { body: JSON.parse(key) as unknown, signal: leave.signal }).then(
        (data) => setAnswer({ key, data, error: undefined }),
        (error: unknown) => {
          if (error instanceof ApiError) setAnswer({ key, data: undefined, error });
        },
      );
    }, RESTS_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [key]);
  const isCurrent = answer !== undefined && answer.key === key;
  return {
    data: isCurrent ? answer.data : undefined,
    error: isCurrent ? answer.error : undefined,
    busy: key !== undefined && !isCurrent,
    asked: body,
  };
}
