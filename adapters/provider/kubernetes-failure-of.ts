import { ProviderError, type ProviderFailure, type KubernetesOperation } from "#core/ports/provider";

type Status = {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string }[] };
};

/** How a call of the Kubernetes API failed. What came without an answer may have happened. */
export function kubernetesFailureOf(cause: unknown, operation: KubernetesOperation): ProviderError {
  if (cause instanceof ProviderError) return cause;
  const { code, body } = cause as { readonly code?: unknown; readonly body?: unknown };
  const status = statusIn(body);
  const httpStatus = typeof code === "number" ? code : undefined;
  const message = status.message ?? (cause instanceof Error ? cause.message : String(cause));
  const name = status.reason ?? (httpStatus === undefined ? errorCode(cause) : String(httpStatus));
  return new ProviderError(failureOf(httpStatus, status, operation), name, message.slice(0, 500), { cause });
}

function failureOf(code: number | undefined, { details }: Status, operation: KubernetesOperation): ProviderFailure {
  switch (code) {
    case 404:
      return "gone";
    case 409:
      // A uid that is another one; a name that is taken (by an earlier call of ours?); a write that crossed another.
      return operation === "evictPod" || operation === "deleteNodeClaim" ? "gone" : operation === "createNodeClaim" ? "unknown" : "throttled";
    case 429:
      return operation === "evictPod" && details?.causes?.some(({ reason }) => reason === "DisruptionBudget") === true
        ? "disruption-budget"
        : "throttled";
    case undefined:
      return "unknown";
    default:
      return code >= 500 ? "unknown" : "refused";
  }
}

function statusIn(body: unknown): Status {
  if (typeof body !== "string") return typeof body === "object" && body !== null ? (body as Status) : {};
  try {
    return JSON.parse(body) as Status;
  } catch {
    return {};
  }
}

function errorCode(cause: unknown): string {
  const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "NoAnswer";
}
