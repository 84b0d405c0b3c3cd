import { MajorTomError, UnavailableError } from "#core/errors";

/** HTTP status of an answer, where there was one. */
export function statusOf(error: unknown): number | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "number" ? code : undefined;
}

/** A failed read as a person is told of it: which cluster, and what to do. */
export function clusterUnavailable(cause: unknown, cluster: string): UnavailableError | MajorTomError {
  if (cause instanceof MajorTomError) return cause;
  const status = statusOf(cause);
  if (status === 401)
    return new UnavailableError(
      `The cluster ${cluster} does not take our token (401). Map the read role to a Kubernetes group in its access entries.`,
      { cause },
    );
  if (status === 403)
    return new UnavailableError(
      `The cluster ${cluster} refuses us (403). Give the read role a view of nodes, pods, workloads and disruption budgets.`,
      { cause },
    );
  if (status === 429) return new UnavailableError(`The cluster ${cluster} asks us to slow down (429). Try again in a minute.`, { cause });
  const reason = status === undefined ? "" : ` (${status})`;
  return new UnavailableError(`The cluster ${cluster} does not answer${reason}. Check that its API is reachable from here, then try again.`, {
    cause,
  });
}
